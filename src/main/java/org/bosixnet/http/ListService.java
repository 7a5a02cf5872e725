package org.bosixnet.http;

import jakarta.servlet.Filter;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bosixnet.async.StreamCounts;
import org.bosixnet.async.StreamLimits;
import org.bosixnet.backup.Backup;
import org.bosixnet.http.list.HostLists;
import org.bosixnet.http.list.ListSender;
import org.bosixnet.http.list.PinnedBytes;
import org.bosixnet.registry.Audit;
import org.bosixnet.registry.HostRegistry;
import org.bosixnet.thread.SerialExecutor;
import org.bosixnet.thread.Worker;

/**
 * Everything needed to answer with lists. One thread renders them, so that the other processors are free for other
 * requests, however many lists are wanted; another thread watches the slow readers.
 */
public final class ListService implements AutoCloseable {

    private static final Duration STOP = Duration.ofSeconds(10);

    /** How long a list may take to be rendered. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The lists being sent may keep one of this many parts of the memory. */
    private static final int MEMORY_SHARE = 4;

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final SerialExecutor executor = new SerialExecutor("bosixnet-lists");
    private final Worker pulse;
    private final ListSender sender;
    private final ListsFilter filter;
    private final RequestCounter counter;
    private final Audit audit;

    /**
     * @param limits how many lists may be sent at once
     * @param nanos the monotonic clock, in nanoseconds
     */
    public ListService(
            HostRegistry registry, StreamLimits limits, RequestCounter counter, Clock clock, LongSupplier nanos) {
        this(
                registry,
                new ListSender(
                        new StreamCounts("lists", limits, nanos),
                        new PinnedBytes(Runtime.getRuntime().maxMemory() / MEMORY_SHARE),
                        nanos),
                counter,
                clock);
    }

    ListService(HostRegistry registry, ListSender sender, RequestCounter counter, Clock clock) {
        this.sender = sender;
        this.counter = counter;
        this.audit = registry.audit();
        filter = new ListsFilter(
                new HostLists(registry, clock, executor, HostLists.MOST_KEPT), sender, counter, PATIENCE);
        pulse = Worker.every(LOOK, "bosixnet-lists-pulse", sender::look);
        pulse.start();
    }

    /** Returns the filter that answers requests for lists. */
    public Filter filter() {
        return filter;
    }

    /**
     * Returns the filter that answers with backups, which count as lists.
     *
     * @param source returns everything as of now
     */
    public Filter backups(Supplier<Backup> source) {
        return new BackupFilter(source, sender, counter, audit);
    }

    /** Returns how many lists are being sent to clients that read slowly. */
    public int unfinished() {
        return sender.size();
    }

    /** Ends the lists being sent, renders those still awaited, and ends the thread. Idempotent. */
    @Override
    public void close() {
        try {
            sender.close();
        } finally {
            pulse.finish();
            executor.finish();
        }
        executor.awaitEnd(STOP);
        pulse.awaitEnd(STOP);
    }
}
