package org.bosixnet.http;

import jakarta.servlet.Filter;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.bosixnet.async.StreamCounts;
import org.bosixnet.async.StreamLimits;
import org.bosixnet.http.list.HostLists;
import org.bosixnet.http.list.ListSender;
import org.bosixnet.http.list.PinnedBytes;
import org.bosixnet.registry.HostRegistry;
import org.bosixnet.thread.SerialExecutor;
import org.bosixnet.thread.Worker;

/**
 * Everything that has to do with answering lists. One thread renders them, so that however many are wanted, the other
 * processors are free for whoever wants none; another looks after the slow readers.
 */
public final class ListService implements AutoCloseable {

    private static final Duration STOP = Duration.ofSeconds(10);

    /** How long a list may take to be rendered. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Which part of the memory the lists may keep that are on their way to readers. */
    private static final int MEMORY_SHARE = 4;

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final SerialExecutor executor = new SerialExecutor("bosixnet-lists");
    private final Worker pulse;
    private final ListSender sender;
    private final ListsFilter filter;

    /**
     * @param limits how many lists may be on their way at once
     * @param nanos tells how time passes
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
        filter = new ListsFilter(new HostLists(registry, clock, executor), sender, counter, PATIENCE);
        pulse = Worker.every(LOOK, "bosixnet-lists-pulse", sender::look);
        pulse.start();
    }

    /** Returns what answers the requests. */
    public Filter filter() {
        return filter;
    }

    /** Ends what is on its way, renders what is waited for, and ends the thread. Idempotent. */
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
