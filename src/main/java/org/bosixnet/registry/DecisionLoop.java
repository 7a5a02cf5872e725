package org.bosixnet.registry;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.Mutation;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.Transaction;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.limit.Charge;
import org.bosixnet.limit.ThrottledException;
import org.jspecify.annotations.Nullable;

/**
 * Writes what was decided on a record, on the condition that the record is still the same; if it is not, asks for a new
 * decision. A decision is therefore pure. Its side effects happen here, once: room is held, limits are charged, and the
 * commit is logged for the audit.
 */
final class DecisionLoop {

    /** How often a change is decided before the loop gives up. */
    private static final int TRIES = 10;

    /** How long an answer waits until its own write has come back through the feed. */
    private static final Duration OWN_WRITE = Duration.ofSeconds(1);

    /**
     * The most changes that wait for the store at once. Each holds a thread of the container, which has 200 unless it is told
     * otherwise: the others are free to refuse more, and to answer who only reads.
     */
    static final int MOST_WAITING = 100;

    /** The most reports that wait to learn from the store whether they change anything. */
    static final int MOST_ASKING = 80;

    /** Roughly how soon one too many may be tried again. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Semaphore writing = new Semaphore(MOST_WAITING);
    private final Semaphore asking = new Semaphore(MOST_ASKING);
    private final HostRecordDao dao;
    private final LiveView view;
    private final Room room;
    private final Audit audit;

    DecisionLoop(HostRecordDao dao, LiveView view, Room room, Audit audit) {
        this.dao = dao;
        this.view = view;
        this.room = room;
        this.audit = audit;
    }

    /** What to do with a record: {@link Done} needs nothing written, {@link Write} replaces or removes it. */
    sealed interface Step<R> {}

    record Done<R>(R answer) implements Step<R> {}

    /**
     * @param charge what it takes from rate limits; charged once, however often the change is decided
     * @param answer makes the answer from the revision of the commit
     */
    record Write<R>(@Nullable HostRecord record, Charge charge, LongFunction<R> answer) implements Step<R> {}

    /**
     * Carries out a decision. A change that fails costs nothing, and its own failure is reported before a rate limit
     * is.
     *
     * @param by the caller
     * @param decision decides on the record, null if there is none; called again if another change came first
     * @throws RefusedException (TOO_MANY_HOSTS) if the record is new and there is no room
     * @throws RefusedException (LIST_FULL) if the list would be too long
     * @throws ThrottledException if a limit has none left, or too many wait already
     * @throws RefusedException (CONTENDED) if others changed the record each time
     * @throws StoreException if the store could not write
     */
    <R> R decide(HostName name, Audit.Actor by, Function<@Nullable HostRecord, Step<R>> decision) {
        HostRecord current = view.current().records().get(name);
        Charge charged = Charge.NONE;
        boolean written = false;
        boolean certain = false; // or another registry may have changed the record already
        try {
            for (int i = 0; i < TRIES; i++) {
                Step<R> step = decision.apply(current);
                if (step instanceof Done<R> done) {
                    if (certain) { // this registry has to show it, too, as after a commit
                        view.await(current == null ? 0 : current.revision(), OWN_WRITE);
                        return done.answer();
                    }
                    HostRecord now = newest().records().get(name);
                    if (Objects.equals(now, current)) {
                        return done.answer();
                    }
                    certain = true;
                    current = now;
                    continue;
                }
                Write<R> write = (Write<R>) step;
                Room.Place place = room.take(name, current, write.record());
                try {
                    if (charged == Charge.NONE) {
                        write.charge().take();
                        charged = write.charge();
                    }
                    CommitResult result = commit(name, current, write.record());
                    if (result instanceof CommitResult.Committed committed) {
                        written = true;
                        audit.changed(name, current, write.record(), by);
                        return write.answer().apply(committed.revision());
                    }
                    certain = true;
                    current = ((CommitResult.Conflict) result).current();
                } finally {
                    place.leave();
                }
            }
            throw RefusedException.contended(name);
        } finally {
            if (!written) {
                charged.giveBack();
            }
        }
    }

    /** Returns a view with all that was acknowledged by now, by whichever registry. */
    private RegistryView newest() {
        return waiting(asking, () -> {
            long newest = dao.newest();
            view.await(newest, OWN_WRITE);
            RegistryView now = view.current();
            if (now.position().revision() < newest) {
                throw new StoreException(
                        StoreException.Kind.UNAVAILABLE,
                        "This registry has not heard yet of all that others have stored.");
            }
            return now;
        });
    }

    /**
     * Commits changes of several names at once, if no other change came first.
     *
     * @param before the records that are changed
     * @return false if one did; then nothing was changed
     * @throws StoreException if the store could not write
     */
    boolean commit(Transaction transaction, List<HostRecord> before, Audit.Actor by) {
        if (!(dao.commit(transaction) instanceof CommitResult.Committed committed)) {
            return false;
        }
        view.await(committed.revision(), OWN_WRITE);
        for (int i = 0; i < before.size(); i++) {
            Mutation mutation = transaction.mutations().get(i);
            audit.changed(mutation.name(), before.get(i), mutation.record(), by);
        }
        return true;
    }

    private CommitResult commit(HostName name, @Nullable HostRecord current, @Nullable HostRecord record) {
        return waiting(writing, () -> {
            CommitResult result = dao.commit(name, current == null ? 0 : current.revision(), record);
            if (result instanceof CommitResult.Committed committed) {
                view.await(committed.revision(), OWN_WRITE);
                return result;
            }
            HostRecord other = ((CommitResult.Conflict) result).current();
            if (other != null) { // or what a newer version has added to it could be lost
                view.await(other.revision(), OWN_WRITE);
            }
            return result;
        });
    }

    /** Waits for the store, unless too many do. */
    private static <T> T waiting(Semaphore places, Supplier<T> store) {
        if (!places.tryAcquire()) {
            throw new ThrottledException("More reports are waiting for the store than the registry can take.", SOON);
        }
        try {
            return store.get();
        } finally {
            places.release();
        }
    }
}
