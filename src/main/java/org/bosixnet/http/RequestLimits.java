package org.bosixnet.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Refuses queries and bodies that no request needs; a body before it is read where its length is known, and while it is
 * otherwise. A body that trickles in is given up, so that it does not hold a thread for as long as it likes.
 */
@PreMatching
final class RequestLimits implements ContainerRequestFilter {

    /** Longest query in characters: room for 20 names of 253, which is what the largest request has. */
    static final int MAX_QUERY = 6 * 1024;

    /** Longest body in bytes. */
    static final int MAX_BYTES = 64 * 1024;

    /** Within what time a body has to be there. */
    static final Duration BODY_TIME = Duration.ofSeconds(20);

    private final LongSupplier nanos;

    /**
     * @param nanos tells how time passes
     */
    RequestLimits(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String query = request.getUriInfo().getRequestUri().getRawQuery();
        if (query != null && query.length() > MAX_QUERY) {
            throw new ProblemException(Problem.QUERY_TOO_LONG, "A query has at most " + MAX_QUERY + " characters.");
        }
        if (request.getLength() > MAX_BYTES) {
            throw tooLarge();
        }
        request.setEntityStream(new Limited(request.getEntityStream(), nanos));
    }

    private static ProblemException tooLarge() {
        return new ProblemException(Problem.BODY_TOO_LARGE, "A body has at most " + MAX_BYTES + " bytes.");
    }

    private static final class Limited extends FilterInputStream {
        private final LongSupplier nanos;
        private final long end;
        private int left = MAX_BYTES;

        Limited(InputStream in, LongSupplier nanos) {
            super(in);
            this.nanos = nanos;
            this.end = nanos.getAsLong() + BODY_TIME.toNanos();
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            count(Math.max(0, n));
            return n;
        }

        private void count(int n) {
            left -= n;
            if (left < 0) {
                throw tooLarge();
            }
            if (nanos.getAsLong() - end > 0) {
                throw new ProblemException(
                        Problem.REQUEST_TIMEOUT,
                        "The body was not there within " + BODY_TIME.toSeconds() + " seconds.");
            }
        }
    }
}
