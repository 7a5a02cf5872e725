package org.bosixnet.events;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bosixnet.async.AsyncWriter;
import org.bosixnet.async.StreamCounts;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
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

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** How long {@link #close} waits for a thread that is in the container's code. */
    private static final Duration STOP = Duration.ofSeconds(5);

    /** A position in an epoch that does not exist, so that a client at it is told to fetch everything. */
    private static final Position NOWHERE = new Position("0", 0);

    private final EventReader reader;
    private final StreamCounts counts;
    private final LongSupplier nanos;
    private final List<Dispatcher> dispatchers = new ArrayList<>();
    private final Map<StreamCounts.Place, AsyncWriter> subscribers = new ConcurrentHashMap<>();
    private final Worker pulse;
    private volatile boolean closed;

    /** Some of the subscribers, and the thread that serves them whenever there is something new. */
    private static final class Dispatcher {
        private final Set<AsyncWriter> subscribers = ConcurrentHashMap.newKeySet();
        private final Worker worker;

        Dispatcher(String name) {
            this.worker = new Worker(name, this::wakeAll);
        }

        private long wakeAll() {
            subscribers.forEach(AsyncWriter::wake);
            return Worker.UNTIL_WOKEN;
        }
    }

    /**
     * The owner of a stream.
     *
     * @param key the owner's key, null if it needs none
     * @param network the network that it reads from
     * @param allowed tells whether it may still read
     */
    public record Owner(@Nullable Object key, Object network, BooleanSupplier allowed) {}

    /**
     * @param newest returns the position of the view
     * @param counts the counts of this stream's subscribers only
     * @param threads the number of dispatchers, at least 1
     * @param nanos the monotonic clock, in nanoseconds
     */
    public EventStream(
            History history,
            Supplier<Position> newest,
            EventEncoder encoder,
            StreamCounts counts,
            int threads,
            LongSupplier nanos) {
        this.reader = new EventReader(history, newest, encoder);
        this.counts = counts;
        this.nanos = nanos;
        for (int i = 0; i < threads; i++) {
            dispatchers.add(new Dispatcher("bosixnet-events-" + i));
        }
        this.pulse = Worker.every(
                LOOK, "bosixnet-events-pulse", () -> subscribers.values().forEach(AsyncWriter::look));
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
     * Begins to send. If the key has as many streams as allowed, the oldest of them ends, unless it is new.
     *
     * @param position the position up to which the client has everything; null if it has nothing yet
     * @param seen whether the client also wants reports without a change
     * @throws org.bosixnet.registry.ThrottledException if the limit is reached; nothing was begun
     * @throws StoreException (UNAVAILABLE) after {@link #close}
     */
    public void subscribe(Begin begin, @Nullable Position position, boolean seen, Owner owner) throws IOException {
        if (closed) {
            throw new StoreException(Kind.UNAVAILABLE, "The registry is stopping.");
        }
        StreamCounts.Admission admission = counts.add(owner.key(), owner.network());
        StreamCounts.Place place = admission.place();
        admission.evicted().map(subscribers::get).ifPresent(AsyncWriter::cut);
        Dispatcher dispatcher = dispatchers.get(counts.size() % dispatchers.size());
        AsyncContext async = null;
        try {
            async = begin.startAsync();
            AsyncWriter subscriber = new Subscriber(
                            reader,
                            async,
                            position == null ? NOWHERE : position,
                            seen ? reader.seenEnd() : -1,
                            owner.allowed(),
                            () -> leave(place, dispatcher),
                            nanos)
                    .writer();
            subscribers.put(place, subscriber);
            dispatcher.subscribers.add(subscriber);
            subscriber.start();
            if (closed) {
                subscriber.cut();
            }
        } catch (IOException | RuntimeException | Error e) {
            leave(place, dispatcher);
            complete(async, e);
            throw e;
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

    /** Makes a request asynchronous. */
    public interface Begin {
        AsyncContext startAsync();
    }

    private void leave(StreamCounts.Place place, Dispatcher dispatcher) {
        counts.remove(place);
        AsyncWriter subscriber = subscribers.remove(place);
        if (subscriber != null) {
            dispatcher.subscribers.remove(subscriber);
        }
    }

    /** Ends every stream and every thread, and waits for the threads for a limited time. Idempotent. */
    @Override
    public void close() {
        closed = true;
        try {
            subscribers.values().forEach(AsyncWriter::cut);
        } finally {
            pulse.finish();
            dispatchers.forEach(dispatcher -> dispatcher.worker.finish());
        }
        pulse.awaitEnd(STOP);
        dispatchers.forEach(dispatcher -> dispatcher.worker.awaitEnd(STOP));
    }
}
