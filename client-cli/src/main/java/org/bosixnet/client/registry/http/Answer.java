package org.bosixnet.client.registry.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * A registry's answer: the parts that are used here. Malformed headers count as absent.
 *
 * @param mediaType lower case, without parameters; empty if there was none
 * @param etag an entity tag that can be sent back, or null
 * @param location where a redirect points, or null
 * @param retryAfter how long to leave the registry alone, or null
 * @param body decoded with U+FFFD for what is not UTF-8; empty if the body was read as a stream
 * @param shown the credentials that the request carried
 */
record Answer(
        int status,
        String mediaType,
        @Nullable String etag,
        @Nullable String location,
        @Nullable Duration retryAfter,
        String body,
        Shown shown) {

    /** RFC 9110 section 8.8.3, ASCII only; bounded because it is kept and sent back. */
    private static final Pattern ETAG = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e]{0,256}\"");

    /**
     * An answer, and the value read from its body as a stream.
     *
     * @param value present if and only if the status was 200 and {@code answer} is of the expected kind
     */
    record With<T>(Answer answer, @Nullable T value) {}

    /** Returns an answer with this head and no body. */
    static Answer of(HttpResponse head, Shown shown) {
        String type = header(head, "Content-Type");
        String etag = header(head, "ETag");
        return new Answer(
                head.getCode(),
                type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT),
                etag != null && ETAG.matcher(etag).matches() ? etag : null,
                header(head, "Location"),
                retryAfter(header(head, "Retry-After"), header(head, "Date")),
                "",
                shown);
    }

    static @Nullable String header(HttpResponse head, String name) {
        Header header = head.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    /** Reads seconds, or a date that is relative to the registry's own clock (RFC 9110 section 10.2.3). */
    private static @Nullable Duration retryAfter(@Nullable String value, @Nullable String date) {
        if (value == null) {
            return null;
        }
        if (value.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        if (date == null) {
            return null;
        }
        try {
            Duration wait = Duration.between(instant(date), instant(value));
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Instant instant(String date) {
        return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }

    Answer withBody(String newBody) {
        return new Answer(status, mediaType, etag, location, retryAfter, newBody, shown);
    }

    boolean isJson() {
        return mediaType.equals("application/json") || isProblem();
    }

    boolean isProblem() {
        return mediaType.equals("application/problem+json");
    }

    /** Returns whether this is an error page for people, which no registry sends to a program. */
    boolean isPage() {
        return mediaType.equals("text/html")
                && status / 100 == 4
                && !Set.of(401, 403, 405).contains(status);
    }

    /** Returns whether the answer comes from a peer that does not know the JSON API. */
    boolean knowsNoApi() {
        return !isJson() && (status / 100 == 2 || status == 404 || status == 405 || status == 501);
    }
}
