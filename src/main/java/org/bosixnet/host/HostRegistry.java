package org.bosixnet.host;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.Position;
import org.bosixnet.dao.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides on reports and shows what is known. A change is decided on the record it replaces, written to the store under
 * the condition that the record is still the same, and seen by readers when the store's feed tells of it.
 */
public final class HostRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(HostRegistry.class);

    /** Most changes of a host at once, and how often afterwards. */
    private static final int CHANGES = 10;

    private static final Duration CHANGE_PERIOD = Duration.ofSeconds(10);

    private final HostRecordDao dao;
    private final RegistryConfig config;
    private final Clock clock;
    private final ReadView view = new ReadView();
    private final Commits commits;
    private final RateLimit<HostName> changes;
    private final HostKeys keys;

    /**
     * @param nanos tells how time passes, for limits
     */
    public HostRegistry(HostRecordDao dao, RegistryConfig config, Clock clock, LongSupplier nanos) {
        this.dao = dao;
        this.config = config;
        this.clock = clock;
        this.commits = new Commits(dao, view, config.maxHosts());
        this.changes = new RateLimit<>(CHANGES, CHANGE_PERIOD, config.maxHosts(), nanos);
        this.keys = new HostKeys(commits, this::limitChanges, clock, nanos);
    }

    /** Begins to follow the store; when this returns, the view holds what the store held. */
    public void start() {
        dao.start(view);
    }

    /** Has a listener hear of every move of the view, beginning with the view as it is. */
    public void follow(RegistryListener listener) {
        view.follow(listener);
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

    /** Returns how long after its last report a host becomes stale. */
    public Duration staleAfter() {
        return config.staleAfter();
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

    /** Returns whether {@link #changedSince} would tell, which costs less to know. */
    public boolean knowsChangesSince(Position after, RegistryView upTo) {
        return view.log().reaches(after, upTo.position());
    }

    /** Returns who binds names to keys. */
    public HostKeys keys() {
        return keys;
    }

    /**
     * Stores the addresses that a host reported; the same again only mark it seen.
     *
     * @param addresses 1 to {@value HostRecord#MAX_ADDRESSES} different ones, the preferred first
     * @throws NotOwnerException if that may not be
     * @throws ThrottledException if the host changes too often
     * @throws TooManyHostsException if the host is new and there is no room
     * @throws ContendedException if others changed the host each time
     * @throws org.bosixnet.dao.StoreException if the store could not write
     */
    public UpdateOutcome update(HostName name, List<HostAddress> addresses, Authority by) {
        return commits.decide(name, current -> report(name, addresses, by, current));
    }

    /**
     * Withdraws the addresses of a host; its keys stay.
     *
     * @return false if it had none
     * @throws NotOwnerException if that may not be
     * @throws ThrottledException if the host changes too often
     * @throws ContendedException if others changed the host each time
     * @throws org.bosixnet.dao.StoreException if the store could not write
     */
    public boolean withdraw(HostName name, Authority by) {
        return commits.decide(name, current -> {
            if (!by.mayChange(current)) {
                throw new NotOwnerException(name);
            }
            if (current == null || !current.listed()) {
                return new Commits.Done<>(false);
            }
            limitChanges(name, by);
            return withdrawal(by.settle(current));
        });
    }

    /** Withdraws the addresses of a host if it has not reported since it was looked at. */
    boolean expire(HostRecord unseen) {
        return commits.decide(
                unseen.name(),
                current ->
                        current == null || !current.listed() || current.seen().isAfter(unseen.seen())
                                ? new Commits.Done<>(false)
                                : withdrawal(current));
    }

    /** Marks a host as having reported now, if it was the host itself that asked. */
    public void refresh(HostName name, Authority by) {
        HostRecord known = view.current().records().get(name);
        if (!by.mayChange(known)) {
            return;
        }
        dao.markSeen(name, now());
        if (by.settles(known)) {
            try {
                commits.decide(name, current -> settled(by, current));
            } catch (StoreException | ContendedException e) {
                LOG.debug("The old key of {} stays until the new one is used again: {}", name, e.getMessage());
            }
        }
    }

    private static Commits.Step<Boolean> settled(Authority by, @Nullable HostRecord current) {
        return current == null || !by.settles(current)
                ? new Commits.Done<>(false)
                : new Commits.Write<>(by.settle(current), revision -> true);
    }

    private Commits.Step<UpdateOutcome> report(
            HostName name, List<HostAddress> addresses, Authority by, @Nullable HostRecord current) {
        if (!by.mayChange(current)) {
            throw new NotOwnerException(name);
        }
        Instant now = now();
        HostRecord settled = current == null ? null : by.settle(current);
        if (settled != null && settled.addresses().equals(addresses)) {
            UpdateOutcome unchanged = new UpdateOutcome(UpdateOutcome.Kind.UNCHANGED, settled.withSeen(now));
            dao.markSeen(name, now);
            return by.settles(current)
                    ? new Commits.Write<>(unchanged.record(), unchanged::committed)
                    : new Commits.Done<>(unchanged);
        }
        limitChanges(name, by);
        boolean created = settled == null || !settled.listed();
        HostRecord wanted = new HostRecord(name, addresses, settled == null ? List.of() : settled.keys(), now, now, 0);
        return new Commits.Write<>(
                wanted,
                new UpdateOutcome(created ? UpdateOutcome.Kind.CREATED : UpdateOutcome.Kind.CHANGED, wanted)
                        ::committed);
    }

    private Commits.Step<Boolean> withdrawal(HostRecord record) {
        return new Commits.Write<>(
                record.keys().isEmpty() ? null : record.withAddresses(List.of(), now()), revision -> true);
    }

    private void limitChanges(HostName name, Authority by) {
        Duration wait = by.admin() ? Duration.ZERO : changes.take(name);
        if (!wait.isZero()) {
            throw new ThrottledException("'" + name + "' changes too often.", wait);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
