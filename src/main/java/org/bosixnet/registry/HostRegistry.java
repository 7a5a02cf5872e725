package org.bosixnet.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.Mutation;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.Transaction;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
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
    private final Decisions decisions;
    private final HostKeys keys;
    private final Audit audit;
    private final ClockWatch clockWatch;
    private final StateWatch states;
    private final Contests contests;

    /** Makes one whose clock is watched from now on. */
    public HostRegistry(HostRecordDao dao, RegistryConfig config, Clock clock, LongSupplier nanos) {
        this(dao, config, clock, nanos, new ClockWatch(clock, nanos));
    }

    /**
     * @param nanos tells how time passes, for limits
     * @param clockWatch watches that clock, since before the store was opened
     */
    public HostRegistry(
            HostRecordDao dao, RegistryConfig config, Clock clock, LongSupplier nanos, ClockWatch clockWatch) {
        this.dao = dao;
        this.config = config;
        this.clock = clock;
        this.audit = new Audit(clock, nanos);
        Room room = new Room(view::current, config.maxHosts(), config.maxListBytes());
        this.loop = new DecisionLoop(dao, view, room, audit);
        ChangeLimits changes = new ChangeLimits(config.maxHosts(), nanos);
        this.decisions = new Decisions(config.reserved(), changes, this::now);
        this.clockWatch = clockWatch;
        this.states = new StateWatch(config.staleAfter(), now());
        this.contests = new Contests(twoPeriods(config), config.maxHosts(), nanos);
        this.keys = new HostKeys(loop, room, view::current, changes, config.reserved(), audit, clock, nanos);
    }

    /** Returns two periods of an agent: it is stale after three. */
    private static Duration twoPeriods(RegistryConfig config) {
        return config.staleAfter().multipliedBy(2).dividedBy(3);
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

    /** Returns why changes cannot be stored at this moment, or empty if they can. */
    public Optional<String> unavailable() {
        return dao.unavailable();
    }

    /**
     * Looks whether the clock was set, and what has changed only because time passed; to be called about once a second.
     *
     * @return the time of day
     * @throws org.bosixnet.dao.StoreException if the clock was set and the store cannot be told just now
     */
    public synchronized Instant look() {
        Instant now = clockWatch.look(dao::clockSet);
        Set<HostName> ended = contests.look();
        if (!ended.isEmpty()) {
            view.said(ended);
        }
        states.look(now, () -> view.current().listed(), view::said);
        return now;
    }

    /** Returns how long hosts have been silent while they could be heard. */
    Silence silence(Instant now) {
        return new Silence(view.outages(), now);
    }

    /** Returns what had expired shortly before the registry was started. */
    List<Expired> expired() {
        return view.expired();
    }

    RegistryConfig config() {
        return config;
    }

    /** Returns the state of a host at this moment. */
    public HostState state(HostRecord record, Instant now) {
        if (staleAt(record).isAfter(now)) {
            return HostState.ONLINE;
        }
        return record.reports().repeated() ? HostState.STALE : HostState.QUIET;
    }

    /** Returns since when several computers report that name in turns, or empty if they do not. */
    public Optional<Instant> contestedSince(HostName name) {
        return contests.since(name);
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
        UpdateOutcome outcome =
                loop.decide(name, by.actor(), current -> decisions.report(name, addresses, by, current));
        if (outcome.kind() == UpdateOutcome.Kind.UNCHANGED) {
            dao.markSeen(name, outcome.record().sign());
        }
        if (contests.reported(outcome.record(), by, now())) {
            view.said(Set.of(name));
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
        Optional<UpdateOutcome> kept = loop.decide(name, by.actor(), current -> decisions.keep(name, by, current));
        kept.ifPresent(outcome -> dao.markSeen(name, outcome.record().sign()));
        return kept;
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
        return loop.decide(name, by.actor(), current -> decisions.withdraw(name, by, current));
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
                .map(record -> new Mutation(record.name(), record.revision(), decisions.withoutAddresses(record)))
                .toList();
        return !expired.isEmpty() && loop.commit(new Transaction(mutations, true), expired, Audit.Actor.REGISTRY)
                ? expired
                : List.of();
    }

    /** Marks a host as seen now, if the request came from the host itself. */
    public void refresh(HostName name, Authority by) {
        HostRecord known = view.current().records().get(name);
        if (!decisions.mayChange(name, by, known)) {
            return;
        }
        // whoever asks need not be what reports; only where nothing is known is it taken for an agent of the original
        Reports reports = known != null && known.reports() != Reports.UNKNOWN ? Reports.UNKNOWN : by.reports();
        dao.markSeen(name, new SignOfLife(now(), reports));
        if (by.settles(known)) {
            try {
                loop.decide(name, by.actor(), current -> Decisions.settle(by, current));
            } catch (StoreException | RefusedException e) {
                LOG.debug("The old key of {} stays valid until the new one is used again: {}", name, e.getMessage());
            }
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
