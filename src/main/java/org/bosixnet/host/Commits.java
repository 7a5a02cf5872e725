package org.bosixnet.host;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.HostRecordDao;
import org.jspecify.annotations.Nullable;

/**
 * Writes what was decided on a record under the condition that the record is still the same, and has it decided again
 * where it is not.
 */
final class Commits {

    /** How often a change is decided before it is given up. */
    private static final int TRIES = 3;

    /** How long an answer waits for the own write to come back through the feed. */
    private static final Duration OWN_WRITE = Duration.ofSeconds(1);

    private final HostRecordDao dao;
    private final ReadView view;
    private final int maxHosts;

    /** The names of new hosts on their way into the store; once for each caller, of whom one will succeed. */
    @GuardedBy("creating")
    private final List<HostName> creating = new ArrayList<>();

    Commits(HostRecordDao dao, ReadView view, int maxHosts) {
        this.dao = dao;
        this.view = view;
        this.maxHosts = maxHosts;
    }

    /** What to do with a record: {@link Done} needs nothing written, {@link Write} replaces or removes it. */
    sealed interface Step<R> {}

    record Done<R>(R answer) implements Step<R> {}

    /**
     * @param answer made with the number of the commit
     */
    record Write<R>(@Nullable HostRecord record, LongFunction<R> answer) implements Step<R> {}

    /**
     * Carries out a decision.
     *
     * @param decision is given the record, null if there is none; asked again if someone else was first
     * @throws TooManyHostsException if the record is new and there is no room
     * @throws ContendedException if others changed the record each time
     * @throws org.bosixnet.dao.StoreException if the store could not write
     */
    <R> R decide(HostName name, Function<@Nullable HostRecord, Step<R>> decision) {
        HostRecord current = view.current().records().get(name);
        for (int i = 0; i < TRIES; i++) {
            Step<R> step = decision.apply(current);
            if (step instanceof Done<R> done) {
                return done.answer();
            }
            Write<R> write = (Write<R>) step;
            CommitResult result =
                    current == null ? create(name, write.record()) : commit(name, current.revision(), write.record());
            if (result instanceof CommitResult.Committed committed) {
                return write.answer().apply(committed.revision());
            }
            current = ((CommitResult.Conflict) result).current();
        }
        throw new ContendedException(name);
    }

    private CommitResult commit(HostName name, long expected, @Nullable HostRecord record) {
        CommitResult result = dao.commit(name, expected, record);
        if (result instanceof CommitResult.Committed committed) {
            view.await(committed.revision(), OWN_WRITE);
        }
        return result;
    }

    private CommitResult create(HostName name, @Nullable HostRecord record) {
        synchronized (creating) {
            creating.add(name);
            if (hosts() > maxHosts) {
                creating.remove(name);
                throw new TooManyHostsException(maxHosts);
            }
        }
        try {
            return commit(name, 0, record);
        } finally {
            synchronized (creating) {
                creating.remove(name);
            }
        }
    }

    /** Returns how many hosts there are, with those on their way; a name that is known by now is not counted twice. */
    @GuardedBy("creating")
    private long hosts() {
        Map<HostName, HostRecord> known = view.current().records();
        return known.size()
                + creating.stream()
                        .filter(name -> !known.containsKey(name))
                        .distinct()
                        .count();
    }
}
