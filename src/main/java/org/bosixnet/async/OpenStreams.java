package org.bosixnet.async;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.bosixnet.limit.ThrottledException;
import org.jspecify.annotations.Nullable;

/** The streams of one kind that are under way: begins each within the limits, watches it, and gives its place back. */
public final class OpenStreams {

    private static final Duration SOON = Duration.ofSeconds(4);

    private final StreamCounts counts;
    private final Map<StreamCounts.Place, AsyncWriter> writers = new ConcurrentHashMap<>();
    private final LongAdder begun = new LongAdder();
    private final LongAdder replaced = new LongAdder();
    private final LongAdder stuck = new LongAdder();
    private volatile boolean closed;

    /**
     * What became of the streams so far.
     *
     * @param open how many there are
     * @param begun how many have begun
     * @param replaced how many were ended to make room for another
     * @param stuck how many were ended because their client took nothing any more
     */
    public record Totals(int open, long begun, long replaced, long stuck) {}

    /** Makes the writer of a stream. */
    public interface Opening {

        /**
         * Returns a writer that has not been started.
         *
         * @param gone must be called by the writer once the stream has ended
         */
        AsyncWriter writer(AsyncContext async, Runnable gone) throws IOException;
    }

    /**
     * @param counts the counts of these streams only
     */
    public OpenStreams(StreamCounts counts) {
        this.counts = counts;
    }

    /**
     * Begins a stream; the streams that must make room for it end.
     *
     * @param begin makes the request asynchronous; it is ended here if anything fails after that
     * @param over called once: when the stream has ended, or when it did not begin
     * @throws ThrottledException if a limit is reached, or after {@link #close}; nothing was begun, and none was ended
     */
    public void begin(StreamOwner owner, Supplier<AsyncContext> begin, Opening opening, Runnable over)
            throws IOException {
        Leaving leaving = new Leaving(over);
        AsyncContext async = null;
        try {
            if (closed) {
                throw new ThrottledException("The registry is stopping.", SOON);
            }
            StreamCounts.Admission admission = counts.add(owner, this::isStalled);
            StreamCounts.Place place = admission.place();
            leaving.place = place;
            for (StreamCounts.Place evicted : admission.evicted()) {
                replaced.increment();
                cut(evicted);
            }
            async = begin.get();
            AsyncWriter writer = opening.writer(async, leaving);
            writers.put(place, writer);
            writer.start();
            begun.increment();
            if (closed || !counts.holds(place)) { // what had to end it before may not have seen it yet
                writer.cut();
            }
        } catch (IOException | RuntimeException | Error e) {
            leaving.run();
            complete(async, e);
            throw e;
        }
    }

    private boolean isStalled(StreamCounts.Place place) {
        AsyncWriter writer = writers.get(place);
        return writer != null && writer.isStalled();
    }

    private void cut(StreamCounts.Place place) {
        AsyncWriter writer = writers.get(place);
        if (writer != null) {
            writer.cut();
        }
    }

    /** Returns a request to the container, which ends it after the answer that says why it did not become a stream. */
    private static void complete(@Nullable AsyncContext async, Throwable cause) {
        try {
            if (async != null) {
                async.complete();
            }
        } catch (RuntimeException | Error e) {
            cause.addSuppressed(e);
        }
    }

    /** What happens once when a stream has ended, however often and by whom it is told. */
    private final class Leaving implements Runnable {
        private final AtomicBoolean done = new AtomicBoolean();
        private final Runnable over;
        private volatile StreamCounts.@Nullable Place place;

        Leaving(Runnable over) {
            this.over = over;
        }

        @Override
        public void run() {
            if (done.compareAndSet(false, true)) {
                try {
                    over.run(); // first: whoever gets the place needs what the stream has held
                } finally {
                    StreamCounts.Place mine = place;
                    if (mine != null) {
                        counts.remove(mine);
                        writers.remove(mine);
                    }
                }
            }
        }
    }

    /** Returns how many there are. */
    public int size() {
        return counts.size();
    }

    /** Returns what became of them so far. */
    public Totals totals() {
        return new Totals(size(), begun.sum(), replaced.sum(), stuck.sum());
    }

    /** Ends those that take too long, and lets the others do what is due; must be called about once a second. */
    public void look() {
        for (AsyncWriter writer : writers.values()) {
            if (writer.look()) {
                stuck.increment();
            }
        }
    }

    /** Ends all, and begins no other. Idempotent. */
    public void close() {
        closed = true;
        writers.values().forEach(AsyncWriter::cut);
    }
}
