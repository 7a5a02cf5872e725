package org.bosixnet.dao;

import java.util.List;
import java.util.Optional;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.SignOfLife;
import org.jspecify.annotations.Nullable;

/**
 * Keeps host records durably, and reports every change in the order of the commits. The store is the truth and the only
 * source of change: a caller that commits learns of the effect through the feed, like everyone else.
 *
 * <p>What holds for every implementation:
 *
 * <ul>
 *   <li><b>Atomic.</b> {@link #commit} is one conditional write: all of its changes or none, also after a crash. Nothing
 *       else changes a record but {@link #markSeen} and {@link #clockSet}.
 *   <li><b>Durable.</b> When {@code commit} returns {@link CommitResult.Committed}, the change survives the death of
 *       the process and of the machine. When it throws, the change may or may not have happened; to repeat it with the
 *       same {@code expected} is safe, since at most one of the two commits.
 *   <li><b>Ordered.</b> Revisions grow by at least one with each commit, and never repeat within an epoch. A
 *       commit of several records is one call of the feed. Commits that are made at the same moment may be one, with one revision.
 *   <li><b>Never in the future.</b> No time in a record is later than the clock at the moment when the record is told.
 *   <li><b>Readable in trouble.</b> A store that cannot write (disk full, read-only, unreachable) throws its
 *       {@link StoreException} from {@code commit}; what was delivered by the feed stays valid.
 * </ul>
 *
 * <p>Life cycle: made by a {@link HostRecordDaoFactory}, {@link #start started} once, {@link #close closed} once. Calls
 * of {@code commit} and {@code markSeen} are allowed from any thread between the two.
 */
public interface HostRecordDao extends AutoCloseable {

    /**
     * Begins to deliver to {@code feed}; its first call, {@link HostRecordFeed#snapshot}, has returned when this method
     * returns.
     *
     * @throws StoreException if the store cannot be reached
     * @throws IllegalStateException if it was started before
     */
    void start(HostRecordFeed feed);

    /**
     * Commits changes if each record is still at its expected revision. Returns when that is decided and durable.
     *
     * @return {@link CommitResult.Committed} with the number of the commit; or {@link CommitResult.Conflict} with the
     *     first record that was not as expected, as it is now, and nothing was changed
     * @throws StoreException if the store could not write, see above for what may have happened; {@code BUSY} if too many
     *     changes are waiting and {@code UNAVAILABLE} after {@link #close}, in both cases nothing was changed
     * @throws IllegalStateException before {@link #start}
     */
    CommitResult commit(Transaction transaction);

    /** Commits a single change, as {@link #commit(Transaction)} does. */
    default CommitResult commit(HostName name, long expected, @Nullable HostRecord record) {
        return commit(new Transaction(List.of(new Mutation(name, expected, record))));
    }

    /**
     * Notes that a host reported; this is not a commit. Returns at once; the mark is durable within {@link
     * StoreConfig#seenFlush} or at a clean stop, and lost if the process dies before. It has no revision and no order
     * among commits, and is dropped silently if there is no such host or it was seen later.
     */
    void markSeen(HostName name, SignOfLife sign);

    /**
     * Notes that the clock was set, for good: a step forward is an outage, and after a step back nothing is later than
     * what the clock shows now. Returns when the feed was told.
     *
     * @throws StoreException (UNAVAILABLE) if that does not come to pass; it may be told again
     */
    void clockSet(ClockStep step);

    /**
     * Returns the revision of the last commit of all that were acknowledged before this was called, by whichever registry; 0 if
     * only this one commits. So it is known what the feed has to tell before something that was not changed is acknowledged.
     *
     * @throws StoreException if that cannot be found out
     */
    default long newest() {
        return 0;
    }

    /** Returns why changes cannot be stored at this moment, in one sentence for people, or empty if they can. */
    Optional<String> unavailable();

    /**
     * Returns what is wrong with what is stored, or with other registries on it, though changes can be stored: sentences for
     * people.
     */
    default List<String> warnings() {
        return List.of();
    }

    /** Returns what this registry has in common with others on the same records; empty if there cannot be others. */
    default Optional<Cluster> cluster() {
        return Optional.empty();
    }

    /** Returns how many bytes the records take up on the local disk; 0 if they are kept elsewhere, or not known. */
    default long storedBytes() {
        return 0;
    }

    /**
     * Writes what is still waiting, stops the feed, and releases every file, connection and thread. The feed is not
     * called after this returns. Idempotent.
     */
    @Override
    void close();
}
