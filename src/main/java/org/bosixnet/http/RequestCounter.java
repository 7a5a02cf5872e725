package org.bosixnet.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests since the start. */
@PreMatching
final class RequestCounter implements ContainerRequestFilter {

    private final LongAdder requests = new LongAdder();

    @Override
    public void filter(ContainerRequestContext request) {
        requests.increment();
    }

    long requests() {
        return requests.sum();
    }
}
