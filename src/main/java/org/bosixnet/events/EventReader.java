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
import org.bosixnet.registry.History.Change;
import org.bosixnet.registry.History.Seen;

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

    private final LoadingCache<Seen, byte[]> seen;

    /**
     * The bytes to send next.
     *
     * @param upTo the position after them
     * @param seenUpTo the number of the next batch of seen marks
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Chunk(byte[] text, Position upTo, long seenUpTo) {}

    /** @param newest returns the position of the view */
    EventReader(History history, Supplier<Position> newest, EventEncoder encoder) {
        this.history = history;
        this.newest = newest;
        this.encoder = encoder;
        this.changes = cache().build(this::event);
        this.seen = cache().build(batch -> bytes("event: seen\ndata: " + encoder.seen(batch.marks()) + "\n\n"));
    }

    private static Caffeine<Object, Object> cache() {
        return Caffeine.newBuilder().weakKeys().executor(Runnable::run); // no thread of a pool that is not ours
    }

    private byte[] event(Change change) {
        return bytes("id: " + change.position() + "\ndata: " + encoder.change(change) + "\n\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the number of the next batch of seen marks. */
    long seenEnd() {
        return history.seenEnd();
    }

    /**
     * Returns the bytes to send to a subscriber next, or empty if it has everything.
     *
     * @param after the position up to which it has everything; one ahead of the newest waits for its successor
     * @param seenFrom the number of the next batch of seen marks that it wants, or -1 for none
     * @param maxBytes the length past which no further event is added
     */
    Optional<Chunk> next(Position after, long seenFrom, int maxBytes) {
        Position upTo = newest.get();
        Chunking chunk = new Chunking(after, seenFrom, maxBytes);
        if (!history.read(after, upTo, chunk::add)) {
            return Optional.of(new Chunk(
                    bytes("event: reset\nid: " + upTo + "\ndata: " + encoder.reset(upTo) + "\n\n"), upTo, seenEnd()));
        }
        if (seenFrom >= 0 && !chunk.full) {
            chunk.addSeen(history.seenFrom(seenFrom));
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
        private long seenUpTo;

        Chunking(Position after, long seenFrom, int maxBytes) {
            this.upTo = after;
            this.seenUpTo = seenFrom;
            this.maxBytes = maxBytes;
        }

        boolean add(Change change) {
            if (add(changes.get(change))) {
                upTo = change.position();
            }
            return !full;
        }

        void addSeen(Map<Long, Seen> batches) {
            for (Map.Entry<Long, Seen> batch : batches.entrySet()) {
                if (!add(seen.get(batch.getValue()))) {
                    break;
                }
                seenUpTo = batch.getKey() + 1;
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
            return new Chunk(more.size() == 0 ? only : more.toByteArray(), upTo, seenUpTo);
        }
    }
}
