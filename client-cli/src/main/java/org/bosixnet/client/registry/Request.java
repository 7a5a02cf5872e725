package org.bosixnet.client.registry;

import org.jspecify.annotations.Nullable;

/**
 * What is asked of a registry.
 *
 * @param path under the base URL, without slash in front
 * @param json the body, or null for none
 * @param ifNoneMatch entity tag of what the caller has, or null
 * @param maxBytes longest body of a 200 that is read, in bytes, before and after inflation; other answers get
 *     {@value #SMALL}
 */
record Request(
        String method,
        String path,
        String accept,
        @Nullable String json,
        @Nullable String ifNoneMatch,
        long maxBytes) {

    /** Longest body of an answer that is no list, in bytes. */
    static final long SMALL = 64 * 1024;

    private static final String JSON = "application/json, application/problem+json";

    /** Errors come as text, or as whatever the original's web server sends. */
    private static final String TEXT = "text/plain, */*;q=0.5";

    static Request json(String method, String path, @Nullable String body) {
        return new Request(method, path, JSON, body, null, SMALL);
    }

    static Request text(String path) {
        return new Request("GET", path, TEXT, null, null, SMALL);
    }

    /** Tells whether it changes something: an original takes changes by {@code GET}, in the query. */
    boolean changes() {
        return !method.equals("GET") || path.indexOf('?') >= 0;
    }

    Request ifNoneMatch(@Nullable String etag) {
        return new Request(method, path, accept, json, etag, maxBytes);
    }

    Request maxBytes(long bytes) {
        return new Request(method, path, accept, json, ifNoneMatch, bytes);
    }
}
