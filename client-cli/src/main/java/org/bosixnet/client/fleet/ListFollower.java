package org.bosixnet.client.fleet;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.bosixnet.client.address.Whereabouts.Change;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.hostsfile.UnsettledException;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.bosixnet.client.stream.StreamLink;
import org.bosixnet.client.stream.StreamMailbox.End;
import org.bosixnet.client.stream.StreamMailbox.Mail;
import org.bosixnet.client.time.AgentClock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the hosts file in step with the list, and logs what changed. One thread owns the list, the file and the
 * decisions; a stream's thread only fills its mailbox and wakes this one.
 *
 * <p>The stream takes precedence. When it asks for that, the list is fetched, with all earlier changes; later ones are
 * applied to the list in memory, and that to the file at the pace of {@link WritePace}. While a stream is open the list
 * is fetched only if part of it is missing, or removals are held back, which whole lists alone can confirm; without one,
 * every period. {@link FollowSchedule} says when.
 */
public final class ListFollower implements AutoCloseable {

    private static final String NOT_KEPT = "The hosts file is not kept up to date";

    private final ListSource source;
    private final HostsSync sync;
    private final Consumer<HostsFile.Update> applied;
    private final StreamLink link;
    private final Duration period;
    private final StateFile state;
    private final AgentClock clock;
    private final Thread thread = new Thread(this::run, "bosixnet-list");
    private final SyncLog log;
    private final AtomicReference<Change> moved = new AtomicReference<>(Change.NONE);
    private volatile Duration begin = Duration.ZERO;
    private volatile Listing listing = Listing.NONE;
    private volatile @Nullable Duration workingSince;
    private volatile boolean closed;
    // the rest is used by the thread only
    private final FollowSchedule schedule;
    private final WritePace pace = new WritePace();
    private final FileWatch watch;
    private @Nullable FleetView list;

    /** Whether removals are held back. */
    private boolean held;

    /** Whether a stream is open. */
    private boolean following;

    private @Nullable Instant failingSince;

    /**
     * Makes a follower that does nothing until it is {@linkplain #start started}.
     *
     * @param applied is given what became of the file each time that the list is applied to it, and may not wait
     * @param period the time between two fetches while there is no stream
     * @param clock a clock for this follower only
     */
    public ListFollower(
            ListSource source,
            HostsSync sync,
            Consumer<HostsFile.Update> applied,
            StreamLink link,
            Duration period,
            StateFile state,
            AgentClock clock,
            RandomGenerator random,
            System.Logger logger) {
        this.source = source;
        this.sync = sync;
        this.applied = applied;
        this.watch = new FileWatch(sync::touched);
        this.link = link;
        this.period = period;
        this.state = state;
        this.clock = clock;
        this.log = new SyncLog(logger, clock::uptime);
        link.allow(!source.mayBeLocal());
        Duration grace = source.mayBeLocal() ? Duration.ZERO : FollowSchedule.GRACE;
        this.schedule = new FollowSchedule(period, grace, clock.uptime(), random);
        thread.setDaemon(true);
    }

    /**
     * Starts following after a pause.
     *
     * @param pause zero, unless earlier runs ended badly
     */
    public void start(Duration pause, Listing reader) {
        listing = reader;
        begin = clock.uptime().plus(pause);
        thread.start();
    }

    /** Returns for how long the list has been applied to the file without a failure. */
    public Duration workedFor() {
        Duration since = workingSince;
        return since == null ? Duration.ZERO : clock.uptime().minus(since);
    }

    /** Notes that this computer may have moved in the network; returns at once. */
    public void moved(Change change) {
        Change unused = moved.accumulateAndGet(change, Change::or);
        clock.wake();
    }

    private void run() {
        try {
            while (!closed && !isDue(begin)) {
                clock.await(begin);
            }
            while (!closed) {
                clock.await(turn());
            }
        } catch (InterruptedException e) {
            // only close() interrupts
        } finally {
            link.close();
        }
    }

    /** Does what is due, and returns when to look again, unless woken. */
    private Duration turn() throws InterruptedException {
        try {
            Change change = moved.getAndSet(Change.NONE);
            link.moved(change);
            schedule.moved(change, clock.uptime());
            take(link.take());
            link.connect();
            if (link.peer() == null && !link.isConnecting()) {
                schedule.noStream(clock.uptime());
            }
            if (isDue(schedule.due())) {
                look();
            }
            FleetView known = list;
            RemovalGuard.Source how = known == null ? null : watch.due(clock.uptime());
            if (known != null && (how != null || isDue(pace.due()))) {
                bringIn(known, how == null ? RemovalGuard.Source.STREAM : how);
            }
        } catch (RuntimeException e) {
            failed(e.getClass().getName(), NOT_KEPT + ", because of a defect in this program: " + e);
        }
        state.publishOwn(link.status());
        state.save();
        return earliest(schedule.due(), pace.due(), link.nextTime(), list == null ? null : watch.next());
    }

    private boolean isDue(@Nullable Duration time) {
        return time != null && time.compareTo(clock.uptime()) <= 0;
    }

    private static Duration earliest(Duration one, @Nullable Duration... others) {
        Duration earliest = one;
        for (Duration other : others) {
            earliest = other != null && other.compareTo(earliest) < 0 ? other : earliest;
        }
        return earliest;
    }

    private void take(Mail mail) {
        Duration now = clock.uptime();
        Registry peer = link.peer();
        FleetView known = list;
        if (mail.opened() && peer != null) {
            following = true;
            log.follows(peer.url());
            listing.opened(peer.url());
            boolean another = known != null && !known.from().equals(source.from(peer));
            schedule.streamBegan(another, failingSince != null, now);
        }
        if (mail.reset()) {
            schedule.reset(now);
        }
        if (known != null && !schedule.wantsFetch()) { // otherwise the list to be fetched includes them
            for (HostChanges changes : mail.changes()) {
                pace.changed(known.apply(changes), now);
                listing.arrived(known.from(), known::addresses);
            }
        }
        End end = mail.end();
        if (end != null && following) {
            following = false;
            log.lost(end.why());
            schedule.streamLost(now, link.spread());
        }
    }

    /** Fetches the list, or applies the current one to the file again if the stream has kept it complete. */
    private void look() throws InterruptedException {
        schedule.begins();
        Registry peer = link.peer();
        try {
            if (peer == null && link.isBehind() && list != null) {
                schedule.waitsForMember(clock.uptime());
            } else if (peer == null) {
                log.polls(period);
                follow(source.fetch());
            } else {
                lookBesideStream(peer);
            }
        } catch (ListSource.UnavailableException e) {
            noList(e.kind(), e);
        } catch (RegistryException e) {
            noList(e.kind().name(), e);
        }
    }

    private void noList(String kind, Exception e) {
        link.allow(true);
        failed(kind, NOT_KEPT + ": " + e.getMessage());
    }

    private void lookBesideStream(Registry peer) throws RegistryException, InterruptedException {
        Optional<ListSource.Fetched> local = source.local();
        FleetView known = list;
        if (local.isPresent()) {
            follow(local.get());
        } else if (known == null || schedule.wantsFetch() || held || known.lacks()) {
            schedule.fetches(clock.uptime());
            follow(source.fetch(peer));
        } else {
            bringIn(known, RemovalGuard.Source.STREAM);
        }
    }

    private void follow(ListSource.Fetched fetched) {
        FleetView view = sync.view(fetched);
        list = view;
        listing.arrived(view.from(), view::addresses);
        schedule.fetched();
        link.allow(fetched.peer() != null);
        if (link.peer() == null) {
            link.forgetPosition();
        }
        bringIn(view, RemovalGuard.Source.FETCH);
    }

    private void bringIn(FleetView view, RemovalGuard.Source how) {
        watch.applied();
        state.lookAnew();
        try {
            HostsSync.Result result = sync.apply(view, how, HostsSync.Mode.ORDINARY);
            applied.accept(result.change());
            held = result.held().isPresent();
            workingSince = workingSince == null ? clock.uptime() : workingSince;
            failingSince = null;
            state.publish(new AgentState.Failure(null, ""));
            log.done(result);
            schedule.succeeded(how == RemovalGuard.Source.FETCH, clock.uptime());
        } catch (UnsettledException e) {
            log.waits(String.valueOf(e.getMessage()));
            watch.waits(how, clock.uptime().plus(e.pause()));
            schedule.succeeded(how == RemovalGuard.Source.FETCH, clock.uptime());
        } catch (IOException e) {
            String sentence = NOT_KEPT + ": " + e.getMessage();
            failed(sentence, sentence);
        } finally {
            pace.written(clock.uptime()); // otherwise it would be tried again at once
        }
    }

    /** @param kind the kind of failure; another kind is logged again */
    private void failed(String kind, String sentence) {
        log.trouble(kind, sentence);
        workingSince = null;
        if (failingSince == null) {
            failingSince = clock.now().truncatedTo(ChronoUnit.SECONDS);
        }
        state.publish(new AgentState.Failure(failingSince, sentence));
        schedule.failed(clock.uptime(), link.peer() == null ? link.spread() : Duration.ZERO);
    }

    /** Stops within a second. */
    @Override
    public void close() {
        closed = true;
        clock.end(thread);
    }
}
