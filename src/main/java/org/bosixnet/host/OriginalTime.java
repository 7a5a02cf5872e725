package org.bosixnet.host;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;

/** Converts times to and from the form of BOSixNet 2, such as {@code 2026-11-23_06:31:23_+0000}, to the second. */
public final class OriginalTime {

    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd_HH:mm:ss_xx").withResolverStyle(ResolverStyle.STRICT);

    private OriginalTime() {}

    /** Returns the time in that form, in UTC. */
    public static String format(Instant time) {
        return UtcText.of(time, "####-##-##_##:##:##_+0000", FORM.withZone(ZoneOffset.UTC));
    }

    /**
     * Reads a time with any offset.
     *
     * @throws DateTimeException if the text is not of that form
     */
    public static Instant parse(String text) {
        return OffsetDateTime.parse(text, FORM).toInstant();
    }
}
