package org.bosixnet.host;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The last that was heard of a host.
 *
 * @param time when that was, in whole milliseconds
 * @param reports how it reported; {@link Reports#UNKNOWN} tells nothing new
 */
public record SignOfLife(Instant time, Reports reports) {

    public SignOfLife {
        time = time.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Returns the later of the two. */
    public SignOfLife orLater(SignOfLife other) {
        return other.time.isAfter(time) ? new SignOfLife(other.time, other.reports.orElse(reports)) : this;
    }

    /** Returns this, or what it would be at that time if it is later. */
    public SignOfLife notAfter(Instant now) {
        return time.isAfter(now) ? new SignOfLife(now, reports) : this;
    }
}
