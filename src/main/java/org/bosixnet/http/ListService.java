package org.bosixnet.http;

import jakarta.servlet.Filter;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bosixnet.events.StreamLimits;
import org.bosixnet.host.HostRegistry;
import org.bosixnet.http.list.ListSender;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that has to do with answering lists, and the one thread for it: it renders, and looks after the slow readers.
 * One, so that however many lists are wanted, the other processors are free for whoever wants none.
 */
public final class ListService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ListService.class);

    private static final Duration STOP = Duration.ofSeconds(10);

    /** How long a list may take to be rendered. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Which part of the memory the lists may keep that are on their way to readers. */
    private static final int MEMORY_SHARE = 4;

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, this::thread);
    private final ListSender sender;
    private final ListsFilter filter;
    private volatile @Nullable Thread thread;

    /**
     * @param limits how many lists may be on their way at once
     * @param nanos tells how time passes
     */
    public ListService(
            HostRegistry registry, StreamLimits limits, RequestCounter counter, Clock clock, LongSupplier nanos) {
        this(registry, new ListSender(limits, Runtime.getRuntime().maxMemory() / MEMORY_SHARE, nanos), counter, clock);
    }

    ListService(HostRegistry registry, ListSender sender, RequestCounter counter, Clock clock) {
        this.sender = sender;
        filter = new ListsFilter(new HostLists(registry, clock, executor), sender, counter, PATIENCE);
        var unused = executor.scheduleWithFixedDelay(sender::look, 1, 1, TimeUnit.SECONDS);
    }

    private Thread thread(Runnable task) {
        Thread made = new Thread(task, "bosixnet-lists");
        made.setDaemon(true);
        thread = made;
        return made;
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
            executor.shutdown();
        }
        try {
            if (!executor.awaitTermination(STOP.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("Rendering lists has not ended within {} s", STOP.toSeconds());
            }
            Thread running = thread;
            if (running != null) {
                running.join(STOP.toMillis()); // the executor says it is done a moment before
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
