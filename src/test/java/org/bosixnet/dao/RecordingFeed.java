package org.bosixnet.dao;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.SignOfLife;
import org.pcollections.TreePMap;

/** Remembers what a store told, applies it as a registry would, and notices calls that the contract forbids. */
public final class RecordingFeed implements HostRecordFeed {

    private final AtomicInteger inside = new AtomicInteger();
    private final List<Snapshot> snapshots = new ArrayList<>();
    private final List<Commit> commits = new ArrayList<>();
    private final Map<HostName, Instant> marks = new HashMap<>();
    private final List<ClockStep> steps = new ArrayList<>();
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
    public void committed(Commit commit, TreePMap<HostName, HostRecord> after) {
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
            compare(after);
        });
    }

    @Override
    public void seen(Map<HostName, SignOfLife> news, TreePMap<HostName, HostRecord> after) {
        alone(() -> {
            news.forEach((name, sign) -> {
                marks.put(name, sign.time());
                view.computeIfPresent(name, (n, record) -> record.withSeen(sign));
            });
            compare(after);
        });
    }

    @Override
    public void clockSet(ClockStep step, TreePMap<HostName, HostRecord> after) {
        alone(() -> {
            steps.add(step);
            if (step.back()) {
                view.replaceAll((name, record) -> record.notAfter(step.to()));
            }
            compare(after);
        });
    }

    private void compare(TreePMap<HostName, HostRecord> after) {
        if (!after.equals(view)) {
            complaints.add("the records are told as " + after + " where the changes lead to " + view);
        }
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

    public synchronized List<ClockStep> steps() {
        return List.copyOf(steps);
    }

    /** Returns the records as a reader of this feed has them, once it is clear that the store told them so as well. */
    public synchronized Map<HostName, HostRecord> view() {
        assertThat(complaints).isEmpty();
        return Map.copyOf(view);
    }

    /** Returns what broke the contract. */
    public synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }
}
