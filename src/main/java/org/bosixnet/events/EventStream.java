package org.bosixnet.events;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bosixnet.async.AsyncWriter;
import org.bosixnet.async.Herd;
import org.bosixnet.async.OpenStreams;
import org.bosixnet.async.StreamCounts;
import org.bosixnet.async.StreamOwner;
import org.bosixnet.host.Position;
import org.bosixnet.registry.History;
import org.bosixnet.thread.Worker;
import org.jspecify.annotations.Nullable;

/**
 * Sends every change to every subscriber. A few dispatchers share the subscribers, and each serves its own whenever
 * there is something new. What a client does not take at once stays in the history, until the container reports that
 * the client reads on. So there are only as many threads as processors, however many subscribers there are.
 */
public final class EventStream implements AutoCloseable {

    /** How long a dispatcher rests after a round, so that what comes in close succession goes in one event. */
    private static final Duration REST = Duration.ofMillis(10);

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** How long {@link #close} waits for a thread that is in the container's code. */
    private static final Duration STOP = Duration.ofSeconds(5);

    /** A position in an epoch that does not exist, so that a client at it is told to fetch everything. */
    private static final Position NOWHERE = new Position("0", 0);

    private final Supplier<Position> newest;
    private final Subscriber.Events events;
    private final OpenStreams streams;
    private final LongSupplier nanos;
    private final List<Dispatcher> dispatchers = new ArrayList<>();
    private final Worker pulse;

    /**
     * Up to where subscribers are told what happened: where the view was when the last round began. It stays during a
     * round, so that all who have been told the same are told the same again, by the same bytes.
     */
    private volatile Position upTo;

    /** How many subscribers there were when they were all ended. */
    private volatile int ended;

    /** Some of the subscribers, and the thread that serves them whenever there is something new. */
    private final class Dispatcher {
        private final Set<AsyncWriter> subscribers = ConcurrentHashMap.newKeySet();
        private final Worker worker;

        Dispatcher(String name) {
            this.worker = new Worker(name, this::wakeAll);
        }

        private long wakeAll() throws InterruptedException {
            lookAhead();
            subscribers.forEach(AsyncWriter::wake);
            Thread.sleep(REST.toMillis());
            return Worker.UNTIL_WOKEN;
        }

        private void leave(@Nullable AsyncWriter subscriber) {
            if (subscriber != null) {
                subscribers.remove(subscriber);
            }
        }
    }

    /**
     * @param newest returns the position of the view
     * @param behind returns for how long this registry has not heard of all that others store
     * @param counts the counts of this stream's subscribers only
     * @param threads the number of dispatchers, at least 1
     * @param nanos the monotonic clock, in nanoseconds
     */
    public EventStream(
            History history,
            Supplier<Position> newest,
            EventEncoder encoder,
            Supplier<Duration> behind,
            StreamCounts counts,
            int threads,
            LongSupplier nanos) {
        this.newest = newest;
        this.upTo = newest.get();
        this.events = new Subscriber.Events(history, () -> upTo, encoder, behind, System::nanoTime);
        this.streams = new OpenStreams(counts);
        this.nanos = nanos;
        for (int i = 0; i < threads; i++) {
            dispatchers.add(new Dispatcher("bosixnet-events-" + i));
        }
        this.pulse = Worker.every(LOOK, "bosixnet-events-pulse", streams::look);
        try {
            dispatchers.forEach(dispatcher -> dispatcher.worker.start());
            pulse.start();
        } catch (RuntimeException | Error e) { // no thread could be made
            close();
            throw e;
        }
    }

    /** Triggers sending what is new to the subscribers; returns at once. */
    public void wake() {
        dispatchers.forEach(dispatcher -> dispatcher.worker.wake());
    }

    /**
     * Begins to send. The streams that {@link StreamCounts} tells end for it.
     *
     * @param begin makes the request asynchronous
     * @param position the position up to which the client has everything; null if it has nothing yet
     * @param seen whether the client also wants reports without a change
     * @param allowed tells whether the client may still read
     * @throws org.bosixnet.limit.ThrottledException if a limit is reached, or after {@link #close}; nothing was begun
     */
    public void subscribe(
            Supplier<AsyncContext> begin,
            @Nullable Position position,
            boolean seen,
            StreamOwner owner,
            BooleanSupplier allowed)
            throws IOException {
        Dispatcher dispatcher = dispatchers.get(streams.size() % dispatchers.size());
        AtomicReference<@Nullable AsyncWriter> begun = new AtomicReference<>();
        lookAhead(); // or the position that its client has from a list could be ahead
        streams.begin(
                owner,
                begin,
                (async, gone) -> {
                    Position from = position == null ? NOWHERE : position;
                    AsyncWriter writer = new Subscriber(
                                    events,
                                    async,
                                    from,
                                    seen ? events.firstAside() : -1,
                                    allowed,
                                    this::returnsWithin,
                                    gone,
                                    nanos)
                            .writer();
                    begun.set(writer);
                    dispatcher.subscribers.add(writer);
                    return writer;
                },
                () -> dispatcher.leave(begun.get()));
    }

    /** Lets subscribers be told what has happened so far; never less than they were told before. */
    private synchronized void lookAhead() {
        upTo = newest.get();
    }

    /** Returns how many subscribers there are, and what became of the others. */
    public OpenStreams.Totals totals() {
        return streams.totals();
    }

    /** Returns within what time the subscribers are to come back if all lose their streams at once. */
    public Duration returnsWithin() {
        return Herd.returnsWithin(Math.max(ended, streams.size()));
    }

    /** Ends every stream and every thread, and waits for the threads for a limited time. Idempotent. */
    @Override
    public void close() {
        ended = Math.max(ended, streams.size());
        try {
            streams.close();
        } finally {
            pulse.finish();
            dispatchers.forEach(dispatcher -> dispatcher.worker.finish());
        }
        pulse.awaitEnd(STOP);
        dispatchers.forEach(dispatcher -> dispatcher.worker.awaitEnd(STOP));
    }
}
