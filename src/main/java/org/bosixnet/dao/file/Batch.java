package org.bosixnet.dao.file;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Mutation;
import org.bosixnet.dao.Transaction;
import org.bosixnet.dao.file.journal.Line;
import org.bosixnet.dao.file.journal.LineWriter;
import org.bosixnet.dao.file.journal.StoreState;
import org.bosixnet.dao.file.journal.StoredRecord;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.jspecify.annotations.Nullable;

/** Transactions that are stored at once: each is decided on what those before it leave behind. */
final class Batch {

    private final StoreState state;
    private final Instant now;
    private final Map<HostName, @Nullable StoredRecord> changed = new HashMap<>();
    private final List<CommitResult> results = new ArrayList<>();
    private final List<Commit> commits = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private int expired;

    /**
     * @param state what is there, which stays as it is until {@link #apply}
     * @param now the time that no record may be later than
     */
    Batch(StoreState state, Instant now) {
        this.state = state;
        this.now = now;
    }

    /** Returns what became of each transaction, in their order. */
    List<CommitResult> results() {
        return results;
    }

    /** Returns the commits of those that did not conflict, in their order. */
    List<Commit> commits() {
        return commits;
    }

    /** Returns the lines that stand for the commits, one for each change. */
    List<String> lines() {
        return lines;
    }

    void add(Transaction transaction) {
        for (Mutation mutation : transaction.mutations()) {
            StoredRecord current = current(mutation.name());
            if (mutation.expected() != (current == null ? 0 : current.record().revision())) {
                results.add(new CommitResult.Conflict(current == null ? null : current.record()));
                return;
            }
        }
        List<Commit.Change> changes = new ArrayList<>();
        for (Mutation mutation : transaction.mutations()) {
            int more = transaction.mutations().size() - changes.size() - 1;
            changes.add(add(mutation, new Line.Part(more, transaction.expiry())));
        }
        expired += transaction.expiry() ? changes.size() : 0;
        long revision = state.revision() + lines.size();
        commits.add(new Commit(revision, changes));
        results.add(new CommitResult.Committed(revision));
    }

    private @Nullable StoredRecord current(HostName name) {
        return changed.containsKey(name) ? changed.get(name) : state.find(name);
    }

    private Commit.Change add(Mutation mutation, Line.Part part) {
        HostName name = mutation.name();
        long revision = state.revision() + lines.size() + 1;
        HostRecord record = mutation.record();
        StoredRecord written = record == null ? null : written(record.withRevision(revision), current(name));
        changed.put(name, written);
        lines.add(LineWriter.write(
                written == null ? new Line.Remove(revision, name, part) : new Line.Put(written, part)));
        return new Commit.Change(name, written == null ? null : written.record());
    }

    private StoredRecord written(HostRecord record, @Nullable StoredRecord current) {
        return current == null
                ? new StoredRecord(record.notAfter(now))
                // a mark that came between the caller's reading and this commit must not be lost
                : current.replacedBy(record.withSeen(current.record().sign()).notAfter(now));
    }

    /** Changes the state, once the lines are durable. */
    void apply() {
        state.apply(changed, lines.size());
        if (expired > 0) {
            state.expired(new Expired(now, expired));
        }
    }
}
