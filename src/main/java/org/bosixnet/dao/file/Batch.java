package org.bosixnet.dao.file;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Mutation;
import org.bosixnet.dao.Transaction;
import org.bosixnet.dao.file.journal.Line;
import org.bosixnet.dao.file.journal.LineWriter;
import org.bosixnet.dao.file.journal.StoreState;
import org.bosixnet.dao.file.journal.StoredRecords;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.stored.StoredRecord;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/** Transactions that are stored at once, and what became of each. The state stays as it is until {@link #apply}. */
final class Batch {

    private final StoreState state;
    private final Predicate<HostName> reported;

    /** The time that no record may be later than. */
    private final Instant now;

    /** All records after what was added so far. */
    private StoredRecords after;

    private final List<CommitResult> results = new ArrayList<>();
    private final List<Told> commits = new ArrayList<>();

    private final List<String> lines = new ArrayList<>();

    private int expired;

    /** A commit, and all records as of it. */
    record Told(Commit commit, TreePMap<HostName, HostRecord> after) {}

    /**
     * @param reported tells whether a host has given a sign of life that is not in the state yet
     */
    Batch(StoreState state, Instant now, Predicate<HostName> reported) {
        this.reported = reported;
        this.state = state;
        this.now = now;
        this.after = state.records();
    }

    /** Returns what became of each transaction, in their order. */
    List<CommitResult> results() {
        return results;
    }

    /** Returns the commits of those that did not conflict, in their order. */
    List<Told> commits() {
        return commits;
    }

    /** Returns what stands for the commits in the journal, one line for each change. */
    List<String> lines() {
        return lines;
    }

    /** Decides a transaction on what those before it leave behind. */
    void add(Transaction transaction) {
        for (Mutation mutation : transaction.mutations()) {
            StoredRecord current = after.find(mutation.name());
            HostRecord record = current == null ? null : current.record();
            if (transaction.conflicts(mutation, record, reported.test(mutation.name()))) {
                results.add(new CommitResult.Conflict(record));
                return;
            }
        }
        List<Commit.Change> changes = new ArrayList<>();
        for (Mutation mutation : transaction.mutations()) {
            int more = transaction.mutations().size() - changes.size() - 1;
            changes.add(add(mutation, new Line.Part(more, transaction.expiry())));
        }
        Expired withdrawn = transaction.expiry() ? new Expired(now, changes.size()) : null;
        expired += withdrawn == null ? 0 : withdrawn.hosts();
        long revision = state.revision() + lines.size();
        commits.add(new Told(new Commit(revision, changes, withdrawn), after.sorted()));
        results.add(new CommitResult.Committed(revision));
    }

    private Commit.Change add(Mutation mutation, Line.Part part) {
        HostName name = mutation.name();
        long revision = state.revision() + lines.size() + 1;
        HostRecord record = mutation.record();
        StoredRecord written = record == null ? null : written(record.withRevision(revision), after.find(name));
        after = written == null ? after.without(name) : after.with(written);
        lines.add(LineWriter.write(
                written == null ? new Line.Remove(revision, name, part) : new Line.Put(written, part)));
        return new Commit.Change(name, written == null ? null : written.record());
    }

    private StoredRecord written(HostRecord record, @Nullable StoredRecord current) {
        if (current == null) {
            return new StoredRecord(record.notAfter(now));
        }
        HostRecord seen = record.withSeen(current.record().sign()); // by a mark since the caller read the record
        return current.replacedBy(seen.notAfter(now));
    }

    /** Changes the state, once the lines are durable. */
    void apply() {
        state.apply(after, lines.size());
        if (expired > 0) {
            state.expired(new Expired(now, expired));
        }
    }
}
