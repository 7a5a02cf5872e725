package org.bosixnet.http;

import jakarta.servlet.Filter;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bosixnet.events.Pulse;
import org.bosixnet.events.StreamLimits;
import org.bosixnet.http.list.ListSender;
import org.bosixnet.registry.HostRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that has to do with answering lists. One thread renders them, so that however many are wanted, the other
 * processors are free for whoever wants none; another looks after the slow readers.
 */
public final class ListService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ListService.class);

    private static final Duration STOP = Duration.ofSeconds(10);

    /** How long a list may take to be rendered. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Which part of the memory the lists may keep that are on their way to readers. */
    private static final int MEMORY_SHARE = 4;

    private static final long LOOK_MILLIS = 1000;

    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
    private final Pulse pulse;
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
        pulse = new Pulse("bosixnet-lists-pulse", LOOK_MILLIS, sender::look);
        pulse.start();
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
            pulse.finish();
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
            pulse.join(STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
