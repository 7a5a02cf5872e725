package org.bosixnet.client.report;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bosixnet.client.address.Whereabouts.Change;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.Registry.WithdrawOutcome;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.time.AgentClock;
import org.bosixnet.client.time.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one registry informed of this host's addresses, on its own thread, so that no registry waits for another.
 * Requests are sent one after the other: a new address waits for the end of the exchange under way, which could
 * otherwise overtake it and bring the old address back.
 */
public final class Reporter implements AutoCloseable {

    private final Registry registry;
    private final HostName name;
    private final AgentClock clock;
    private final Backoff backoff;
    private final ReportLog log;
    private final Thread thread;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private ReportSchedule schedule;

    @GuardedBy("lock")
    private AgentState.Registry status;

    /** How this computer moved since the last request went out. */
    @GuardedBy("lock")
    private Change moved = Change.NONE;

    @GuardedBy("lock")
    private boolean closed;

    /**
     * Makes a reporter that does nothing until {@link #start()}.
     *
     * @param registry the registry, which the caller closes
     * @param period the time between two signs of life
     * @param clock a clock for this reporter only
     */
    public Reporter(Registry registry, HostName name, Duration period, AgentClock clock) {
        this(registry, name, period, clock, RandomGenerator.getDefault(), System.getLogger(Reporter.class.getName()));
    }

    public Reporter(
            Registry registry,
            HostName name,
            Duration period,
            AgentClock clock,
            RandomGenerator random,
            Logger logger) {
        this.registry = registry;
        this.name = name;
        this.clock = clock;
        this.backoff = ReportSchedule.backoff(random);
        this.log = new ReportLog(registry.url(), logger, clock::uptime);
        this.schedule = ReportSchedule.of(period);
        this.status = new AgentState.Registry(registry.url(), List.of(), null, null, "", false);
        this.thread = new Thread(this::run, "bosixnet-report " + registry.url());
        this.thread.setDaemon(true);
    }

    /** Starts reporting; once only. */
    public void start() {
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

    /** Notes that this computer may have moved in the network, so that what failed may work now. Returns at once. */
    public void moved(Change change) {
        synchronized (lock) {
            moved = moved.or(change);
            schedule = schedule.moved(change, clock.uptime());
        }
        clock.wake();
    }

    /** Returns the state of reporting. */
    public AgentState.Registry status() {
        synchronized (lock) {
            return status;
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
                if (next instanceof ReportSchedule.Next.Send send) {
                    send(send.addresses());
                } else if (next instanceof ReportSchedule.Next.WaitUntil wait) {
                    clock.await(wait.time());
                } else {
                    clock.await(null);
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
            }
            return next;
        }
    }

    private void send(List<HostAddress> addresses) throws InterruptedException {
        try {
            succeeded(addresses, sent(addresses));
        } catch (RegistryException e) {
            boolean refused = e.kind().isFinal() && e.isFromRegistry();
            failed(addresses, e.kind().name(), String.valueOf(e.getMessage()), refused, e, null);
        } catch (RuntimeException e) {
            failed(addresses, "defect", "This program failed: " + e, false, null, e);
        }
    }

    /** Makes the registry list these addresses, or none; returns the end of the sentence "the registry ...". */
    private String sent(List<HostAddress> addresses) throws RegistryException, InterruptedException {
        if (!addresses.isEmpty()) {
            registry.report(name, addresses);
            return "lists " + name + " with " + addresses;
        }
        return registry.withdraw(name) == WithdrawOutcome.UNSUPPORTED
                ? "still lists " + name + ": it is an original, which cannot forget a host"
                : "lists no address of " + name;
    }

    private void succeeded(List<HostAddress> addresses, String result) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            schedule = schedule.succeeded(addresses, clock.uptime());
            status = new AgentState.Registry(registry.url(), addresses, clock.now(), null, "", false);
        }
        log.succeeded(addresses, result);
    }

    private void failed(
            List<HostAddress> addresses,
            String kind,
            String why,
            boolean refused,
            @Nullable RegistryException said,
            @Nullable RuntimeException defect) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            schedule = schedule.failed(addresses, said, clock.uptime(), backoff).moved(moved, clock.uptime());
            Instant since = status.failingSince() == null ? clock.now() : status.failingSince();
            status = new AgentState.Registry(
                    registry.url(), status.reported(), status.lastSuccess(), since, why, refused);
        }
        log.failed(kind, why, defect);
    }
}
