package org.bosixnet.dao;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * A period in which no registry ran, or which the clock skipped, so that no host could report.
 *
 * @param from the last sign that a registry was alive
 * @param to when one was started again; not before {@code from}
 */
public record Outage(Instant from, Instant to) {

    /** How many are remembered. */
    public static final int MOST = 1000;

    /**
     * Forgets outages of which there are more than {@value #MOST}: the shortest first, which matter least, of these the
     * oldest. The last in the list, which has just come, stays.
     */
    public static <T> void forgetShortest(List<T> outages, Function<T, Outage> outage) {
        while (outages.size() > MOST) {
            List<T> former = outages.subList(0, outages.size() - 1);
            former.remove(Collections.min(
                    former, Comparator.comparing(each -> outage.apply(each).length())));
        }
    }

    private Duration length() {
        return Duration.between(from, to);
    }

    /** Returns the part of it that is not later than {@code now}. */
    public Outage notAfter(Instant now) {
        return to.isAfter(now) ? new Outage(from.isAfter(now) ? now : from, now) : this;
    }

    /** Returns whether it took no time at all. */
    public boolean isNone() {
        return !from.isBefore(to);
    }
}
