package org.bosixnet.http;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests since the start, before any is refused. */
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public final class RequestCounter implements ContainerRequestFilter {

    private final LongAdder requests = new LongAdder();

    @Override
    public void filter(ContainerRequestContext request) {
        count();
    }

    /** Counts a request that is answered before it reaches the resources. */
    void count() {
        requests.increment();
    }

    long requests() {
        return requests.sum();
    }
}
