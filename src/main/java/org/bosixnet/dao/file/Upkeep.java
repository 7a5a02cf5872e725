package org.bosixnet.dao.file;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.Feeder;
import org.bosixnet.dao.StoreException;
import org.bosixnet.host.HostName;
import org.bosixnet.host.SignOfLife;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the writer does again and again beside storing changes: it delivers and stores seen marks, tells that the clock was
 * set, and begins what is done in the background. Each is a {@link Duty} that fails by itself, and is done in parts so
 * small that no change waits long for one. Belongs to the writer's thread, but for {@link #clockSet}.
 */
final class Upkeep {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final SeenMarks marks;
    private final Queue<Told> steps = new ConcurrentLinkedQueue<>();
    private final Surroundings around;
    private final JournalStore store;
    private final Feeder feed;
    private final TextFiles texts;
    private final Timer delivery;
    private final Timer copying;
    private final Timer flush;

    private final Duty delivering = new Duty("Seen marks cannot be delivered; this is tried again", this::deliver);
    private final Duty copyingTexts =
            new Duty("Writing the files hosts and timestamps cannot begin; this is tried again", this::copyTexts);
    private final Duty flushing = new Duty("Seen marks cannot be stored; this is tried again", this::flush);
    private final Duty compacting;

    /** How many marks there still are of those that were due to be stored. */
    private int unflushed;

    /** Whether all of this is due for the last time. */
    private boolean last;

    /** That the clock was set, and the promise to the caller that the feed was told; cancelled if it is to be told anew. */
    record Told(ClockStep step, CompletableFuture<Void> done) {}

    /** How often marks are delivered and the text files looked after, and how often marks are stored. */
    record Timing(Duration deliver, Duration flush) {}

    Upkeep(
            SeenMarks marks,
            JournalStore store,
            Feeder feed,
            TextFiles texts,
            Executor background,
            Surroundings around,
            Timing timing) {
        this.marks = marks;
        this.store = store;
        this.feed = feed;
        this.texts = texts;
        this.around = around;
        this.compacting = new Duty("The journal cannot be compacted; this is tried again", () -> store.compaction()
                .look(background));
        this.delivery = new Timer(timing.deliver(), around.nanos());
        this.copying = new Timer(timing.deliver(), around.nanos());
        this.flush = new Timer(timing.flush(), around.nanos());
    }

    /** Takes the news that the clock was set; any thread may call this. */
    void clockSet(Told told) {
        steps.add(told);
    }

    /** Returns whether a host has given a sign of life that is not in the state yet. */
    boolean isReported(HostName name) {
        return marks.isComing(name);
    }

    /** Does a part of what is due. */
    void look() {
        lookAfterMarks();
        copyingTexts.run();
        compacting.run();
    }

    /** Delivers and stores all marks. */
    void lookForTheLastTime() {
        last = true;
        lookAfterMarks();
    }

    /** Returns for how many nanoseconds there is nothing to do. */
    long left() {
        return unflushed > 0 || marks.isApplying() ? 0 : Math.min(delivery.left(), flush.left());
    }

    private void lookAfterMarks() {
        if (!delivering.run()) {
            feed.missed(); // some marks may be in the state already
        }
        feed.catchUp();
        flushing.run();
    }

    private boolean deliver() {
        if (!last && steps.isEmpty() && !marks.isApplying() && !delivery.rings()) {
            return false;
        }
        do {
            Map<HostName, SignOfLife> news = marks.apply(store.state(), around.now());
            if (!news.isEmpty()) {
                texts.seenChanged();
                feed.tell(
                        listener -> listener.seen(news, store.state().records().sorted()));
            }
        } while (marks.isApplying() && (last || !steps.isEmpty()));
        for (Told told = steps.peek(); told != null; told = steps.peek()) {
            if (!told.done().isCancelled()) {
                ClockStep step = told.step();
                store.clockSet(step);
                texts.seenChanged();
                feed.tell(listener ->
                        listener.clockSet(step, store.state().records().sorted()));
            }
            steps.remove();
            told.done().complete(null);
        }
        return true;
    }

    private boolean copyTexts() {
        return copying.rings() && texts.offer(store.state().records().sorted());
    }

    /**
     * Stores the marks; even without any, this records that the registry is alive, and shows whether the disk works.
     */
    private boolean flush() {
        if (!last && unflushed == 0 && !flush.rings()) {
            return false;
        }
        int left = last || unflushed == 0 ? marks.unwritten() : unflushed;
        unflushed = 0; // until it is known that the next part can be stored
        try {
            do {
                store.append(marks.json(store.state()));
                left -= marks.written();
            } while (last && left > 0);
            unflushed = Math.max(0, left); // more may have come meanwhile, which waits for the next time
            return true;
        } catch (StoreException e) {
            LOG.debug("Seen marks were not stored, and are kept for the next attempt: {}", e.getMessage());
            return false;
        }
    }
}
