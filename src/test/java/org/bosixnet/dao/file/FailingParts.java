package org.bosixnet.dao.file;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.bosixnet.dao.Records;

/** What a store stands on, each part of which fails at the calls that a test chooses, with what no program expects. */
final class FailingParts {

    /** So that the pauses after failures pass while the test waits. */
    private static final int FASTER = 1000;

    /** So long by this time that no busy machine takes it. */
    static final Duration LONG = Duration.ofHours(1).multipliedBy(FASTER);

    private final FaultyDisk disk = new FaultyDisk();

    /** Which calls fail, counted since it was armed; none before. */
    private volatile Part part;

    private volatile long from;
    private volatile long to;
    private final AtomicLong calls = new AtomicLong();

    /** What can fail; the store may stop where it is not known any more what is durable. */
    enum Part {
        NANOS(false),
        CLOCK(false),
        IDS(false),
        THREADS(false),
        FEED(false),
        CREATE(false),
        WRITE(false),
        TRUNCATE(false),
        DELETE(false),
        FORCE(true),
        RENAME(true),
        FORCEDIRECTORY(true);

        final boolean mayStop;

        Part(boolean mayStop) {
            this.mayStop = mayStop;
        }
    }

    /** Lets calls of a part fail from now on: {@code times} of them, beginning with the {@code first}, counted from 1. */
    void arm(Part failing, int first, int times) {
        calls.set(0);
        from = first;
        to = (long) first + times;
        part = failing;
    }

    void disarm() {
        part = null;
    }

    /** Counts a call of a part, and returns whether it fails. */
    boolean fails(Part asked) {
        if (part != asked) {
            return false;
        }
        long call = calls.incrementAndGet();
        return call >= from && call < to;
    }

    private void check(Part asked) {
        if (fails(asked)) {
            if (from % 2 == 0) {
                throw new IllegalStateException("a defect of " + asked);
            }
            throw new OutOfMemoryError("unable to create native thread, or whatever " + asked + " needs");
        }
    }

    /** Returns surroundings that are made of these parts. */
    Surroundings around(Path directory) {
        disk.fault = (operation, file) -> check(Part.valueOf(operation.toUpperCase(Locale.ROOT)));
        Surroundings usual = Stores.around(directory, disk, Records.CLOCK);
        return new Surroundings(
                directory,
                disk,
                failingClock(),
                () -> {
                    check(Part.NANOS);
                    return System.nanoTime() * FASTER;
                },
                () -> {
                    check(Part.IDS);
                    return usual.ids().get();
                },
                task -> new Thread(task) {
                    @Override
                    public synchronized void start() {
                        check(Part.THREADS);
                        super.start();
                    }
                },
                usual.commits());
    }

    private Clock failingClock() {
        return new Clock() {
            @Override
            public Instant instant() {
                check(Part.CLOCK);
                return Records.CLOCK.instant();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    /** Returns whether the part that was armed has been called often enough to fail. */
    boolean hasFailed() {
        return calls.get() >= from;
    }
}
