package org.bosixnet.http.list;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bosixnet.async.AsyncWriter;
import org.bosixnet.async.StreamCounts;
import org.bosixnet.registry.ThrottledException;
import org.jspecify.annotations.Nullable;

/** Sends lists without a thread for each, and limits how many there are and how many bytes they keep. */
public final class ListSender {

    /**
     * The lowest average rate of a client, in bytes per second, so that one that reads a byte now and then ends, too.
     */
    static final int MIN_RATE = 8 * 1024;

    /** The longest time for sending a list, however long it is. */
    static final Duration MAX_TIME = Duration.ofMinutes(10);

    private static final Duration SOON = Duration.ofSeconds(4);

    private final StreamCounts counts;
    private final PinnedBytes pinned;
    private final LongSupplier nanos;
    private final Map<StreamCounts.Place, AsyncWriter> unfinished = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param counts the counts of the lists under way
     * @param pinned the bytes that these keep
     * @param nanos the monotonic clock, in nanoseconds
     */
    public ListSender(StreamCounts counts, PinnedBytes pinned, LongSupplier nanos) {
        this.counts = counts;
        this.pinned = pinned;
        this.nanos = nanos;
    }

    /**
     * Begins to send a body. If the reader's key has as many lists under way as allowed, the oldest ends, unless it is
     * new.
     *
     * @param begin makes the request asynchronous; the answer's head must be complete
     * @param key the reader's key, null if it needs none
     * @param network the network that it reads from
     * @throws ThrottledException if a limit is reached; nothing was begun, and no list was ended
     */
    public void send(Supplier<AsyncContext> begin, byte[] body, @Nullable Object key, Object network)
            throws IOException {
        if (closed) {
            throw new ThrottledException("The registry is stopping.", SOON);
        }
        Object owner = Objects.requireNonNullElse(key, network);
        if (!pinned.add(body, owner)) { // before another list gives way in vain
            throw new ThrottledException("Lists that are read slowly use up the memory for lists.", SOON);
        }
        StreamCounts.Admission admission;
        try {
            admission = counts.add(key, network);
        } catch (RuntimeException | Error e) {
            pinned.remove(body, owner);
            throw e;
        }
        StreamCounts.Place place = admission.place();
        boolean known = false;
        try {
            admission.evicted().map(unfinished::get).ifPresent(AsyncWriter::cut);
            AsyncWriter sending = new AsyncWriter(
                    begin.get(), new Pieces(body), timeFor(body), () -> leave(place, body, owner), nanos);
            unfinished.put(place, sending);
            known = true;
            sending.start();
            if (closed) {
                sending.cut();
            }
        } catch (IOException | RuntimeException | Error e) {
            if (known) {
                leave(place, body, owner);
            } else {
                giveBack(place, body, owner);
            }
            throw e;
        }
    }

    private void leave(StreamCounts.Place place, byte[] body, Object owner) {
        if (unfinished.remove(place) != null) {
            giveBack(place, body, owner);
        }
    }

    private void giveBack(StreamCounts.Place place, byte[] body, Object owner) {
        pinned.remove(body, owner);
        counts.remove(place);
    }

    private static Duration timeFor(byte[] body) {
        Duration time = AsyncWriter.MAX_BLOCKED.plusSeconds(body.length / MIN_RATE);
        return time.compareTo(MAX_TIME) < 0 ? time : MAX_TIME;
    }

    /** A list that is sent piece by piece. */
    private static final class Pieces implements AsyncWriter.Source {

        private final byte[] body;
        private int sent;

        Pieces(byte[] body) {
            this.body = body;
        }

        @Override
        public ByteBuffer next() {
            ByteBuffer piece = ByteBuffer.wrap(body, sent, Math.min(AsyncWriter.CHUNK, body.length - sent));
            sent += piece.remaining();
            return piece;
        }

        @Override
        public boolean isAtEnd() {
            return sent == body.length;
        }
    }

    /** Ends lists that take too long; must be called about once a second. */
    public void look() {
        unfinished.values().forEach(AsyncWriter::look);
    }

    /** Ends all lists under way. Idempotent. */
    public void close() {
        closed = true;
        unfinished.values().forEach(AsyncWriter::cut);
    }
}
