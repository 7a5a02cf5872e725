package org.bosixnet.client.registry.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the headers of an answer. Wrong ones count as absent; they are read as text, so that none throws. */
final class AnswerHead {
    /** RFC 9110 section 8.8.3, less what is not ASCII; bounded because it is kept and sent back. */
    private static final Pattern ETAG = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e]{0,256}\"");

    private AnswerHead() {}

    static Answer of(Response response, Shown shown) {
        String type = response.getHeaderString(HttpHeaders.CONTENT_TYPE);
        String etag = response.getHeaderString(HttpHeaders.ETAG);
        return new Answer(
                response.getStatus(),
                type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT),
                etag != null && ETAG.matcher(etag).matches() ? etag : null,
                response.getHeaderString(HttpHeaders.LOCATION),
                retryAfter(response.getHeaderString(HttpHeaders.RETRY_AFTER), response.getHeaderString("Date")),
                "",
                shown);
    }

    /** Returns the length that the body must have, or -1 if the answer does not say. */
    static long announcedLength(Response response) {
        String length = response.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        boolean says = length != null
                && length.matches("[0-9]{1,18}")
                && response.getHeaderString("Transfer-Encoding") == null;
        return says ? Long.parseLong(length) : -1;
    }

    /** Reads seconds, or a date that counts from the registry's own clock (RFC 9110 section 10.2.3). */
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
}
