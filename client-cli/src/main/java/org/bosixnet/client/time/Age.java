package org.bosixnet.client.time;

import java.time.Duration;
import java.time.Instant;

/** Says in words how long ago something was. */
public final class Age {

    private static final int IN_A_ROW = 2;

    private Age() {}

    /** Returns the time since then in whole units, such as {@code 40 s}, {@code 5 min}, {@code 3 h}, {@code 2 days}. */
    public static String of(Instant then, Instant now) {
        Duration age = Duration.between(then, now);
        if (age.isNegative()) {
            return "0 s"; // a clock was set back
        }
        if (age.toMinutes() < IN_A_ROW) {
            return age.toSeconds() + " s";
        }
        if (age.toHours() < IN_A_ROW) {
            return age.toMinutes() + " min";
        }
        return age.toDays() < IN_A_ROW ? age.toHours() + " h" : age.toDays() + " days";
    }
}
