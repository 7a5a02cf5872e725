package org.bosixnet.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.StoreException;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.registry.DecisionLoop.Done;
import org.bosixnet.registry.DecisionLoop.Step;
import org.bosixnet.registry.DecisionLoop.Write;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides on reports, and shows what the registry knows. A change is decided on the record that it replaces, written to
 * the store on the condition that the record is still the same, and visible to readers once the store's feed delivers
 * it.
 */
public final class HostRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(HostRegistry.class);

    private final HostRecordDao dao;
    private final RegistryConfig config;
    private final Clock clock;
    private final LiveView view = new LiveView();
    private final DecisionLoop loop;
    private final ChangeLimits changes;
    private final HostKeys keys;
    private final Audit audit;

    /**
     * @param nanos tells how time passes, for limits
     */
    public HostRegistry(HostRecordDao dao, RegistryConfig config, Clock clock, LongSupplier nanos) {
        this.dao = dao;
        this.config = config;
        this.clock = clock;
        this.audit = new Audit(clock, nanos);
        Room room = new Room(view::current, config.maxHosts(), config.maxListBytes());
        this.loop = new DecisionLoop(dao, view, room, audit);
        this.changes = new ChangeLimits(config.maxHosts(), nanos);
        this.keys = new HostKeys(loop, room, view::current, changes, config.reserved(), audit, clock, nanos);
    }

    /** Begins to follow the store. When this returns, the view contains everything that the store contained. */
    public void start() {
        dao.start(view);
    }

    /** Calls {@code reader} after every move of the view, on the store's thread: it must return at once. */
    public void follow(Runnable reader) {
        view.follow(reader);
    }

    /** Returns the last moves of the view. */
    public History history() {
        return view.history();
    }

    /** Returns all hosts as of now. Never blocks. */
    public RegistryView view() {
        return view.current();
    }

    /** Returns why changes cannot be stored at this moment, or empty if they can. */
    public Optional<String> unavailable() {
        return dao.unavailable();
    }

    /** Returns the times at which no registry ran on this store, before this one started. */
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
     * Returns the names that changed after a position, up to that of a view; empty if the position is of another epoch,
     * too long ago, or ahead of the view.
     */
    public Optional<Set<HostName>> changedSince(Position after, RegistryView upTo) {
        Set<HostName> names = new TreeSet<>();
        return knowsChangesSince(after, upTo)
                        && history().read(after, upTo.position(), change -> {
                            change.hosts().forEach(host -> names.add(host.name()));
                            names.addAll(change.removed());
                            return true;
                        })
                ? Optional.of(names)
                : Optional.empty();
    }

    /** Returns whether {@link #changedSince} would have an answer; costs less. */
    public boolean knowsChangesSince(Position after, RegistryView upTo) {
        return history().reach(after, upTo.position()) == History.Reach.KNOWN;
    }

    /** Returns the part that binds names to keys. */
    public HostKeys keys() {
        return keys;
    }

    /** Returns the log of changes of owners. */
    public Audit audit() {
        return audit;
    }

    /**
     * Stores the addresses that a host reported. The same addresses again only mark it as seen.
     *
     * @param addresses 1 to {@value HostRecord#MAX_ADDRESSES} different ones, the preferred first
     * @throws RefusedException (NOT_OWNER) if the caller may not change the name
     * @throws RefusedException (NAME_RESERVED) if an administrator has to bind the name first
     * @throws ThrottledException if the host or its key changes too often
     * @throws RefusedException (TOO_MANY_HOSTS) if the host is new and there is no room
     * @throws RefusedException (LIST_FULL) if the list would be too long
     * @throws RefusedException (CONTENDED) if others changed the host each time
     * @throws org.bosixnet.dao.StoreException if the store could not write
     */
    public UpdateOutcome update(HostName name, List<HostAddress> addresses, Authority by) {
        UpdateOutcome outcome = loop.decide(name, by.actor(), current -> report(name, addresses, by, current));
        if (outcome.kind() == UpdateOutcome.Kind.UNCHANGED) {
            dao.markSeen(name, outcome.record().seen());
        }
        return outcome;
    }

    /**
     * Marks a host as seen that reports its addresses to be unchanged without saying them.
     *
     * @return empty if it has none
     * @throws RefusedException as {@link #update}
     * @throws org.bosixnet.dao.StoreException if the store could not write
     */
    public Optional<UpdateOutcome> keep(HostName name, Authority by) {
        Optional<UpdateOutcome> kept = loop.decide(name, by.actor(), current -> kept(name, by, current));
        kept.ifPresent(outcome -> dao.markSeen(name, outcome.record().seen()));
        return kept;
    }

    private Step<Optional<UpdateOutcome>> kept(HostName name, Authority by, @Nullable HostRecord current) {
        demandChange(name, by, current);
        if (current == null || !current.listed()) {
            return new Done<>(Optional.empty());
        }
        UpdateOutcome outcome = new UpdateOutcome(
                UpdateOutcome.Kind.UNCHANGED, by.settle(current).withSeen(now()));
        return by.settles(current)
                ? new Write<>(outcome.record(), Charge.NONE, revision -> Optional.of(outcome.committed(revision)))
                : new Done<>(Optional.of(outcome));
    }

    /**
     * Withdraws the addresses of a host; its keys stay.
     *
     * @return false if it had none
     * @throws RefusedException (NOT_OWNER) if the caller may not change the name
     * @throws RefusedException (NAME_RESERVED) if an administrator has to bind the name first
     * @throws ThrottledException if the host or its key changes too often
     * @throws RefusedException (CONTENDED) if others changed the host each time
     * @throws org.bosixnet.dao.StoreException if the store could not write
     */
    public boolean withdraw(HostName name, Authority by) {
        return loop.decide(name, by.actor(), current -> {
            demandChange(name, by, current);
            return current == null || !current.listed()
                    ? new Done<>(false)
                    : withdrawal(by.settle(current), changes.of(name, by));
        });
    }

    /** Withdraws the addresses of a host unless it has reported since {@code unseen} was read. */
    boolean expire(HostRecord unseen) {
        return loop.decide(
                unseen.name(),
                Audit.Actor.REGISTRY,
                current ->
                        current == null || !current.listed() || current.seen().isAfter(unseen.seen())
                                ? new Done<>(false)
                                : withdrawal(current, Charge.NONE));
    }

    /** Marks a host as seen now, if the request came from the host itself. */
    public void refresh(HostName name, Authority by) {
        HostRecord known = view.current().records().get(name);
        if (!allowed(name, by).mayChange(known)) {
            return;
        }
        dao.markSeen(name, now());
        if (by.settles(known)) {
            try {
                loop.decide(name, by.actor(), current -> settled(by, current));
            } catch (StoreException | RefusedException e) {
                LOG.debug("The old key of {} stays valid until the new one is used again: {}", name, e.getMessage());
            }
        }
    }

    private static Step<Boolean> settled(Authority by, @Nullable HostRecord current) {
        return current == null || !by.settles(current)
                ? new Done<>(false)
                : new Write<>(by.settle(current), Charge.NONE, revision -> true);
    }

    private Step<UpdateOutcome> report(
            HostName name, List<HostAddress> addresses, Authority by, @Nullable HostRecord current) {
        demandChange(name, by, current);
        Instant now = now();
        HostRecord settled = current == null ? null : by.settle(current);
        if (settled != null && settled.addresses().equals(addresses)) {
            UpdateOutcome unchanged = new UpdateOutcome(UpdateOutcome.Kind.UNCHANGED, settled.withSeen(now));
            return by.settles(current)
                    ? new Write<>(unchanged.record(), Charge.NONE, unchanged::committed)
                    : new Done<>(unchanged);
        }
        boolean created = settled == null || !settled.listed();
        HostRecord wanted = new HostRecord(name, addresses, settled == null ? List.of() : settled.keys(), now, now, 0);
        return new Write<>(
                wanted,
                changes.of(name, by),
                new UpdateOutcome(created ? UpdateOutcome.Kind.CREATED : UpdateOutcome.Kind.CHANGED, wanted)
                        ::committed);
    }

    private Step<Boolean> withdrawal(HostRecord record, Charge charge) {
        return new Write<>(
                record.keys().isEmpty() ? null : record.withAddresses(List.of(), now()), charge, revision -> true);
    }

    private void demandChange(HostName name, Authority by, @Nullable HostRecord current) {
        if (!allowed(name, by).mayChange(current)) {
            throw by.mayChange(current) ? RefusedException.nameReserved(name) : RefusedException.notOwner(name);
        }
    }

    /**
     * Returns the caller's rights to a name: until it is bound, a reserved name belongs to nobody instead of everyone.
     */
    private Authority allowed(HostName name, Authority by) {
        return config.reserved().contain(name) ? by.withoutOpen() : by;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
