package org.bosixnet.client.fleet;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.bosixnet.client.address.Whereabouts.Change;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.bosixnet.client.stream.StreamLink;
import org.bosixnet.client.stream.StreamMailbox.End;
import org.bosixnet.client.stream.StreamMailbox.Mail;
import org.bosixnet.client.stream.StreamPlan;
import org.bosixnet.client.time.AgentClock;
import org.bosixnet.client.time.Backoff;
import org.bosixnet.client.time.Gap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the hosts file like the list, and says what changed. One thread owns the list, the file and the decisions; a
 * stream's thread only fills its mailbox and wakes this one.
 *
 * <p>The stream comes first. When it says so the list is fetched, and holds all that was told before; what is told from
 * then on is applied to the list in memory, and that brought into the file at the pace of {@link WritePace}. So while a
 * stream speaks nothing is polled, but every period the list is brought into the file again, which somebody may have
 * changed; or fetched, if removals are held back, which only whole lists agree to, or if some of it is missing here. Without a stream the list is fetched
 * every period.
 */
public final class ListFollower implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ListFollower.class.getName());

    /** How soon what failed is repeated at first; doubled each time, up to the ordinary period. */
    static final Duration FIRST_RETRY = Duration.ofSeconds(2);

    /** How long the first fetch waits for a stream, which would want another. */
    static final Duration GRACE = Duration.ofSeconds(1);

    /** The fetch after a stream was lost comes within this, jittered: a whole fleet may have lost it. */
    static final Duration AFTER_LOSS = Duration.ofSeconds(30);

    private static final Duration SHORTEST_BETWEEN_RESETS = Duration.ofSeconds(1);
    private static final Duration LONGEST_BETWEEN_RESETS = Duration.ofMinutes(1);
    private static final Duration STOP_TIMEOUT = Duration.ofMillis(800);

    private final ListSource source;
    private final HostsSync sync;
    private final StreamLink link;
    private final Duration period;
    private final StateFile state;
    private final AgentClock clock;
    private final Backoff backoff;
    private final Thread thread = new Thread(this::run, "bosixnet-list");
    private final SyncLog log;
    private final AtomicReference<Change> moved = new AtomicReference<>(Change.NONE);
    private volatile Duration begin = Duration.ZERO;
    private volatile @Nullable Duration workingSince;
    private volatile boolean closed;

    // what follows belongs to the thread
    private final WritePace pace = new WritePace();
    private final Gap resets = new Gap(SHORTEST_BETWEEN_RESETS, LONGEST_BETWEEN_RESETS);
    private @Nullable FleetView list;

    /** Since when the list has to be fetched before anything is applied to it; null if it has not. */
    private @Nullable Duration fetchWanted;

    private Duration pollAt;
    private boolean polled;
    private boolean held;
    private int failures;
    private @Nullable Instant failingSince;

    public ListFollower(
            ListSource source,
            HostsSync sync,
            StreamLink link,
            Duration period,
            StateFile state,
            AgentClock clock,
            RandomGenerator random,
            System.Logger logger) {
        this.source = source;
        this.sync = sync;
        this.link = link;
        this.period = period;
        this.state = state;
        this.clock = clock;
        this.backoff = Backoff.half(FIRST_RETRY, period, random);
        this.log = new SyncLog(logger, clock::uptime);
        link.allow(!source.mayBeLocal());
        this.pollAt = source.mayBeLocal() ? clock.uptime() : clock.uptime().plus(GRACE);
        thread.setDaemon(true);
    }

    /**
     * Makes one that does nothing until it is {@linkplain #start started}.
     *
     * @param peers the registries, in the order of preference
     * @param period time between two fetches where there is no stream
     * @param clock this follower's own
     */
    public static ListFollower of(
            ListSource source,
            List<Registry> peers,
            HostsSync sync,
            Duration period,
            StateFile state,
            AgentClock clock) {
        RandomGenerator random = RandomGenerator.getDefault();
        StreamLink link = new StreamLink(
                peers,
                new StreamPlan(peers.size(), period, random),
                Room.ofMail(Runtime.getRuntime().maxMemory()),
                clock);
        return new ListFollower(source, sync, link, period, state, clock, random, LOG);
    }

    /**
     * Starts following, after that pause.
     *
     * @param pause zero, unless earlier runs came to a bad end
     */
    public void start(Duration pause) {
        begin = clock.uptime().plus(pause);
        thread.start();
    }

    /** Returns for how long the list has been brought into the file without a failure. */
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

    /** Does what is to be done, and returns when to look again, unless woken. */
    private Duration turn() throws InterruptedException {
        try {
            move(moved.getAndSet(Change.NONE));
            take(link.take(), clock.uptime());
            link.connect();
            if (!polled && link.peer() == null && !link.isConnecting()) {
                pollAt = clock.uptime(); // nothing to wait for
            }
            if (isDue(pollAt)) {
                poll();
            }
            if (isDue(pace.due())) {
                bringIn(RemovalGuard.Source.STREAM);
            }
        } catch (RuntimeException e) {
            failed(e.getClass().getName(), "The hosts file is not kept up to date, for a defect of this program: " + e);
        }
        state.publish(link.status());
        state.save();
        return earliest(pollAt, pace.due(), link.nextTime());
    }

    /** Begins as at the start: with the stream, and if there is none soon, with a fetch. What goes well goes on. */
    private void move(Change change) {
        link.moved(change);
        if (change.compareTo(Change.CAME) > 0 || (change == Change.CAME && failures > 0)) {
            polled = false;
            failures = 0;
            pollAt = earliest(pollAt, clock.uptime().plus(GRACE));
        }
    }

    private boolean isDue(@Nullable Duration time) {
        return time != null && time.compareTo(clock.uptime()) <= 0;
    }

    private static Duration earliest(Duration first, @Nullable Duration... others) {
        Duration earliest = first;
        for (Duration other : others) {
            earliest = other != null && other.compareTo(earliest) < 0 ? other : earliest;
        }
        return earliest;
    }

    private void take(Mail mail, Duration now) {
        Registry peer = link.peer();
        if (mail.opened() && peer != null) {
            log.follows(peer.url());
        }
        if (mail.reset()) {
            wantFetch(now);
        }
        mail.changes().forEach(changes -> apply(changes, now));
        End end = mail.end();
        if (end != null && log.lost(end.why())) {
            Duration soon = now.plus(backoff.upTo(AFTER_LOSS.compareTo(period) < 0 ? AFTER_LOSS : period));
            pollAt = soon.compareTo(pollAt) < 0 ? soon : pollAt;
        }
    }

    private void wantFetch(Duration now) {
        fetchWanted = fetchWanted == null ? now : fetchWanted;
        Duration ready = resets.ready(now);
        pollAt = ready.compareTo(pollAt) < 0 ? ready : pollAt;
    }

    private void apply(HostChanges changes, Duration now) {
        if (fetchWanted != null || list == null) {
            return; // the list that is fetched then holds it
        }
        pace.changed(list.apply(changes), now);
    }

    private void poll() throws InterruptedException {
        polled = true;
        Registry peer = link.peer();
        try {
            if (peer == null) {
                log.polls(period);
                follow(source.fetch());
            } else {
                pollBesideStream(peer);
            }
        } catch (ListUnavailableException e) {
            noList(e.kind(), e);
        } catch (RegistryException e) {
            noList(e.kind().name(), e);
        }
    }

    private void noList(String kind, Exception e) {
        link.allow(true);
        failed(kind, "The hosts file is not kept up to date: " + e.getMessage());
    }

    private void pollBesideStream(Registry peer) throws RegistryException, InterruptedException {
        Optional<ListSource.Fetched> local = source.local();
        if (local.isPresent()) {
            follow(local.get());
        } else if (fetchWanted != null || held || list == null || list.lacks()) {
            Duration start = clock.uptime();
            if (fetchWanted != null) {
                resets.done(fetchWanted, start);
            }
            follow(source.fetch(peer));
        } else {
            bringIn(RemovalGuard.Source.STREAM);
        }
    }

    private void follow(ListSource.Fetched fetched) {
        list = sync.view(fetched);
        fetchWanted = null;
        link.allow(fetched.peer() != null);
        if (link.peer() == null) {
            link.forgetPosition();
        }
        bringIn(RemovalGuard.Source.FETCH);
    }

    /** Brings the list into the file. */
    private void bringIn(RemovalGuard.Source how) {
        FleetView followed = list;
        try {
            if (followed != null) {
                HostsSync.Result result = sync.apply(followed, how, HostsSync.Mode.ORDINARY);
                held = result.held().isPresent();
                failures = 0;
                workingSince = workingSince == null ? clock.uptime() : workingSince;
                failingSince = null;
                state.publish(new AgentState.Failure(null, ""));
                log.done(result);
            }
            if (how == RemovalGuard.Source.FETCH || isDue(pollAt)) {
                pollAt = clock.uptime().plus(period);
            }
        } catch (IOException e) {
            String sentence = "The hosts file is not kept up to date: " + e.getMessage();
            failed(sentence, sentence);
        } finally {
            pace.written(clock.uptime()); // or it would be tried again at once
        }
    }

    /**
     * Has it tried again, each time later.
     *
     * @param kind what tells this failure from one that is worth another line
     */
    private void failed(String kind, String sentence) {
        log.trouble(kind, sentence);
        workingSince = null;
        if (failingSince == null) {
            failingSince = clock.now().truncatedTo(ChronoUnit.SECONDS);
        }
        state.publish(new AgentState.Failure(failingSince, sentence));
        pollAt = clock.uptime().plus(backoff.pause(failures++));
    }

    /** Stops within a second. */
    @Override
    public void close() {
        closed = true;
        clock.wake();
        thread.interrupt();
        try {
            thread.join(STOP_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
