package org.bosixnet.http.list;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bosixnet.events.StreamCounts;
import org.bosixnet.events.StreamLimits;
import org.bosixnet.registry.ThrottledException;
import org.bosixnet.thread.SafeLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends lists without a thread for each, and knows how many there may be, and how many bytes they may keep. */
public final class ListSender {

    private static final Logger LOG = LoggerFactory.getLogger(ListSender.class);

    private static final Duration SOON = Duration.ofSeconds(4);

    private final StreamCounts counts;
    private final PinnedBytes pinned;
    private final LongSupplier nanos;
    private final Map<StreamCounts.Place, Sending> unfinished = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param limits how many lists may be under way
     * @param bytes how many bytes the lists that are under way keep at most
     * @param nanos tells how time passes
     */
    public ListSender(StreamLimits limits, long bytes, LongSupplier nanos) {
        this.counts = new StreamCounts("lists", limits, nanos);
        this.pinned = new PinnedBytes(bytes);
        this.nanos = nanos;
    }

    /**
     * Begins to send a body. If its key has as many under way as it may, the oldest of them ends, unless it is new.
     *
     * @param begin makes the request asynchronous; the answer's head is complete
     * @param key the reader's, null if it needs none
     * @param network from where it reads
     * @throws ThrottledException if there are enough; nothing was begun, and nobody's list has ended
     */
    public void send(Supplier<AsyncContext> begin, byte[] body, @Nullable Object key, Object network)
            throws IOException {
        if (closed) {
            throw new ThrottledException("The registry is stopping.", SOON);
        }
        Object owner = Objects.requireNonNullElse(key, network);
        if (!pinned.add(body, owner)) { // before anyone has to give way for nothing
            throw new ThrottledException("Lists that are read slowly take up the memory that there is for them.", SOON);
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
            admission.evicted().map(unfinished::get).ifPresent(Sending::cut);
            Sending sending = new Sending(begin.get(), body, gone -> leave(place, body, owner), nanos);
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
        counts.remove(place);
        pinned.remove(body, owner);
    }

    /** Returns how many lists are under way. */
    public int size() {
        return unfinished.size();
    }

    /** Returns how many bytes they keep. */
    public long bytes() {
        return pinned.total();
    }

    /** Ends what takes too long; to be called about once a second. What fails of one list keeps none of the others. */
    public void look() {
        unfinished.values().forEach(ListSender::look);
    }

    private static void look(Sending sending) {
        try {
            sending.look();
        } catch (RuntimeException | Error e) {
            SafeLog.warn(LOG, "Looking after a list that is being sent failed", null, e);
        }
    }

    /** Ends everything that is under way. Idempotent. */
    public void close() {
        closed = true;
        unfinished.values().forEach(Sending::cut);
    }
}
