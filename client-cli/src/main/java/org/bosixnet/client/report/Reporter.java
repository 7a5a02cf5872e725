package org.bosixnet.client.report;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.bosixnet.client.address.Whereabouts.Change;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.time.AgentClock;
import org.bosixnet.client.time.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one registry informed of this host's addresses, on its own thread, so that no registry waits for another. A new
 * address waits for the end of the exchange under way, which could otherwise overtake it and bring the old one back.
 */
public final class Reporter implements AutoCloseable {

    private final Registry registry;
    private final Supplier<HostName> names;
    private final Duration period;
    private final AgentClock clock;
    private final Backoff backoff;
    private final ReportLog log;
    private final Exchange exchange;
    private final Thread thread;
    private final Object lock = new Object();

    /** Under which name it reports; written by its own thread only. */
    private volatile HostName name;

    /** Under which it should report instead, as soon as the registry accepts that. */
    private volatile @Nullable HostName nextName;

    @GuardedBy("lock")
    private ReportSchedule schedule;

    @GuardedBy("lock")
    private AgentState.Registry status;

    @GuardedBy("lock")
    private Contest contest;

    /** How this computer moved since the last request went out. */
    @GuardedBy("lock")
    private Change moved = Change.NONE;

    @GuardedBy("lock")
    private boolean closed;

    private volatile Runnable told = () -> {};

    /**
     * Makes a reporter that does nothing until it is {@linkplain #start started}.
     *
     * @param registry the registry, which the caller closes
     * @param names supplies the name to report, which may change
     * @param period the time between two signs of life
     * @param clock a clock for this reporter only
     */
    public Reporter(Registry registry, Supplier<HostName> names, Duration period, AgentClock clock) {
        this(registry, names, period, clock, RandomGenerator.getDefault(), System.getLogger(Reporter.class.getName()));
    }

    public Reporter(
            Registry registry,
            Supplier<HostName> names,
            Duration period,
            AgentClock clock,
            RandomGenerator random,
            Logger logger) {
        this.registry = registry;
        this.names = names;
        this.name = names.get();
        this.period = period;
        this.clock = clock;
        this.backoff = ReportSchedule.backoff(random);
        this.log = new ReportLog(registry.url(), logger, clock::uptime);
        this.exchange = new Exchange(registry, log);
        this.schedule = ReportSchedule.of(period);
        this.contest = new Contest(period);
        this.status = new AgentState.Registry(registry.url(), List.of(), null, null, "", false, null);
        this.thread = new Thread(this::run, "bosixnet-report " + registry.url());
        this.thread.setDaemon(true);
    }

    /** Starts reporting, once only; its thread then calls {@code told} when the {@link #status} may have changed. */
    public void start(Runnable told) {
        this.told = told;
        thread.start();
    }

    /**
     * Sets what the registry should list. Returns at once; a change is sent as soon as no request is under way.
     *
     * @param addresses the preferred one first, at most {@value HostChanges#MAX_ADDRESSES} different ones; none to
     *     withdraw
     */
    public void want(List<HostAddress> addresses) {
        synchronized (lock) {
            schedule = schedule.want(addresses, clock.uptime());
        }
        clock.wake();
    }

    /** Notes that the name may have changed. Returns at once. */
    public void nameMayHaveChanged() {
        HostName now = names.get();
        HostName next = now.equals(name) ? null : now;
        if (Objects.equals(next, nextName)) {
            return;
        }
        nextName = next;
        if (next != null) {
            synchronized (lock) {
                schedule = schedule.again(clock.uptime());
            }
            clock.wake();
        }
    }

    /** Notes that this computer may have moved in the network, so that what failed may work now. Returns at once. */
    public void moved(Change change) {
        synchronized (lock) {
            moved = moved.or(change);
            schedule = schedule.moved(change, clock.uptime());
        }
        clock.wake();
    }

    /** Notes that a registry answers: a report that failed there, or at the cluster that it belongs to, goes out now. */
    public void answers(String member) {
        if (registry.members().stream().anyMatch(each -> each.url().equals(member))) {
            moved(Change.CAME);
        }
    }

    /**
     * Notes what the registry lists under a name, as it has just arrived, so that it is noticed if somebody else reports
     * this computer's, and put right if that went back to a former report. Returns at once.
     *
     * @param list returns the addresses of a name, none if it is not listed
     */
    public void listed(Function<HostName, List<HostAddress>> list) {
        synchronized (lock) {
            if (contest.listed(list.apply(name), clock.uptime())) {
                schedule = schedule.again(clock.uptime());
            } else if ((status.contested() != null) == contest.isOn()) {
                return;
            }
        }
        clock.wake(); // whose thread says it
    }

    /** Returns the registry's URL, without credentials. */
    public String url() {
        return registry.url();
    }

    /** Returns the state of reporting. */
    public AgentState.Registry status() {
        Registry.Reach reach = registry.reach();
        synchronized (lock) {
            return status.reached(reach.member(), reach.away()).as(name.value());
        }
    }

    /** Stops within a second; a request under way is given up. Withdraws nothing. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        clock.end(thread);
    }

    private void run() {
        for (ReportSchedule.Next next = next(); next != null; next = next()) {
            try {
                noteContest();
                if (next instanceof ReportSchedule.Next.Send send) {
                    send(send.addresses());
                } else {
                    told.run();
                    clock.await(next instanceof ReportSchedule.Next.WaitUntil wait ? wait.time() : null);
                }
            } catch (InterruptedException e) {
                // only close() interrupts, and next() then says so
            }
        }
    }

    /** Returns what to do, or null to end. */
    private ReportSchedule.@Nullable Next next() {
        synchronized (lock) {
            if (closed) {
                return null;
            }
            ReportSchedule.Next next = schedule.next(clock.uptime());
            if (next instanceof ReportSchedule.Next.Send) {
                moved = Change.NONE;
                schedule = schedule.sent();
            }
            return next;
        }
    }

    /** Brings the status and the log up to what is known of others who report the name. */
    private void noteContest() {
        boolean on;
        List<HostAddress> others;
        synchronized (lock) {
            AgentState.Contested before = status.contested();
            on = contest.isOn();
            others = contest.others();
            status = status.contested(
                    on ? new AgentState.Contested(before == null ? clock.now() : before.since(), others) : null);
        }
        log.contested(name, on, others);
    }

    private void send(List<HostAddress> addresses) throws InterruptedException {
        List<HostAddress> done;
        synchronized (lock) {
            contest.sends(addresses);
            done = schedule.done();
        }
        HostName next = nextName;
        try {
            if (next == null || next.equals(name) || addresses.isEmpty() || !rename(next, addresses)) {
                succeeded(addresses, exchange.report(name, addresses, addresses.equals(done)));
            }
        } catch (RegistryException | RuntimeException e) {
            failed(addresses, e);
        }
    }

    /**
     * Reports under another name from now on, if the registry accepts that; the one that it lists stays until then. Returns
     * whether it did.
     */
    private boolean rename(HostName next, List<HostAddress> addresses) throws RegistryException, InterruptedException {
        HostName former = name;
        Optional<Exchange.Accepted> accepted = exchange.rename(former, next, addresses);
        if (accepted.isEmpty()) {
            return false;
        }
        List<HostAddress> listed = status().reported();
        synchronized (lock) {
            name = next;
            contest = new Contest(period);
            contest.sends(addresses);
        }
        nameMayHaveChanged(); // it is no longer the next one
        succeeded(addresses, accepted.get());
        exchange.withdraw(former, listed);
        return true;
    }

    private void succeeded(List<HostAddress> addresses, Exchange.Accepted accepted) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            schedule = schedule.succeeded(addresses, clock.uptime());
            if (!addresses.isEmpty()) {
                contest.accepted(accepted.contested(), clock.uptime());
            }
            status = new AgentState.Registry(
                    registry.url(), addresses, clock.now(), null, "", false, status.contested());
        }
        log.succeeded(name, addresses, accepted.sentence());
    }

    private void failed(List<HostAddress> addresses, Exception failure) {
        RegistryException said = failure instanceof RegistryException e ? e : null;
        String why = said == null ? "This program failed: " + failure : String.valueOf(said.getMessage());
        boolean refused = said != null && said.kind().isFinal() && said.isFromRegistry();
        synchronized (lock) {
            if (closed) {
                return;
            }
            schedule = schedule.failed(addresses, said, clock.uptime(), backoff).moved(moved, clock.uptime());
            Instant since = status.failingSince() == null ? clock.now() : status.failingSince();
            status = new AgentState.Registry(
                    registry.url(), status.reported(), status.lastSuccess(), since, why, refused, status.contested());
        }
        log.failed(said == null ? "defect" : said.kind().name(), why, failure instanceof RuntimeException e ? e : null);
    }
}
