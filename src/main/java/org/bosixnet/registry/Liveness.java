package org.bosixnet.registry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;

/**
 * Tells which hosts are alive, for how long the others have been silent, and which names several computers report in
 * turns; and notices what of it changes only because time passes.
 */
public final class Liveness {

    /** The most names told at once, so that no event gets long. */
    private static final int PART = 1000;

    /** The rest after a look at every host, in times of what it took: it never takes more than a twentieth of a processor. */
    private static final int REST = 20;

    /** The longest rest: a look that took so long was held up. */
    private static final long LONGEST_REST = Duration.ofMinutes(5).toNanos();

    private final RegistryConfig config;
    private final LiveView view;
    private final HostRecordDao dao;
    private final ClockWatch clockWatch;
    private final LongSupplier nanos;
    private final Contests contests;

    /** When it was last looked who has become silent. */
    @GuardedBy("this")
    private Instant looked;

    /** When the next may become silent: until then nobody need be looked at, and that is rarely while they report. */
    @GuardedBy("this")
    private Instant next;

    /** Before when, in nanoseconds, nobody is looked at again. */
    @GuardedBy("this")
    private long resting;

    /**
     * @param nanos tells how time passes
     */
    Liveness(
            RegistryConfig config,
            LiveView view,
            HostRecordDao dao,
            ClockWatch clockWatch,
            Instant now,
            LongSupplier nanos) {
        this.config = config;
        this.view = view;
        this.dao = dao;
        this.clockWatch = clockWatch;
        this.looked = now;
        this.next = now;
        this.nanos = nanos;
        this.resting = nanos.getAsLong();
        this.contests = new Contests(twoPeriods(config), nanos);
    }

    /** Returns two periods of an agent: it is stale after three. */
    private static Duration twoPeriods(RegistryConfig config) {
        return config.staleAfter().multipliedBy(2).dividedBy(3);
    }

    /** Returns the state of a host at this moment. */
    public HostState state(HostRecord record, Instant now) {
        if (staleAt(record).isAfter(now)) {
            return HostState.ONLINE;
        }
        return record.reports().repeated() ? HostState.STALE : HostState.QUIET;
    }

    /** Returns how many hosts are in each state at this moment; looks at each host. */
    public Map<HostState, Integer> states(Instant now) {
        Map<HostState, Integer> states = new EnumMap<>(HostState.class);
        view.current().records().values().stream()
                .filter(HostRecord::listed)
                .forEach(host -> states.merge(state(host, now), 1, Integer::sum));
        return states;
    }

    /** Returns how many names several computers report in turns. */
    public int contested() {
        return contests.size();
    }

    /** Returns how long after its last report a host becomes stale. */
    public Duration staleAfter() {
        return config.staleAfter();
    }

    /** Returns when a host becomes stale if it does not report again. */
    public Instant staleAt(HostRecord record) {
        return record.seen().plus(config.staleAfter());
    }

    /** Returns since when several computers report that name in turns, or empty if they do not. */
    public Optional<Instant> contestedSince(HostName name) {
        return contests.since(name);
    }

    /** Returns whether a host has been silent for so long, while it could be heard, that it loses its addresses. */
    boolean expires(HostRecord record, Silence silence) {
        Duration after = config.expireAfter(record);
        return after != null && silence.since(record.seen()).compareTo(after) > 0;
    }

    /** Returns how long hosts have been silent while they could be heard. */
    Silence silence(Instant now) {
        return new Silence(view.outages(), now);
    }

    /** Returns what had expired shortly before the registry was started. */
    List<Expired> expired() {
        return view.expired();
    }

    /** Notes a report that was accepted. */
    void reported(UpdateOutcome outcome, Authority by, Instant now) {
        if (contests.reported(outcome.before(), outcome.record(), by, now)) {
            view.said(Set.of(outcome.record().name()));
        }
    }

    /**
     * Looks whether the clock was set, and what has changed only because time passed; to be called about once a second.
     *
     * @return the time of day
     * @throws org.bosixnet.dao.StoreException if the clock was set and the store cannot be told just now
     */
    public synchronized Instant look() {
        Set<HostName> ended = contests.look(); // goes by no clock that can be set
        if (!ended.isEmpty()) {
            view.said(ended);
        }
        Instant now = clockWatch.look(dao::clockSet, dao.cluster().isEmpty());
        if (now.isBefore(looked)) { // the clock was set
            looked = now;
            next = now;
        }
        long at = nanos.getAsLong();
        if (!now.isBefore(next) && at - resting >= 0) {
            tellSilent(now);
            long end = nanos.getAsLong();
            resting = end + Math.min(REST * (end - at), LONGEST_REST);
        }
        return now;
    }

    /** Tells which hosts have become silent since the last look. */
    @GuardedBy("this")
    private void tellSilent(Instant now) {
        Instant first = now.plus(config.staleAfter()); // nobody who reports from now on is due earlier
        Set<HostName> silent = new HashSet<>();
        for (HostRecord host : view.current().records().values()) {
            if (!host.listed()) {
                continue;
            }
            Instant due = staleAt(host);
            if (due.isAfter(now)) {
                first = due.isBefore(first) ? due : first;
            } else if (due.isAfter(looked)) {
                silent.add(host.name());
                if (silent.size() == PART) {
                    view.said(silent);
                    silent = new HashSet<>();
                }
            }
        }
        if (!silent.isEmpty()) {
            view.said(silent);
        }
        looked = now;
        next = first;
    }
}
