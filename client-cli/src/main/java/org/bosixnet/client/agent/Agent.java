package org.bosixnet.client.agent;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bosixnet.client.address.AddressChoice;
import org.bosixnet.client.address.Whereabouts;
import org.bosixnet.client.address.Whereabouts.Change;
import org.bosixnet.client.fleet.ChangeTeller;
import org.bosixnet.client.fleet.ListFollower;
import org.bosixnet.client.fleet.Listing;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.log.SayOnce;
import org.bosixnet.client.platform.Platform.NetworkNotices;
import org.bosixnet.client.report.Reporter;
import org.bosixnet.client.report.WantedAddresses;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.bosixnet.client.time.AgentClock;
import org.bosixnet.client.time.Standstill;
import org.jspecify.annotations.Nullable;

/**
 * The loop: watches the kernel's addresses, makes the reporters report them, and keeps the hosts file. Four kinds of
 * threads, none of which waits for another: this one watches, one follows the list, one per registry reports, and one
 * runs the program that is told of changes. Two more only listen, to the kernel and to the list's stream.
 */
public final class Agent {

    private static final System.Logger LOG = System.getLogger(Agent.class.getName());

    /** How often to look whether the computer has another name, which takes a process where there is no {@code /proc}. */
    static final Duration NAME_PERIOD = Duration.ofSeconds(10);

    private static final String WITHDRAW_MINUTES = WantedAddresses.WITHDRAW_AFTER.toMinutes() + " minutes";

    private final NetworkNotices notices;
    private final AddressChooser addresses;
    private final List<Reporter> reporters;
    private final ListFollower follower;
    private final ChangeTeller changes;
    private final StateFile state;
    private final Runs runs;
    private final Watchdog watchdog;
    private final AgentClock clock;
    private final Standstill standstill;
    private final Whereabouts whereabouts = new Whereabouts();
    private final WantedAddresses wanted;
    private final SayOnce trouble = new SayOnce(LOG);
    private final SayOnce lack = new SayOnce(LOG);

    private volatile boolean stopped;
    private Instant start;
    private @Nullable Duration lastSign;
    private Duration nextNameLook = Duration.ZERO;

    /** When the time of day was last set; null if it never was. */
    private @Nullable Instant clockSet;

    Agent(
            NetworkNotices notices,
            AddressChooser addresses,
            List<Reporter> reporters,
            ListFollower follower,
            ChangeTeller changes,
            StateFile state,
            Runs runs,
            Watchdog watchdog,
            AgentClock clock,
            Standstill standstill) {
        this.notices = notices;
        this.addresses = addresses;
        this.reporters = List.copyOf(reporters);
        this.follower = follower;
        this.changes = changes;
        this.state = state;
        AgentState.Reported before = state.read().lastReported();
        this.wanted = new WantedAddresses(before.addresses(), before.hadWayOut());
        this.runs = runs;
        this.watchdog = watchdog;
        this.clock = clock;
        this.standstill = standstill;
        this.start = clock.now(); // to the fraction, so that what the last run did is told from what this one does
    }

    /** Runs until {@link #stop()} is called from another thread, or this one is interrupted. */
    public void run() throws InterruptedException {
        keepSignOfLife(); // otherwise status uses the last run's until the first look is done
        publishReports(); // which are this run's, and so none yet
        Duration pause = runs.begin();
        reporters.forEach(reporter -> reporter.start(clock::wake));
        changes.start();
        follower.start(pause, new Listed());
        notices.start();
        while (!stopped) {
            look();
            lookAtName();
            runs.look(follower.workedFor());
            keepSignOfLife();
            watchdog.look();
            publish();
            clock.await(next());
        }
    }

    /** Returns when to look again: at the next of what is due, unless something announces itself. */
    private Duration next() {
        Duration look = earlier(addresses.next(), standstill.next());
        Duration tell = watchdog.next();
        return tell == null ? look : earlier(look, tell);
    }

    private static Duration earlier(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Stops within a second. */
    public void stop() {
        stopped = true;
        runs.end();
        clock.wake();
        notices.close();
        follower.close();
        Stream.concat(Stream.of(changes::close), reporters.stream().<Runnable>map(reporter -> reporter::close))
                .parallel()
                .forEach(Runnable::run);
    }

    /** Tells those that report to a registry of what came from it. */
    private final class Listed implements Listing {

        @Override
        public void opened(String registry) {
            reporters.forEach(reporter -> reporter.answers(registry));
        }

        @Override
        public void arrived(String from, Function<HostName, List<HostAddress>> addresses) {
            reporters.stream().filter(reporter -> reporter.url().equals(from)).forEach(each -> each.listed(addresses));
        }
    }

    private void look() {
        Change change = standstill();
        try {
            change = change.or(addresses.poll().map(this::choose).orElse(Change.NONE));
            trouble.solved("The addresses can be read again");
        } catch (IOException | RuntimeException e) {
            trouble.problem("The addresses cannot be read: " + e.getMessage());
        }
        wanted.change(clock.uptime()).ifPresent(this::want);
        keepReported();
        if (change != Change.NONE) {
            moved(change);
        }
    }

    private void lookAtName() {
        Duration uptime = clock.uptime();
        if (uptime.compareTo(nextNameLook) >= 0) {
            nextNameLook = uptime.plus(NAME_PERIOD);
            reporters.forEach(Reporter::nameMayHaveChanged);
        }
    }

    private Change standstill() {
        Standstill.Look seen = standstill.look();
        if (!seen.set().isZero()) {
            start = start.plus(seen.set());
            clockSet = clock.now().truncatedTo(ChronoUnit.SECONDS);
            lastSign = null; // status goes by the time of day
        }
        if (seen.stood().isEmpty()) {
            return Change.NONE;
        }
        LOG.log(
                System.Logger.Level.INFO,
                "The agent did not run for " + seen.stood().get().toSeconds()
                        + " s, as after a suspension; the address is reported again, and the list is followed anew");
        addresses.again();
        lastSign = null;
        return Change.RESUMED;
    }

    /** Must come after {@code wanted} is updated, otherwise the old address would first be reported once more. */
    private void moved(Change change) {
        reporters.forEach(reporter -> reporter.moved(change));
        follower.moved(change);
    }

    private Change choose(AddressChooser.Look look) {
        AddressChoice choice = look.choice();
        if (wanted.chosen(choice.chosen(), choice.hasWayOut(), clock.uptime())) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    choice.chosen().isEmpty()
                            ? "No usable IPv6 address; bosixnet explain says why. An address already reported will be"
                                    + " withdrawn in " + WITHDRAW_MINUTES
                            : "No usable IPv6 address has a way out any more; bosixnet explain says more. "
                                    + choice.chosen() + ", which has none, is reported in " + WITHDRAW_MINUTES);
        }
        if (look.lack().isEmpty()) {
            lack.solved("All is known of the addresses again");
        } else {
            lack.problem(look.lack());
        }
        state.publish(Observed.toState(look.prefixes(), look.lack()));
        return whereabouts.look(choice, look.route());
    }

    private void want(List<HostAddress> addresses) {
        reporters.forEach(reporter -> reporter.want(addresses));
        if (!addresses.isEmpty()) {
            this.addresses.reported(addresses);
        }
    }

    /** A withdrawal is not kept: the address may come back. */
    private void keepReported() {
        if (!wanted.told().isEmpty()) {
            state.publishOwn(new AgentState.Reported(wanted.told(), wanted.hadWayOut()));
        }
    }

    private void keepSignOfLife() {
        Duration uptime = clock.uptime();
        if (lastSign == null || uptime.minus(lastSign).compareTo(Health.SIGN_OF_LIFE) >= 0) {
            lastSign = uptime;
            state.lookAnew();
            state.publishOwn(new AgentState.Loop(
                    ProcessHandle.current().pid(), start, clock.now().truncatedTo(ChronoUnit.SECONDS), clockSet));
        }
    }

    private void publishReports() {
        state.publishOwn(new AgentState.Registries(
                reporters.stream().map(Reporter::status).toList()));
    }

    private void publish() {
        publishReports();
        state.publishOwn(new AgentState.Watchdog(watchdog.failure().orElse("")));
        state.save();
    }
}
