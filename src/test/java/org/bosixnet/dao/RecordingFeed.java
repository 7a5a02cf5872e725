package org.bosixnet.dao;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** All records as the store told them last. */
    private TreePMap<HostName, HostRecord> told = TreePMap.empty();

    /** Up to which revision all is told, in the history of the last snapshot. */
    private long revision;

    private final List<String> complaints = new ArrayList<>();

    @Override
    public void snapshot(Snapshot snapshot) {
        alone(() -> {
            snapshots.add(snapshot);
            revision = snapshot.position().revision();
            view.clear();
            told = snapshot.byName();
            snapshot.records().forEach(record -> view.put(record.name(), record));
        });
    }

    @Override
    public void committed(Commit commit, TreePMap<HostName, HostRecord> after) {
        alone(() -> {
            if (snapshots.isEmpty()) {
                complaints.add("commit before the first snapshot");
            } else if (commit.revision() <= revision) {
                complaints.add("commit " + commit.revision() + " after " + revision);
            }
            revision = commit.revision();
            commits.add(commit);
            commit.changes().forEach(change -> {
                if (change.record() == null) {
                    view.remove(change.name());
                } else {
                    view.put(change.name(), change.record());
                }
            });
            compare(commit.changes().stream().map(Commit.Change::name).toList(), after);
        });
    }

    @Override
    public void seen(Map<HostName, SignOfLife> news, TreePMap<HostName, HostRecord> after) {
        alone(() -> {
            news.forEach((name, sign) -> {
                marks.put(name, sign.time());
                view.computeIfPresent(name, (n, record) -> record.withSeen(sign));
            });
            compare(news.keySet(), after);
        });
    }

    @Override
    public void clockSet(ClockStep step, TreePMap<HostName, HostRecord> after) {
        alone(() -> {
            steps.add(step);
            if (step.back()) {
                view.replaceAll((name, record) -> record.notAfter(step.to()));
            }
            compare(List.of(), after);
        });
    }

    /** Compares the records of those names; {@link #view} compares all. */
    private void compare(Collection<HostName> names, TreePMap<HostName, HostRecord> after) {
        told = after;
        for (HostName name : names) {
            if (!Objects.equals(after.get(name), view.get(name))) {
                complaints.add(
                        name + " is told as " + after.get(name) + " where the changes lead to " + view.get(name));
            }
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
        assertThat(told.equals(view))
                .as("%s, where the changes lead to %s", told, view)
                .isTrue();
        return Map.copyOf(view);
    }

    /** Returns what broke the contract. */
    public synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }
}
