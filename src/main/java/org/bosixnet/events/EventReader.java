package org.bosixnet.events;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bosixnet.host.Position;
import org.bosixnet.registry.History;
import org.bosixnet.registry.History.Aside;
import org.bosixnet.registry.History.Change;

/**
 * Reads the history for subscribers. Each change is encoded once, when the first subscriber wants it. A subscriber is
 * represented only by the position up to which it was sent everything.
 */
final class EventReader {

    private final History history;
    private final Supplier<Position> newest;
    private final EventEncoder encoder;

    /** Encoded events, kept as long as the history keeps their changes. */
    private final LoadingCache<Change, byte[]> changes;

    private final LoadingCache<Aside, byte[]> asides;

    /**
     * How much of what is no commit a new subscriber is told of that came before it: between its list and its stream
     * some may have happened that is never told again.
     */
    private static final int EARLIER = 16;

    /**
     * The bytes to send next.
     *
     * @param upTo the position after them
     * @param asideUpTo the number of what follows next that is no commit
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Chunk(byte[] text, Position upTo, long asideUpTo) {}

    /** @param newest returns the position of the view */
    EventReader(History history, Supplier<Position> newest, EventEncoder encoder) {
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

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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

    /**
     * Returns the bytes to send to a subscriber next, or empty if it has everything.
     *
     * @param after the position up to which it has everything; one ahead of the newest waits for its successor
     * @param asideFrom the number of what it wants next that is no commit, or -1 for none
     * @param maxBytes the length past which no further event is added
     */
    Optional<Chunk> next(Position after, long asideFrom, int maxBytes) {
        Position upTo = newest.get();
        Chunking chunk = new Chunking(after, asideFrom, maxBytes);
        if (!history.read(after, upTo, chunk::add)) {
            return Optional.of(new Chunk(reset(upTo), upTo, history.asideEnd()));
        }
        if (asideFrom >= 0 && !chunk.full) {
            chunk.addAsides(history.asidesFrom(asideFrom));
        }
        return chunk.length == 0 ? Optional.empty() : Optional.of(chunk.done());
    }

    /** Joins events. Nearly always there is only one, whose bytes are then shared by all subscribers. */
    private final class Chunking {
        private final int maxBytes;
        private final ByteArrayOutputStream more = new ByteArrayOutputStream(0);
        private byte[] only = {};
        private int length;
        private boolean full;
        private Position upTo;
        private long asideUpTo;

        Chunking(Position after, long asideFrom, int maxBytes) {
            this.upTo = after;
            this.asideUpTo = asideFrom;
            this.maxBytes = maxBytes;
        }

        boolean add(Change change) {
            if (add(changes.get(change))) {
                upTo = change.position();
            }
            return !full;
        }

        void addAsides(Map<Long, Aside> following) {
            for (Map.Entry<Long, Aside> aside : following.entrySet()) {
                if (!add(asides.get(aside.getValue()))) {
                    break;
                }
                asideUpTo = aside.getKey() + 1;
            }
        }

        private boolean add(byte[] event) {
            full = length > 0 && length + event.length > maxBytes;
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

        Chunk done() {
            return new Chunk(more.size() == 0 ? only : more.toByteArray(), upTo, asideUpTo);
        }
    }
}
