package org.bosixnet.http.list;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bosixnet.async.AsyncWriter;
import org.bosixnet.async.OpenStreams;
import org.bosixnet.async.StreamCounts;
import org.bosixnet.async.StreamOwner;
import org.bosixnet.limit.ThrottledException;

/** Sends lists without a thread for each, and limits how many there are and how many bytes they keep. */
public final class ListSender {

    /**
     * The lowest average rate of a client, in bytes per second, so that one that reads a byte now and then ends, too.
     */
    static final int MIN_RATE = 8 * 1024;

    /** The longest time for sending a list that memory is kept for, however long it is. */
    static final Duration MAX_TIME = Duration.ofMinutes(10);

    private static final Duration SOON = Duration.ofSeconds(4);

    private final OpenStreams unfinished;
    private final PinnedBytes pinned;
    private final LongSupplier nanos;

    /**
     * @param counts the counts of the lists under way
     * @param pinned the bytes that these keep
     * @param nanos the monotonic clock, in nanoseconds
     */
    public ListSender(StreamCounts counts, PinnedBytes pinned, LongSupplier nanos) {
        this.unfinished = new OpenStreams(counts);
        this.pinned = pinned;
        this.nanos = nanos;
    }

    /**
     * Begins to send a body. The lists that {@link StreamCounts} tells end for it.
     *
     * @param begin makes the request asynchronous; the answer's head must be complete
     * @throws ThrottledException if a limit is reached, or after {@link #close}; nothing was begun, and no list was ended
     */
    public void send(Supplier<AsyncContext> begin, ListBody body, StreamOwner owner) throws IOException {
        Object payer = Objects.requireNonNullElse(owner.key(), owner.network());
        if (!pinned.add(body, payer)) { // before another list gives way in vain
            throw new ThrottledException("Lists that are read slowly use up the memory for lists.", SOON);
        }
        Duration time = timeFor(body.size());
        AsyncWriter.Source source;
        try {
            source = body.source();
        } catch (RuntimeException | Error e) { // as without memory for what packs it
            pinned.remove(body, payer);
            throw e;
        }
        send(begin, source, time.compareTo(MAX_TIME) < 0 ? time : MAX_TIME, owner, () -> pinned.remove(body, payer));
    }

    /**
     * Begins to send what is made piece by piece, and so keeps no memory.
     *
     * @param bytes roughly how many there are
     * @throws ThrottledException if a limit is reached, or after {@link #close}; nothing was begun, and no list was ended
     */
    public void send(Supplier<AsyncContext> begin, AsyncWriter.Source source, long bytes, StreamOwner owner)
            throws IOException {
        send(begin, source, timeFor(bytes), owner, () -> {});
    }

    private void send(
            Supplier<AsyncContext> begin, AsyncWriter.Source source, Duration time, StreamOwner owner, Runnable over)
            throws IOException {
        unfinished.begin(
                owner,
                begin,
                (async, gone) -> {
                    async.getResponse().setBufferSize(AsyncWriter.BUFFER);
                    return new AsyncWriter(async, source, time, gone, nanos);
                },
                () -> {
                    over.run();
                    source.over();
                });
    }

    private static Duration timeFor(long bytes) {
        return AsyncWriter.MAX_BLOCKED.plusSeconds(bytes / MIN_RATE);
    }

    /** Returns how many lists are under way. */
    public int size() {
        return unfinished.size();
    }

    /** Ends lists that take too long; must be called about once a second. */
    public void look() {
        unfinished.look();
    }

    /** Ends all lists under way. Idempotent. */
    public void close() {
        unfinished.close();
    }
}
