package org.bosixnet.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.bosixnet.http.EventsFilter;
import org.bosixnet.http.request.Endpoints;

/**
 * Times each request until its answer has been given to the container, in front of every other filter, where all of them
 * are seen. A stream of changes is none of these requests: it would be one of an hour. Never harms a request.
 */
final class RequestTimer implements Filter {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS");

    /** What counts as one method, since a client can make up any number of them. */
    static final String OTHER = "other";

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofMillis(2500),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry meters;
    private final Endpoints endpoints;
    private final LongSupplier nanos;
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

    /** The requests of one time series. */
    private record Kind(String endpoint, String method, int status) {}

    /**
     * @param nanos the monotonic clock, in nanoseconds
     */
    RequestTimer(MeterRegistry meters, Endpoints endpoints, LongSupplier nanos) {
        this.meters = meters;
        this.endpoints = endpoints;
        this.nanos = nanos;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest asked = (HttpServletRequest) request;
        Running running = new Running(asked, (HttpServletResponse) response);
        try {
            chain.doFilter(request, response);
        } finally {
            running.returned(asked);
        }
    }

    private String endpoint(HttpServletRequest request) {
        try {
            return endpoints.of(request);
        } catch (RuntimeException e) { // of the container, on a path that it cannot read
            return Endpoints.NONE;
        }
    }

    private void record(Kind kind, long took) {
        timers.computeIfAbsent(kind, this::timer).record(took, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Kind kind) {
        return Timer.builder("http.server.requests")
                .description("Requests, without streams of changes, until their answer has been given to the container")
                .tags("uri", kind.endpoint, "method", kind.method, "status", Integer.toString(kind.status))
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }

    /** A request that is under way; counted once, when it has ended. */
    private final class Running implements AsyncListener {

        private final long begun = nanos.getAsLong();
        private final String endpoint;
        private final String method;
        private final HttpServletResponse response;
        private final AtomicBoolean ended = new AtomicBoolean();

        Running(HttpServletRequest request, HttpServletResponse response) {
            this.endpoint = endpoint(request);
            this.method = METHODS.contains(request.getMethod()) ? request.getMethod() : OTHER;
            this.response = response;
        }

        /** Ends the request, or lets it be ended where it ends. Throws nothing. */
        void returned(HttpServletRequest request) {
            try {
                if (request.isAsyncStarted()) {
                    request.getAsyncContext().addListener(this);
                    return;
                }
            } catch (IllegalStateException e) {
                // it has ended meanwhile
            }
            end();
        }

        private void end() {
            try {
                if (ended.compareAndSet(false, true)) {
                    Kind kind = new Kind(endpoint, method, response.getStatus());
                    if (!isStream(kind)) {
                        record(kind, nanos.getAsLong() - begun);
                    }
                }
            } catch (RuntimeException | Error e) {
                // a figure is lost, and the answer is what counts
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            end();
        }

        /** Goes along, since a container forgets the listeners of a request that waits once more. */
        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }

        /** Does nothing: the end follows. */
        @Override
        public void onTimeout(AsyncEvent event) {}

        /** Does nothing: the end follows. */
        @Override
        public void onError(AsyncEvent event) {}
    }

    private static boolean isStream(Kind kind) {
        return kind.endpoint.equals(EventsFilter.PATH) && kind.method.equals("GET") && kind.status == 200;
    }
}
