package org.bosixnet.dao;

import java.time.Instant;

/**
 * A period in which no registry ran, or which the clock skipped, so that no host could report.
 *
 * @param from the last sign that a registry was alive
 * @param to when one was started again; not before {@code from}
 */
public record Outage(Instant from, Instant to) {

    /** How many are remembered; the oldest are forgotten first. */
    public static final int MOST = 1000;

    /** Returns the part of it that is not later than {@code now}. */
    public Outage notAfter(Instant now) {
        return to.isAfter(now) ? new Outage(from.isAfter(now) ? now : from, now) : this;
    }

    /** Returns whether it took no time at all. */
    public boolean isNone() {
        return !from.isBefore(to);
    }
}
