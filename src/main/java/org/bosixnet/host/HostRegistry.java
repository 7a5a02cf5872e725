package org.bosixnet.host;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.Position;
import org.jspecify.annotations.Nullable;

/**
 * Decides on reports and shows what is known. A change is decided on the record it replaces, written to the store under
 * the condition that the record is still the same, and seen by readers when the store's feed tells of it.
 */
public final class HostRegistry {

    /** How often a change is decided before it is given up. */
    private static final int TRIES = 3;

    /** How long an answer waits for the own write to come back through the feed. */
    private static final Duration OWN_WRITE = Duration.ofSeconds(1);

    private final HostRecordDao dao;
    private final RegistryConfig config;
    private final Clock clock;
    private final ReadView view = new ReadView();

    private final Object creating = new Object();

    /** New hosts that were let in and are not in the view yet. */
    @GuardedBy("creating")
    private int reserved;

    public HostRegistry(HostRecordDao dao, RegistryConfig config, Clock clock) {
        this.dao = dao;
        this.config = config;
        this.clock = clock;
    }

    /** Begins to follow the store; when this returns, the view holds what the store held. */
    public void start() {
        dao.start(view);
    }

    /** Returns all hosts as of now; never waits. */
    public RegistryView view() {
        return view.current();
    }

    /** Returns why changes cannot be stored at this moment, or empty if they can. */
    public Optional<String> unavailable() {
        return dao.unavailable();
    }

    /** Returns when no registry ran on this store, before this one was started. */
    List<Outage> outages() {
        return view.outages();
    }

    /** Returns the state of a host at this moment. */
    public HostState state(HostRecord record, Instant now) {
        return staleAt(record).isAfter(now) ? HostState.ONLINE : HostState.STALE;
    }

    /** Returns when a host becomes stale if it does not report again. */
    public Instant staleAt(HostRecord record) {
        return record.seen().plus(config.staleAfter());
    }

    /**
     * Returns the names changed after a position and up to that of a view, or empty if the position is of another epoch,
     * too long ago, or ahead of the view.
     */
    public Optional<Set<HostName>> changedSince(Position after, RegistryView upTo) {
        return view.log().changedBetween(after, upTo.position());
    }

    /**
     * Stores the addresses that a host reported; the same again only mark it seen.
     *
     * @param addresses 1 to {@value HostRecord#MAX_ADDRESSES} different ones, the preferred first
     * @throws TooManyHostsException if the host is new and there is no room
     * @throws ContendedException if others changed the host each time
     * @throws org.bosixnet.dao.StoreException if the store could not write
     */
    public UpdateOutcome update(HostName name, List<HostAddress> addresses) {
        if (view.current().hosts().containsKey(name)) {
            return decide(name, current -> report(name, addresses, current));
        }
        reserve();
        try {
            return decide(name, current -> report(name, addresses, current));
        } finally {
            release();
        }
    }

    /**
     * Withdraws the addresses of a host.
     *
     * @return false if it had none
     * @throws ContendedException if others changed the host each time
     * @throws org.bosixnet.dao.StoreException if the store could not write
     */
    public boolean withdraw(HostName name) {
        return removeIf(name, record -> true);
    }

    /** Withdraws the addresses of a host if it has not reported since it was looked at. */
    boolean expire(HostRecord unseen) {
        return removeIf(unseen.name(), record -> !record.seen().isAfter(unseen.seen()));
    }

    /** Marks a host as having reported now. */
    public void refresh(HostName name) {
        dao.markSeen(name, now());
    }

    private Step<UpdateOutcome> report(HostName name, List<HostAddress> addresses, @Nullable HostRecord current) {
        Instant now = now();
        if (current != null && current.addresses().equals(addresses)) {
            dao.markSeen(name, now);
            return new Done<>(new UpdateOutcome(UpdateOutcome.Kind.UNCHANGED, current.withSeen(now)));
        }
        UpdateOutcome.Kind kind = current == null ? UpdateOutcome.Kind.CREATED : UpdateOutcome.Kind.CHANGED;
        HostRecord wanted = new HostRecord(name, addresses, now, now, 0);
        return new Write<>(wanted, revision -> new UpdateOutcome(kind, wanted.withRevision(revision)));
    }

    private boolean removeIf(HostName name, Predicate<HostRecord> condition) {
        return decide(
                name,
                current -> current == null || !condition.test(current)
                        ? new Done<>(false)
                        : new Write<>(null, revision -> true));
    }

    /** What to do with a record: {@link Done} needs nothing written, {@link Write} replaces or removes it. */
    private sealed interface Step<R> {}

    private record Done<R>(R answer) implements Step<R> {}

    private record Write<R>(@Nullable HostRecord record, LongFunction<R> answer) implements Step<R> {}

    private <R> R decide(HostName name, Function<@Nullable HostRecord, Step<R>> decision) {
        HostRecord current = view.current().hosts().get(name);
        for (int i = 0; i < TRIES; i++) {
            Step<R> step = decision.apply(current);
            if (step instanceof Done<R> done) {
                return done.answer();
            }
            Write<R> write = (Write<R>) step;
            CommitResult result = dao.commit(name, current == null ? 0 : current.revision(), write.record());
            if (result instanceof CommitResult.Committed committed) {
                view.await(committed.revision(), OWN_WRITE);
                return write.answer().apply(committed.revision());
            }
            current = ((CommitResult.Conflict) result).current();
        }
        throw new ContendedException(name);
    }

    private void reserve() {
        synchronized (creating) {
            if (view.current().hosts().size() + reserved >= config.maxHosts()) {
                throw new TooManyHostsException(config.maxHosts());
            }
            reserved++;
        }
    }

    private void release() {
        synchronized (creating) {
            reserved--;
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
