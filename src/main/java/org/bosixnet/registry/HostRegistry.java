package org.bosixnet.registry;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bosixnet.dao.Cluster;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.Mutation;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.Transaction;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.limit.Charge;
import org.bosixnet.limit.ThrottledException;
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
    private final ReservedNames reserved;
    private final Clock clock;
    private final LiveView view = new LiveView();
    private final DecisionLoop loop;
    private final ChangeLimits changes;
    private final HostKeys keys;
    private final Audit audit;
    private final Liveness liveness;

    /** Makes one whose clock is watched from now on, however seldom it is looked at. */
    public HostRegistry(HostRecordDao dao, RegistryConfig config, Clock clock, LongSupplier nanos) {
        this(dao, config, clock, nanos, new ClockWatch(clock, nanos, ChronoUnit.FOREVER.getDuration()));
    }

    /**
     * @param nanos tells how time passes, for limits
     * @param clockWatch watches that clock, since before the store was opened
     */
    public HostRegistry(
            HostRecordDao dao, RegistryConfig config, Clock clock, LongSupplier nanos, ClockWatch clockWatch) {
        this.dao = dao;
        this.reserved = config.reserved();
        this.clock = clock;
        this.audit = new Audit(clock, nanos);
        Room room = new Room(view::current, config.maxHosts(), config.maxListBytes());
        this.loop = new DecisionLoop(dao, view, room, audit);
        this.changes = new ChangeLimits(config.maxHosts(), nanos);
        this.keys = new HostKeys(loop, room, view::current, changes, reserved, audit, clock, nanos);
        this.liveness = new Liveness(config, view, dao, clockWatch, now(), nanos);
    }

    /** Begins to follow the store. When this returns, the view contains everything that the store contained. */
    public void start() {
        dao.start(view);
    }

    /** Calls {@code reader} after every move of the view, mostly on the store's thread: it must return at once. */
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

    /** Returns everything that the store holds, as of now. Never blocks. */
    public Snapshot snapshot() {
        RegistryView now = view.current();
        return new Snapshot(now.position(), now.records(), view.outages(), view.expired());
    }

    /** Returns why changes cannot be stored at this moment, or empty if they can. */
    public Optional<String> unavailable() {
        return dao.unavailable();
    }

    /** Returns what else is wrong with what is stored, in sentences for people. */
    public List<String> warnings() {
        return dao.warnings();
    }

    /** Returns what this registry has in common with others on the same records; empty if there are none. */
    public Optional<Cluster> cluster() {
        return dao.cluster();
    }

    /**
     * Returns whether this registry knows all up to a position that a client has, maybe from another registry on the same
     * records; waits for it a moment.
     */
    public boolean reaches(Position position) {
        return dao.cluster().isEmpty() || view.reaches(position);
    }

    /** Returns the part that binds names to keys. */
    public HostKeys keys() {
        return keys;
    }

    /** Returns the part that tells which hosts are alive. */
    public Liveness liveness() {
        return liveness;
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
        UpdateOutcome outcome = loop.decide(name, by.actor(), current -> reported(name, addresses, by, current));
        if (outcome.kind() == UpdateOutcome.Kind.UNCHANGED) {
            dao.markSeen(name, outcome.record().sign());
        }
        liveness.reported(outcome, by, now());
        return outcome;
    }

    private Step<UpdateOutcome> reported(
            HostName name, List<HostAddress> addresses, Authority by, @Nullable HostRecord current) {
        demandChange(name, by, current);
        Instant time = now();
        HostRecord settled = current == null ? null : by.settle(current);
        Reports reports = by.reportsOf(current);
        if (settled != null && settled.addresses().equals(addresses)) {
            UpdateOutcome unchanged = new UpdateOutcome(
                    UpdateOutcome.Kind.UNCHANGED, current, settled.withSeen(new SignOfLife(time, reports)));
            return by.settles(current)
                    ? new Write<>(unchanged.record(), Charge.NONE, unchanged::committed)
                    : new Done<>(unchanged);
        }
        boolean created = settled == null || !settled.listed();
        HostRecord wanted =
                new HostRecord(name, addresses, settled == null ? List.of() : settled.keys(), time, time, reports, 0);
        return new Write<>(
                wanted,
                changes.of(name, by),
                new UpdateOutcome(created ? UpdateOutcome.Kind.CREATED : UpdateOutcome.Kind.CHANGED, current, wanted)
                        ::committed);
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
        kept.ifPresent(outcome -> dao.markSeen(name, outcome.record().sign()));
        return kept;
    }

    private Step<Optional<UpdateOutcome>> kept(HostName name, Authority by, @Nullable HostRecord current) {
        demandChange(name, by, current);
        if (current == null || !current.listed()) {
            return new Done<>(Optional.empty());
        }
        SignOfLife sign = new SignOfLife(now(), by.reportsOf(current));
        UpdateOutcome outcome = new UpdateOutcome(
                UpdateOutcome.Kind.UNCHANGED, current, by.settle(current).withSeen(sign));
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
                    : new Write<>(withoutAddresses(by.settle(current)), changes.of(name, by), revision -> true);
        });
    }

    /** Returns what is left of a host that has lost its addresses. */
    private @Nullable HostRecord withoutAddresses(HostRecord record) {
        return record.keys().isEmpty() ? null : record.withAddresses(List.of(), now());
    }

    /**
     * Withdraws the addresses of hosts at once, but of those that have reported since they were read.
     *
     * @param unseen at most {@value Transaction#MAX_MUTATIONS}
     * @return those that were withdrawn; none if another change came first
     */
    List<HostRecord> expire(List<HostRecord> unseen) {
        List<HostRecord> expired = new ArrayList<>();
        for (HostRecord record : unseen) {
            view.current()
                    .find(record.name())
                    .filter(current -> !current.seen().isAfter(record.seen()))
                    .ifPresent(expired::add);
        }
        List<Mutation> mutations = expired.stream()
                .map(record -> new Mutation(record.name(), record.revision(), withoutAddresses(record)))
                .toList();
        Optional<Instant> last = expired.stream().map(HostRecord::seen).max(Comparator.naturalOrder());
        return last.isPresent() && loop.commit(new Transaction(mutations, last.get()), expired, Audit.Actor.REGISTRY)
                ? expired
                : List.of();
    }

    /** Marks a host as seen now, if the request came from the host itself. */
    public void refresh(HostName name, Authority by) {
        HostRecord known = view.current().records().get(name);
        if (!mayChange(name, by, known)) {
            return;
        }
        // whoever asks need not be what reports; only where nothing is known is it taken for an agent of the original
        Reports reports = known != null && known.reports() != Reports.UNKNOWN ? Reports.UNKNOWN : by.reports();
        dao.markSeen(name, new SignOfLife(now(), reports));
        if (by.settles(known)) {
            try {
                loop.decide(name, by.actor(), current -> settled(by, current));
            } catch (StoreException | RefusedException | ThrottledException e) {
                LOG.debug("The old key of {} stays valid until the new one is used again: {}", name, e.getMessage());
            }
        }
    }

    /** Decides whether a host's old key goes, since its new one was used. */
    private static Step<Boolean> settled(Authority by, @Nullable HostRecord current) {
        return current == null || !by.settles(current)
                ? new Done<>(false)
                : new Write<>(by.settle(current), Charge.NONE, revision -> true);
    }

    /**
     * Returns whether the caller may change that host; null: a name that nobody has. Until it is bound, a reserved name
     * belongs to nobody instead of everyone.
     */
    private boolean mayChange(HostName name, Authority by, @Nullable HostRecord current) {
        return (reserved.contain(name) ? by.withoutOpen() : by).mayChange(current);
    }

    private void demandChange(HostName name, Authority by, @Nullable HostRecord current) {
        if (!mayChange(name, by, current)) {
            throw by.mayChange(current) ? RefusedException.nameReserved(name) : RefusedException.notOwner(name);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
