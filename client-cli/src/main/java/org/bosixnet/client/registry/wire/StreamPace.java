package org.bosixnet.client.registry.wire;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How fast a stream is read: as fast as it comes, unless it goes on and on. Then the reader rests, and TCP keeps the
 * sender waiting, so that a registry that never stops talking costs a small share of a processor. A fleet of 10,000 hosts
 * that change ten times a second in all sends a fiftieth of that. Not thread-safe.
 */
public final class StreamPace {

    /** How much is read at once after a rest that was long enough, in units. */
    static final long BURST = 4 << 20;

    /** How much is read in a second on the whole, in units. */
    static final long RATE = 128 << 10;

    /** What an event costs besides its bytes: it is parsed, and wakes a thread. */
    static final long PER_EVENT = 256;

    /** What a line costs besides its bytes. */
    static final long PER_LINE = 16;

    /** Rests are not shorter, so that they are few. */
    private static final long SHORTEST_REST = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Lets time pass. */
    @FunctionalInterface
    interface Rest {
        void rest(long nanos) throws InterruptedException;
    }

    private final LongSupplier nanoTime;
    private final Rest rest;

    /** What may be read without a rest; a unit is a byte. */
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
     * Notes what was read, and rests if it was too much.
     *
     * @throws InterruptedIOException if the thread is interrupted meanwhile
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
