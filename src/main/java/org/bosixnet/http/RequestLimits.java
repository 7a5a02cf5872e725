package org.bosixnet.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Refuses queries and bodies that no request needs; a body before it is read where its length is known, and while it is
 * otherwise.
 */
@PreMatching
final class RequestLimits implements ContainerRequestFilter {

    /** Longest body in bytes. */
    static final int MAX_BYTES = 64 * 1024;

    /** Longest query in characters: room for 20 names of 253, which is what the largest request has. */
    static final int MAX_QUERY = 6 * 1024;

    @Override
    public void filter(ContainerRequestContext request) {
        String query = request.getUriInfo().getRequestUri().getRawQuery();
        if (query != null && query.length() > MAX_QUERY) {
            throw new ProblemException(Problem.QUERY_TOO_LONG, "A query has at most " + MAX_QUERY + " characters.");
        }
        if (request.getLength() > MAX_BYTES) {
            throw tooLarge();
        }
        request.setEntityStream(new Limited(request.getEntityStream()));
    }

    private static ProblemException tooLarge() {
        return new ProblemException(Problem.BODY_TOO_LARGE, "A body has at most " + MAX_BYTES + " bytes.");
    }

    private static final class Limited extends FilterInputStream {
        private int left = MAX_BYTES;

        Limited(InputStream in) {
            super(in);
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
        }
    }
}
