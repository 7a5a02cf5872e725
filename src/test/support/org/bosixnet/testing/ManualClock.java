package org.bosixnet.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** A clock that stands still until it is moved. */
public final class ManualClock extends Clock {

    private volatile Instant now;

    /** By how much it was set, while no time passed. */
    private volatile Duration ahead = Duration.ZERO;

    public ManualClock(Instant now) {
        this.now = now;
    }

    /** Lets time pass. */
    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    /** Sets the clock ahead, or back, while no time passes. */
    public synchronized void set(Duration by) {
        now = now.plus(by);
        ahead = ahead.plus(by);
    }

    /** Returns how time passes, in nanoseconds. */
    public long nanos() {
        return ChronoUnit.NANOS.between(Instant.EPOCH, now.minus(ahead));
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
