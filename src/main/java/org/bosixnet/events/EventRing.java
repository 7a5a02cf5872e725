package org.bosixnet.events;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Position;
import org.bosixnet.registry.RegistryListener;
import org.bosixnet.registry.RegistryView;

/**
 * The last commits, each encoded once. A subscriber is no more here than the position up to which it was sent
 * everything.
 */
final class EventRing implements RegistryListener {

    /** How many commits are remembered. */
    static final int CAPACITY = 4096;

    /** How many batches of seen marks are remembered; who is further behind misses some. */
    static final int SEEN_CAPACITY = 64;

    private final EventEncoder encoder;
    private final Runnable news;

    /** Events by their number modulo the capacity; revisions rise with the numbers. */
    @GuardedBy("this")
    private final Event[] events = new Event[CAPACITY];

    @GuardedBy("this")
    private final byte[][] seen = new byte[SEEN_CAPACITY][];

    /** How many events there ever were since the last reset. */
    @GuardedBy("this")
    private long count;

    @GuardedBy("this")
    private long seenCount;

    /** The position before the oldest event, and the newest. */
    @GuardedBy("this")
    private Position start = new Position("0", 0);

    @GuardedBy("this")
    private Position end = start;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Event(long revision, byte[] text) {}

    /**
     * What is to be sent next.
     *
     * @param upTo the position after it
     * @param seenUpTo the number of the next batch of seen marks
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Chunk(byte[] text, Position upTo, long seenUpTo) {}

    /**
     * @param news is run after each addition; must return at once
     */
    EventRing(EventEncoder encoder, Runnable news) {
        this.encoder = encoder;
        this.news = news;
    }

    @Override
    public void reset(RegistryView view) {
        synchronized (this) {
            start = view.position();
            end = start;
            count = 0;
        }
        news.run();
    }

    @Override
    public void committed(Set<HostName> names, RegistryView view) {
        Position position = view.position();
        Event event = new Event(
                position.revision(), bytes("id: " + position + "\ndata: " + encoder.change(names, view) + "\n\n"));
        synchronized (this) {
            int slot = (int) (count % CAPACITY);
            if (count >= CAPACITY) {
                start = new Position(position.epoch(), events[slot].revision());
            }
            events[slot] = event;
            count++;
            end = position;
        }
        news.run();
    }

    @Override
    public void seen(Map<HostName, Instant> marks) {
        byte[] text = bytes("event: seen\ndata: " + encoder.seen(marks) + "\n\n");
        synchronized (this) {
            seen[(int) (seenCount % SEEN_CAPACITY)] = text;
            seenCount++;
        }
        news.run();
    }

    /** Returns the number of the next batch of seen marks. */
    synchronized long seenCount() {
        return seenCount;
    }

    /**
     * Returns what a subscriber is to be sent next, or empty if it has everything.
     *
     * @param after the position up to which it has everything; one ahead of the newest waits for its successor
     * @param seenFrom the number of the next batch of seen marks that it wants, or -1 for none
     * @param maxBytes no event is added to others past this length
     */
    synchronized Optional<Chunk> next(Position after, long seenFrom, int maxBytes) {
        if (!after.epoch().equals(start.epoch()) || after.revision() < start.revision()) {
            return Optional.of(new Chunk(
                    bytes("event: reset\nid: " + end + "\ndata: " + encoder.reset(end) + "\n\n"), end, seenCount));
        }
        long first = firstAfter(after.revision());
        boolean unseen = seenFrom >= 0 && seenFrom < seenCount;
        if (first == count && !unseen) {
            return Optional.empty();
        }
        if (first == count - 1 && !unseen) { // nearly always, and then for everybody the same
            Event event = events[(int) (first % CAPACITY)];
            return Optional.of(new Chunk(event.text(), new Position(after.epoch(), event.revision()), seenFrom));
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Position upTo = after;
        for (long i = first; i < count; i++) {
            Event event = events[(int) (i % CAPACITY)];
            if (text.size() > 0 && text.size() + event.text().length > maxBytes) {
                return Optional.of(new Chunk(text.toByteArray(), upTo, seenFrom));
            }
            text.writeBytes(event.text());
            upTo = new Position(after.epoch(), event.revision());
        }
        long seenUpTo = seenFrom;
        if (seenFrom >= 0) {
            for (seenUpTo = Math.max(seenFrom, seenCount - SEEN_CAPACITY); seenUpTo < seenCount; seenUpTo++) {
                byte[] batch = seen[(int) (seenUpTo % SEEN_CAPACITY)];
                if (text.size() > 0 && text.size() + batch.length > maxBytes) {
                    break;
                }
                text.writeBytes(batch);
            }
        }
        return Optional.of(new Chunk(text.toByteArray(), upTo, seenUpTo));
    }

    /** Returns the number of the first event after a revision, {@code count} if there is none. */
    @GuardedBy("this")
    private long firstAfter(long revision) {
        long low = Math.max(0, count - CAPACITY);
        long high = count;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (events[(int) (middle % CAPACITY)].revision() > revision) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
