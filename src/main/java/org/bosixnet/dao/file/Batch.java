package org.bosixnet.dao.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.file.journal.Line;
import org.bosixnet.dao.file.journal.LineWriter;
import org.bosixnet.dao.file.journal.StoreState;
import org.bosixnet.dao.file.journal.StoredRecord;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.jspecify.annotations.Nullable;

/**
 * Mutations that are decided, stored and answered together. Each is decided on what those before it leave behind, while
 * the state itself stays as it is until the batch is durable.
 */
final class Batch {

    /** A conditional write that waits for the writer, and the promise to its caller. */
    record Mutation(HostName name, long expected, @Nullable HostRecord record, CompletableFuture<CommitResult> answer) {

        Mutation(HostName name, long expected, @Nullable HostRecord record) {
            this(name, expected, record, new CompletableFuture<>());
        }
    }

    private final StoreState state;
    private final Map<HostName, @Nullable StoredRecord> changed = new HashMap<>();
    private final List<Commit> commits = new ArrayList<>();
    private final List<String> json = new ArrayList<>();

    Batch(StoreState state) {
        this.state = state;
    }

    /** Returns what becomes of a mutation once this batch is durable. */
    CommitResult decide(Mutation mutation) {
        HostName name = mutation.name();
        StoredRecord current = changed.containsKey(name) ? changed.get(name) : state.find(name);
        if (mutation.expected() != (current == null ? 0 : current.record().revision())) {
            return new CommitResult.Conflict(current == null ? null : current.record());
        }
        long revision = state.revision() + commits.size() + 1;
        HostRecord record = mutation.record();
        StoredRecord written = record == null ? null : written(record, current, revision);
        changed.put(name, written);
        json.add(LineWriter.write(written == null ? new Line.Remove(revision, name) : new Line.Put(written)));
        commits.add(new Commit(revision, List.of(new Commit.Change(name, written == null ? null : written.record()))));
        return new CommitResult.Committed(revision);
    }

    private static StoredRecord written(HostRecord record, @Nullable StoredRecord current, long revision) {
        HostRecord numbered = record.withRevision(revision);
        return current == null
                ? new StoredRecord(numbered)
                // a mark that came between the caller's reading and this commit must not be lost
                : current.replacedBy(numbered.withSeen(current.record().seen()));
    }

    /** Returns what changed, in order. */
    List<Commit> commits() {
        return commits;
    }

    /** Returns the lines to store. */
    List<String> json() {
        return json;
    }

    /** Brings the state to where this batch ends. */
    void apply() {
        state.apply(changed, commits.size());
    }
}
