package org.bosixnet.client.registry.wire;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits how fast a stream is read: as fast as it arrives, unless that lasts too long. Then the reader rests and TCP
 * makes the sender wait, so that a registry that never stops sending costs only a small share of a processor. A fleet
 * of 10,000 hosts with ten changes a second in total sends a fiftieth of that. Not thread-safe.
 */
public final class StreamPace {

    /** How much is read at once after a long enough rest, in units. */
    static final long BURST = 4 << 20;

    /** How much is read per second on average, in units. */
    static final long RATE = 128 << 10;

    /** The cost of an event besides its bytes, in units: it is parsed, and wakes a thread. */
    static final long PER_EVENT = 256;

    /** The cost of a line besides its bytes, in units. */
    static final long PER_LINE = 16;

    /** The shortest rest, so that there are few. */
    private static final long SHORTEST_REST = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Lets time pass. */
    @FunctionalInterface
    interface Rest {
        void rest(long nanos) throws InterruptedException;
    }

    private final LongSupplier nanoTime;
    private final Rest rest;

    /** How much may be read without a rest, in units; a unit is a byte. */
    private long left = BURST;

    private long last;

    public StreamPace() {
        this(System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    }

    public StreamPace(LongSupplier nanoTime, Rest rest) {
        this.nanoTime = nanoTime;
        this.rest = rest;
        this.last = nanoTime.getAsLong();
    }

    /**
     * Notes how much was read, and rests if it was too much.
     *
     * @throws InterruptedIOException if the thread is interrupted while resting
     */
    void read(long bytes, long lines, long events) throws InterruptedIOException {
        long now = nanoTime.getAsLong();
        long passed = Math.min(now - last, BURST / RATE * SECOND);
        last = now;
        left = Math.min(BURST, left + passed * RATE / SECOND) - bytes - lines * PER_LINE - events * PER_EVENT;
        if (left < 0) {
            try {
                rest.rest(Math.max(SHORTEST_REST, -left * SECOND / RATE));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("given up");
            }
        }
    }
}
