package org.bosixnet.dao;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * A step of the clock that tells the time of day: it was set, or the computer slept.
 *
 * @param from what it would have shown
 * @param to what it showed instead
 */
public record ClockStep(Instant from, Instant to) {

    /** Returns whether the clock went back. */
    public boolean back() {
        return to.isBefore(from);
    }

    /**
     * Returns what becomes of outages: a step forward is one, and a step back takes away what is still to come.
     * {@linkplain Outage#forgetShortest Too many are not kept}.
     */
    public List<Outage> applied(List<Outage> outages) {
        List<Outage> result = new ArrayList<>(outages);
        if (back()) {
            result.replaceAll(outage -> outage.notAfter(to));
            result.removeIf(Outage::isNone);
        } else {
            result.add(new Outage(from, to));
        }
        Outage.forgetShortest(result, Function.identity());
        return result;
    }

    /**
     * Returns what becomes of what was withdrawn shortly before: it was as long ago as before the step. What came after a step
     * forward stays.
     */
    public List<Expired> moved(List<Expired> expired) {
        Duration by = Duration.between(from, to);
        return expired.stream()
                .map(some -> !back() && some.time().isAfter(from)
                        ? some
                        : new Expired(some.time().plus(by), some.hosts()))
                .sorted(Comparator.comparing(Expired::time))
                .toList();
    }
}
