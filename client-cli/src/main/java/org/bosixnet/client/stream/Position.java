package org.bosixnet.client.stream;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Compares positions of streams, {@code EPOCH-NUMBER}, of which an agent knows only which of two is the earlier. */
final class Position {

    private Position() {}

    /** Returns whether one is before the other in the same epoch; never if one is missing or has another form. */
    static boolean isBefore(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return false;
        }
        int dash = one.lastIndexOf('-');
        int otherDash = other.lastIndexOf('-');
        boolean sameEpoch = dash > 0 && dash == otherDash && one.regionMatches(0, other, 0, dash);
        return sameEpoch
                && isNumber(one.substring(dash + 1))
                && isNumber(other.substring(dash + 1))
                && new BigInteger(one.substring(dash + 1)).compareTo(new BigInteger(other.substring(dash + 1))) < 0;
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,30}");
    }
}
