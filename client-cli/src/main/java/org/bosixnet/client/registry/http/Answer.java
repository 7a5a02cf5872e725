package org.bosixnet.client.registry.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a registry answered, as far as anyone here reads it.
 *
 * @param mediaType lower case, without parameters; empty if there was none
 * @param etag an entity tag that can be sent back, or null
 * @param location where a redirect points, or null
 * @param retryAfter how long to leave the registry alone, or null
 * @param body read with U+FFFD for what is not UTF-8; empty where the body was read as a stream
 * @param shown what the request showed
 */
record Answer(
        int status,
        String mediaType,
        @Nullable String etag,
        @Nullable String location,
        @Nullable Duration retryAfter,
        String body,
        Shown shown) {

    Answer withBody(String newBody) {
        return new Answer(status, mediaType, etag, location, retryAfter, newBody, shown);
    }

    boolean isJson() {
        return mediaType.equals("application/json") || isProblem();
    }

    boolean isProblem() {
        return mediaType.equals("application/problem+json");
    }

    /** Tells whether this is how something that does not know the JSON API answers a request of it. */
    boolean knowsNoApi() {
        return !isJson() && (status / 100 == 2 || status == 404 || status == 405 || status == 501);
    }
}
