package org.bosixnet.client.registry.wire;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.InvalidValueException;

/** Reads the original's {@code timestamps}: lines {@code 2026-11-23_06:31:23_+0000    NAME<br>}. */
public final class TimestampList {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd_HH:mm:ss_xx", Locale.ROOT);

    private TimestampList() {}

    /** Returns when each name was seen; lines of another form, or without a valid name, are skipped. */
    public static Map<HostName, Instant> read(String text) {
        Map<HostName, Instant> seen = new HashMap<>();
        for (String line : text.replace("<br>", "").lines().toList()) {
            String[] fields = line.strip().split("[ \\t]+", -1);
            if (fields.length == 2) {
                try {
                    seen.put(
                            new HostName(fields[1]),
                            OffsetDateTime.parse(fields[0], FORMAT).toInstant());
                } catch (DateTimeParseException | InvalidValueException e) {
                    // the time of this host is then unknown
                }
            }
        }
        return seen;
    }
}
