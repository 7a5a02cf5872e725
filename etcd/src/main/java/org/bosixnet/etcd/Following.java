package org.bosixnet.etcd;

import io.etcd.jetcd.Watch;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One watch, until it ends for whatever reason, and the revision of the last change of which it told. */
final class Following implements Watch.Listener {

    private final BiConsumer<Following, WatchResponse> told;
    private final BiConsumer<Following, Throwable> ended;
    private final Epochs.Epoch epoch;
    private volatile long applied;

    /** Whether it could not be told of something. */
    private volatile boolean missed;

    private Watch.@Nullable Watcher watcher;

    /**
     * @param epoch the history of which it tells
     * @param applied the revision after which it begins
     * @param told hears what happened, on a thread of the client library
     * @param ended hears that nothing more is told, and why, on such a thread, too
     */
    Following(
            Epochs.Epoch epoch,
            long applied,
            BiConsumer<Following, WatchResponse> told,
            BiConsumer<Following, Throwable> ended) {
        this.epoch = epoch;
        this.applied = applied;
        this.told = told;
        this.ended = ended;
    }

    void begin(EtcdClient client, Keyspace keys) {
        watcher = client.watch(keys.all(), applied + 1, this);
    }

    /** Returns what happened at each revision, in order. */
    static List<List<WatchEvent>> byRevision(List<WatchEvent> events) {
        List<List<WatchEvent>> all = new ArrayList<>();
        int first = 0;
        for (int end = 1; end <= events.size(); end++) {
            if (end == events.size() || revision(events.get(end)) != revision(events.get(first))) {
                all.add(events.subList(first, end));
                first = end;
            }
        }
        return all;
    }

    private static long revision(WatchEvent event) {
        return event.getKeyValue().getModRevision();
    }

    /** Returns up to which revision of a history it has told everything, 0 if it tells of another one. */
    long applied(Epochs.Epoch of) {
        return epoch.equals(of) ? applied : 0;
    }

    /** Notes that what happened at that revision is known. */
    void applied(long revision) {
        applied = revision;
    }

    @Override
    public void onNext(WatchResponse response) {
        try {
            told.accept(this, response);
        } catch (RuntimeException | Error e) { // as without memory: the library would go on with the next one
            missed = true;
            throw e;
        }
    }

    /**
     * Makes sure that nothing is missing before what it told of last.
     *
     * @throws IllegalStateException if something is
     */
    void demandAll() {
        if (missed) {
            throw new IllegalStateException("what happened before could not be told");
        }
    }

    @Override
    public void onError(Throwable failure) {
        ended.accept(this, failure);
    }

    @Override
    public void onCompleted() {
        ended.accept(this, new IllegalStateException("the watch has ended"));
    }

    void end(EtcdClient client) {
        if (watcher != null) {
            client.end(watcher);
        }
    }
}
