package org.bosixnet.client.registry.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a registry.
 *
 * @param path under the base URL, without slash in front
 * @param json the body, or null for none
 * @param ifNoneMatch entity tag of what the caller has, or null
 * @param maxBytes longest body of a 200 that is read, in bytes, before and after inflation; other answers get
 *     {@value #SMALL}
 * @param stream how the answer is read that may never end, or null if it is an ordinary one
 */
record Request(
        String method,
        String path,
        String accept,
        @Nullable String json,
        @Nullable String ifNoneMatch,
        long maxBytes,
        @Nullable Stream stream) {

    /**
     * What belongs to a stream.
     *
     * @param position where it is to go on, or null
     * @param silence longest time without a byte once the answer has begun
     */
    record Stream(@Nullable String position, Duration silence) {

        private static final Duration LONGEST_START = Duration.ofSeconds(5);

        /** Returns the longest time without a byte before the first event can come. */
        Duration patience() {
            return LONGEST_START.compareTo(silence) < 0 ? LONGEST_START : silence;
        }
    }

    /** Longest body of an answer that is no list, in bytes. */
    static final long SMALL = 64 * 1024;

    private static final String JSON = "application/json, application/problem+json";

    /** Errors come as text, or as whatever the original's web server sends. */
    private static final String TEXT = "text/plain, */*;q=0.5";

    private static final String EVENTS = "text/event-stream, application/problem+json;q=0.5";

    /** More than any connection carries, and far from where counting would overflow. */
    private static final long ENDLESS = 1L << 62;

    static Request json(String method, String path, @Nullable String body) {
        return new Request(method, path, JSON, body, null, SMALL, null);
    }

    static Request text(String path) {
        return new Request("GET", path, TEXT, null, null, SMALL, null);
    }

    static Request events(@Nullable String position, Duration silence) {
        return new Request("GET", "api/v1/events", EVENTS, null, null, ENDLESS, new Stream(position, silence));
    }

    /** Tells whether the answer may come packed: a list, not a stream, whose packer would keep events back. */
    boolean takesGzip() {
        return maxBytes > SMALL && stream == null;
    }

    /** Tells whether it changes something: an original takes changes by {@code GET}, in the query. */
    boolean changes() {
        return !method.equals("GET") || path.indexOf('?') >= 0;
    }

    Request ifNoneMatch(@Nullable String etag) {
        return new Request(method, path, accept, json, etag, maxBytes, stream);
    }

    Request maxBytes(long bytes) {
        return new Request(method, path, accept, json, ifNoneMatch, bytes, stream);
    }
}
