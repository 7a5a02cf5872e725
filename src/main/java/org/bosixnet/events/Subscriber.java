package org.bosixnet.events;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bosixnet.async.AsyncWriter;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Position;
import org.bosixnet.registry.History;
import org.bosixnet.registry.History.Aside;
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

    /** How long a registry may be behind before its clients hear of it: a new leader of the store takes a few seconds. */
    static final Duration LONG_BEHIND = Duration.ofSeconds(10);

    private static final byte[] COMMENT = bytes(":\n\n");

    /** What a page hears of as well: browsers keep comments to themselves. */
    private static final String EVENT = "event: alive\ndata: {}\n\n";

    private static final byte[] ALIVE = bytes(EVENT);

    /** What a program hears in place of a comment while another registry may know more. */
    private static final String BEHIND_EVENT = "event: behind\ndata: {}\n\n";

    private static final byte[] BEHIND = bytes(BEHIND_EVENT);
    private static final byte[] NOTHING = new byte[0];

    /** What all subscribers read. An event is encoded when the first of them wants it, and the others share its bytes. */
    static final class Events {

        /**
         * How much of what is no commit a new subscriber is told of that came before it: between its list and its stream
         * some may have happened that is never told again.
         */
        private static final int EARLIER = 16;

        /** How much room there is for encoded changes, in bytes. */
        private static final long MOST_BYTES = 4 << 20;

        /** For how long they are kept: whether a host is online may change at any time. */
        static final Duration LATELY = Duration.ofSeconds(1);

        /** What the place of one of them takes up besides. */
        private static final int ENTRY = 256;

        private final History history;
        private final Supplier<Position> newest;
        private final EventEncoder encoder;
        private final Supplier<Duration> behind;

        /** What was encoded lately. */
        private final LoadingCache<Span, Event> changes;

        /** Encoded events, kept as long as the history keeps what they tell of. */
        private final LoadingCache<Aside, byte[]> asides;

        /** From after one position to another. */
        private record Span(Position after, Position upTo) {}

        /** What a client is sent, and where it is then. */
        private static final class Event {

            /** What to send; nothing if nothing happened, or all of it was outdone by later changes. */
            private final byte[] bytes;

            private final Position upTo;

            /** Whether it is to begin anew, since not all that followed is remembered. */
            private final boolean reset;

            Event(byte[] bytes, Position upTo, boolean reset) {
                this.bytes = bytes;
                this.upTo = upTo;
                this.reset = reset;
            }
        }

        /**
         * @param newest returns the position up to which to tell what happened; the view has reached it
         * @param behind returns for how long this registry has not heard of all that others store
         * @param nanos the monotonic clock, in nanoseconds
         */
        Events(
                History history,
                Supplier<Position> newest,
                EventEncoder encoder,
                Supplier<Duration> behind,
                LongSupplier nanos) {
            this.history = history;
            this.newest = newest;
            this.encoder = encoder;
            this.behind = behind;
            this.changes = cache().maximumWeight(MOST_BYTES)
                    .expireAfterWrite(LATELY)
                    .ticker(nanos::getAsLong)
                    .weigher((Span span, Event event) -> ENTRY + event.bytes.length)
                    .build(this::event);
            this.asides = cache().weakKeys().build(this::event);
        }

        private static Caffeine<Object, Object> cache() {
            return Caffeine.newBuilder().executor(Runnable::run); // no thread of a pool that is not ours
        }

        /** Returns what follows a position; nothing follows one that is ahead. */
        Event after(Position position) {
            Position end = newest.get();
            Position at = position;
            while (at.revision() < end.revision() && history.knowsSince(at, end)) {
                Event event = changes.get(new Span(at, history.sliceEnd(at, end)));
                if (event.reset) {
                    return reset(end); // not to one of the slices before it
                }
                if (event.bytes.length > 0) {
                    return event;
                }
                at = event.upTo;
            }
            return history.reach(at, end) == History.Reach.FORGOTTEN ? reset(end) : new Event(NOTHING, at, false);
        }

        private Event event(Span span) {
            return history.read(span.after, span.upTo)
                    .map(names -> new Event(names.isEmpty() ? NOTHING : event(span.upTo, names), span.upTo, false))
                    .orElseGet(() -> reset(span.upTo));
        }

        private byte[] event(Position upTo, List<HostName> names) {
            return bytes("id: " + upTo + "\ndata: " + encoder.change(upTo, names) + "\n\n");
        }

        private byte[] event(Aside aside) {
            return switch (aside.kind()) {
                case SEEN -> bytes("event: seen\ndata: " + encoder.seen(aside.marks()) + "\n\n");
                case SAID -> bytes("event: state\ndata: " + encoder.said(aside.names()) + "\n\n");
                case CLOCK -> reset(newest.get()).bytes;
            };
        }

        private Event reset(Position upTo) {
            return new Event(
                    bytes("event: reset\nid: " + upTo + "\ndata: " + encoder.reset(upTo) + "\n\n"), upTo, true);
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
        Events.Event event = events.after(position);
        long number = asides;
        byte[] bytes = event.bytes;
        if (number >= 0 && event.reset) {
            number = events.history.asideEnd();
        } else if (number >= 0 && bytes.length == 0) {
            Map.Entry<Long, Aside> aside = events.history.nextAside(number);
            if (aside != null) {
                number = aside.getKey() + 1;
                bytes = events.asides.get(aside.getValue());
            }
        }
        if (bytes.length > 0 && !allowed.getAsBoolean()) { // asked now, so of a view that includes all of it
            writer.cut();
            return NOTHING;
        }
        position = event.upTo;
        asides = number;
        if (bytes.length > 0) {
            heartbeat = false;
            return bytes;
        }
        if (heartbeat) {
            heartbeat = false;
            return signOfLife();
        }
        return NOTHING;
    }

    /** Returns something that tells of no host: if it has changed, how soon to come back. */
    private byte[] signOfLife() {
        boolean aloud = asides >= 0; // a page has no other registry to go to
        boolean behind = !aloud && events.behind.get().compareTo(LONG_BEHIND) > 0;
        Duration now = returns.get();
        if (now.equals(told)) {
            return aloud ? ALIVE : behind ? BEHIND : COMMENT;
        }
        told = now;
        return bytes("retry: " + now.toMillis() + "\n" + (aloud ? EVENT : behind ? BEHIND_EVENT : "\n"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
