package org.bosixnet.dao;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;

/** Remembers what a store told, applies it as a registry would, and notices calls that the contract forbids. */
public final class RecordingFeed implements HostRecordFeed {

    private final AtomicInteger inside = new AtomicInteger();
    private final List<Snapshot> snapshots = new ArrayList<>();
    private final List<Commit> commits = new ArrayList<>();
    private final Map<HostName, Instant> marks = new HashMap<>();
    private final Map<HostName, HostRecord> view = new HashMap<>();
    private final List<String> complaints = new ArrayList<>();

    @Override
    public void snapshot(Snapshot snapshot) {
        alone(() -> {
            snapshots.add(snapshot);
            view.clear();
            snapshot.records().forEach(record -> view.put(record.name(), record));
        });
    }

    @Override
    public void committed(Commit commit) {
        alone(() -> {
            if (snapshots.isEmpty()) {
                complaints.add("commit before the first snapshot");
            } else if (commit.revision() <= lastRevision()) {
                complaints.add("commit " + commit.revision() + " after " + lastRevision());
            }
            commits.add(commit);
            commit.changes().forEach(change -> {
                if (change.record() == null) {
                    view.remove(change.name());
                } else {
                    view.put(change.name(), change.record());
                }
            });
        });
    }

    @Override
    public void seen(Map<HostName, Instant> news) {
        alone(() -> {
            marks.putAll(news);
            news.forEach((name, time) -> view.computeIfPresent(name, (n, record) -> record.withSeen(time)));
        });
    }

    private void alone(Runnable action) {
        if (inside.incrementAndGet() != 1) {
            throw new AssertionError("two calls of the feed at once");
        }
        synchronized (this) {
            action.run();
        }
        inside.decrementAndGet();
    }

    private long lastRevision() {
        return commits.isEmpty()
                ? snapshots.get(snapshots.size() - 1).position().revision()
                : commits.get(commits.size() - 1).revision();
    }

    public synchronized List<Snapshot> snapshots() {
        return List.copyOf(snapshots);
    }

    public synchronized List<Commit> commits() {
        return List.copyOf(commits);
    }

    public synchronized List<Long> revisions() {
        return commits.stream().map(Commit::revision).collect(Collectors.toList());
    }

    public synchronized Map<HostName, Instant> marks() {
        return Map.copyOf(marks);
    }

    /** Returns the records as a reader of this feed has them. */
    public synchronized Map<HostName, HostRecord> view() {
        return Map.copyOf(view);
    }

    /** Returns what broke the contract. */
    public synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }
}
