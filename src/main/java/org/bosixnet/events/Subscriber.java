package org.bosixnet.events;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import jakarta.servlet.AsyncContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bosixnet.async.AsyncWriter;
import org.bosixnet.host.Position;
import org.bosixnet.registry.History;
import org.bosixnet.registry.History.Aside;
import org.bosixnet.registry.History.Change;
import org.jspecify.annotations.Nullable;

/**
 * One client of the stream: reads on in the history from the position up to which it was sent everything, and decides
 * what it is sent, and when.
 */
final class Subscriber implements AsyncWriter.Source {

    /** The time between two signs of life. */
    static final Duration HEARTBEAT = Duration.ofSeconds(20);

    /** The longest that a stream lasts; each is up to a tenth shorter, so that they do not end together. */
    static final Duration LIFETIME = Duration.ofHours(1);

    private static final byte[] COMMENT = bytes(":\n\n");
    private static final byte[] NOTHING = new byte[0];

    /** What all subscribers read. Each event is encoded once, when the first of them wants it. */
    static final class Events {

        /**
         * How much of what is no commit a new subscriber is told of that came before it: between its list and its stream
         * some may have happened that is never told again.
         */
        private static final int EARLIER = 16;

        private final History history;
        private final Supplier<Position> newest;
        private final EventEncoder encoder;

        /** Encoded events, kept as long as the history keeps their changes. */
        private final LoadingCache<Change, byte[]> changes;

        private final LoadingCache<Aside, byte[]> asides;

        /** @param newest returns the position of the view */
        Events(History history, Supplier<Position> newest, EventEncoder encoder) {
            this.history = history;
            this.newest = newest;
            this.encoder = encoder;
            this.changes = cache().build(this::event);
            this.asides = cache().build(this::event);
        }

        private static Caffeine<Object, Object> cache() {
            return Caffeine.newBuilder().weakKeys().executor(Runnable::run); // no thread of a pool that is not ours
        }

        private byte[] event(Change change) {
            return bytes("id: " + change.position() + "\ndata: " + encoder.change(change) + "\n\n");
        }

        private byte[] event(Aside aside) {
            return switch (aside.kind()) {
                case SEEN -> bytes("event: seen\ndata: " + encoder.seen(aside.marks()) + "\n\n");
                case SAID -> bytes("event: state\ndata: " + encoder.said(aside.names()) + "\n\n");
                case CLOCK -> reset(newest.get());
            };
        }

        private byte[] reset(Position upTo) {
            return bytes("event: reset\nid: " + upTo + "\ndata: " + encoder.reset(upTo) + "\n\n");
        }

        /** Returns the number of the first of what is no commit that a new subscriber is told of. */
        long firstAside() {
            long first = Math.max(0, history.asideEnd() - EARLIER);
            for (Map.Entry<Long, Aside> aside : history.asidesFrom(first).entrySet()) {
                if (aside.getValue().kind() == Aside.Kind.CLOCK) {
                    first = aside.getKey() + 1; // its list is newer, and it would fetch it again for ever
                }
            }
            return first;
        }
    }

    private final Events events;
    private final BooleanSupplier allowed;
    private final Supplier<Duration> returns;
    private final AsyncWriter writer;

    /** The position up to which it was sent everything. Used, like the two below, only by the thread that writes. */
    private Position position;

    /** The number of what it wants next that is no commit, or -1 for none. */
    private long asides;

    /** Within what time the client was last told to come back if it loses the stream; null before the first word. */
    private @Nullable Duration told;

    /** When to send the next sign of life to the client and the proxies in between; used only by the pulse. */
    private long nextBeat;

    private volatile boolean heartbeat;

    /**
     * @param position one ahead of the newest waits for its successor
     * @param asides the number of what it wants first that is no commit, or -1 for none
     * @param allowed tells whether the client may still read; asked before anything is sent, and with each sign of life
     * @param returns tells within what time the clients are to come back if all lose their streams at once
     * @param gone called once when the stream has ended
     */
    Subscriber(
            Events events,
            AsyncContext async,
            Position position,
            long asides,
            BooleanSupplier allowed,
            Supplier<Duration> returns,
            Runnable gone,
            LongSupplier nanos)
            throws IOException {
        this.events = events;
        this.position = position;
        this.asides = asides;
        this.allowed = allowed;
        this.returns = returns;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        this.nextBeat = nanos.getAsLong() + random.nextLong(HEARTBEAT.toNanos());
        Duration lifetime = LIFETIME.minusNanos(random.nextLong(LIFETIME.toNanos() / 10));
        this.writer = new AsyncWriter(async, this, lifetime, gone, nanos);
    }

    /** Returns the writer of the stream. */
    AsyncWriter writer() {
        return writer;
    }

    @Override
    public void look(long now) {
        if (now - nextBeat >= 0) {
            nextBeat = now + HEARTBEAT.toNanos();
            if (allowed.getAsBoolean()) {
                heartbeat = true;
                writer.wake();
            } else {
                writer.cut();
            }
        }
    }

    @Override
    public ByteBuffer next() {
        return ByteBuffer.wrap(nextBytes());
    }

    private byte[] nextBytes() {
        if (told == null) {
            return signOfLife();
        }
        Chunk chunk = read();
        if (chunk.length > 0) {
            if (!allowed.getAsBoolean()) { // asked after the chunk was taken, so of a view that includes all of it
                writer.cut();
                return NOTHING;
            }
            position = chunk.upTo;
            asides = chunk.asideUpTo;
            heartbeat = false;
            return chunk.bytes();
        }
        if (heartbeat) {
            heartbeat = false;
            return signOfLife();
        }
        return NOTHING;
    }

    /** Returns what follows, or, if not all of it is remembered, the event that makes the client begin anew. */
    private Chunk read() {
        Position upTo = events.newest.get();
        Chunk chunk = new Chunk(position, asides);
        if (!events.history.read(position, upTo, chunk::add)) {
            Chunk reset = new Chunk(upTo, asides < 0 ? asides : events.history.asideEnd());
            reset.add(events.reset(upTo));
            return reset;
        }
        if (asides >= 0 && !chunk.full) {
            chunk.addAsides(events.history.asidesFrom(asides));
        }
        return chunk;
    }

    /** Returns something that is no event: if it has changed, how soon to come back. */
    private byte[] signOfLife() {
        Duration now = returns.get();
        if (now.equals(told)) {
            return COMMENT;
        }
        told = now;
        return bytes("retry: " + now.toMillis() + "\n\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Events to send at once. Nearly always there is only one, whose bytes are then shared by all subscribers. */
    private final class Chunk {
        private final ByteArrayOutputStream more = new ByteArrayOutputStream(0);
        private byte[] only = NOTHING;
        private int length;
        private boolean full;
        private Position upTo;
        private long asideUpTo;

        Chunk(Position upTo, long asideUpTo) {
            this.upTo = upTo;
            this.asideUpTo = asideUpTo;
        }

        boolean add(Change change) {
            if (add(events.changes.get(change))) {
                upTo = change.position();
            }
            return !full;
        }

        void addAsides(Map<Long, Aside> following) {
            for (Map.Entry<Long, Aside> aside : following.entrySet()) {
                if (!add(events.asides.get(aside.getValue()))) {
                    break;
                }
                asideUpTo = aside.getKey() + 1;
            }
        }

        private boolean add(byte[] event) {
            full = length > 0 && length + event.length > AsyncWriter.CHUNK;
            if (full) {
                return false;
            }
            if (length == 0) {
                only = event;
            } else {
                if (more.size() == 0) {
                    more.writeBytes(only);
                }
                more.writeBytes(event);
            }
            length += event.length;
            return true;
        }

        byte[] bytes() {
            return more.size() == 0 ? only : more.toByteArray();
        }
    }
}
