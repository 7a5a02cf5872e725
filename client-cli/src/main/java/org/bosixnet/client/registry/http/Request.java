package org.bosixnet.client.registry.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request to a registry.
 *
 * @param path relative to the base URL, without a leading slash
 * @param json the body, or null for none
 * @param ifNoneMatch the entity tag that the caller has, or null
 * @param maxBytes the longest body of a 200 that is read, in bytes, before and after inflation; other answers get
 *     {@value #SMALL}
 * @param stream how to read an answer that may never end, or null for an ordinary one
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
     * The settings of a stream.
     *
     * @param position where to resume, or null
     * @param patience the longest time without a byte before the first event can come
     * @param silence the longest time without a byte once the answer has begun
     */
    record Stream(@Nullable String position, Duration patience, Duration silence) {}

    /** The longest body of an answer that is not a list, in bytes. */
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

    /** @param client what this program calls itself: its new stream takes the place of the one that it has lost */
    static Request events(String client, @Nullable String position, Timeouts timeouts) {
        Stream stream = new Stream(position, timeouts.streamStart(), timeouts.silence());
        return new Request("GET", "api/v1/events?client=" + client, EVENTS, null, null, ENDLESS, stream);
    }

    /**
     * Returns whether the answer may be compressed: a list may, but not a stream, where compression would delay events.
     */
    boolean takesGzip() {
        return maxBytes > SMALL && stream == null;
    }

    /** Returns whether the request changes something: an original takes changes by {@code GET}, in the query. */
    boolean changes() {
        return stream == null && (!method.equals("GET") || path.indexOf('?') >= 0);
    }

    Request ifNoneMatch(@Nullable String etag) {
        return new Request(method, path, accept, json, etag, maxBytes, stream);
    }

    Request maxBytes(long bytes) {
        return new Request(method, path, accept, json, ifNoneMatch, bytes, stream);
    }
}
