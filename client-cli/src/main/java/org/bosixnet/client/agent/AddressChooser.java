package org.bosixnet.client.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.bosixnet.client.address.AddressChoice;
import org.bosixnet.client.address.AddressPolicy;
import org.bosixnet.client.address.AddressSettings;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.LinkPrefix;
import org.bosixnet.client.address.Liveness;
import org.bosixnet.client.address.Network;
import org.bosixnet.client.address.PrefixWatch;
import org.bosixnet.client.address.Route;
import org.bosixnet.client.address.Ways;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.platform.Platform;
import org.bosixnet.client.platform.Platform.NetworkState;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the addresses to report whenever the kernel's table or the way out changes, and at intervals: systems other
 * than Linux have no such table. Reads lifetimes also when something happened that changed neither, as a router
 * announcing its prefix once more, so that the {@link PrefixWatch} sees it. Not thread-safe.
 */
public final class AddressChooser {

    /**
     * The result of a look.
     *
     * @param route the default route by which the kernel goes out
     * @param prefixes what was observed of prefixes
     * @param lack what cannot be found out about the addresses; empty if all can
     */
    record Look(AddressChoice choice, Optional<Route> route, Map<LinkPrefix, Liveness> prefixes, String lack) {}

    /** How long until the state is read although no change was announced. */
    static final Duration STATE_PERIOD = Duration.ofSeconds(5);

    /** The same while something has just been announced, or nothing can be, or the last look failed. */
    static final Duration SHORT_STATE_PERIOD = Duration.ofSeconds(1);

    /** How long until lifetimes are read again, which takes a process, although the state is the same. */
    static final Duration LIFETIME_PERIOD = Duration.ofSeconds(5);

    private final Platform platform;
    private final AddressSettings settings;
    private final Duration period;
    private final BooleanSupplier mayHaveChanged;
    private final Supplier<Duration> uptime;
    private final PrefixWatch watch = new PrefixWatch();

    /** The state at the last look; reading it starts no process. */
    private @Nullable NetworkState last;

    private @Nullable Duration lastState;
    private Duration next = Duration.ZERO;
    private @Nullable Duration lastLook;
    private Ways ways = Ways.NONE;
    private List<HostAddress> reported;

    /**
     * @param period how long until it chooses again although the table is the same
     * @param lastReported what an earlier run reported last, which is kept if it is still as good
     * @param mayHaveChanged tells whether addresses, links or routes may have changed since it was last asked
     * @param uptime returns the time since some start; never goes back
     */
    AddressChooser(
            Platform platform,
            AddressSettings settings,
            Duration period,
            List<HostAddress> lastReported,
            BooleanSupplier mayHaveChanged,
            Supplier<Duration> uptime) {
        this.platform = platform;
        this.settings = settings;
        this.period = period;
        this.reported = List.copyOf(lastReported);
        this.mayHaveChanged = mayHaveChanged;
        this.uptime = uptime;
    }

    /** Returns the choice if it is time for one; empty if nothing changed since the last one. */
    Optional<Look> poll() throws IOException {
        Duration time = uptime.get();
        boolean told = mayHaveChanged.getAsBoolean();
        boolean due = isDue(lastLook, period, time);
        if (!due && !told && lastState != null && !isDue(lastState, STATE_PERIOD, time)) {
            next = lastState.plus(STATE_PERIOD);
            return Optional.empty();
        }
        lastState = null; // so that a failed look is repeated
        next = time.plus(SHORT_STATE_PERIOD);
        NetworkState now = platform.networkState();
        boolean changed = due || !now.equals(last);
        Optional<Look> look = Optional.empty();
        if (changed || (told && isDue(lastLook, LIFETIME_PERIOD, time))) {
            ways = changed ? platform.waysOut() : ways;
            look = Optional.of(observe(time));
            last = now;
            lastLook = time;
        }
        lastState = time;
        next = told ? next : time.plus(STATE_PERIOD);
        return look;
    }

    /** Returns when to {@link #poll} next, unless something is announced. */
    Duration next() {
        return next;
    }

    private static boolean isDue(@Nullable Duration last, Duration period, Duration time) {
        return last == null || time.minus(last).compareTo(period) >= 0;
    }

    private Look observe(Duration asked) throws IOException {
        List<Candidate> candidates = platform.addresses();
        Map<LinkPrefix, Liveness> prefixes = watch.look(candidates, ways, asked, uptime.get());
        AddressChoice choice = AddressPolicy.choose(candidates, settings, reported, new Network(ways, prefixes));
        return new Look(choice, ways.main(candidates), prefixes, platform.lack());
    }

    /** Makes the next {@link #poll} choose, even if nothing changed. */
    void again() {
        lastLook = null;
    }

    /** Takes what the registries are told from now on, which is kept while it is as good as any other. */
    void reported(List<HostAddress> addresses) {
        reported = List.copyOf(addresses);
    }

    /**
     * Reads every address, and chooses, for a caller that does so once and cannot observe.
     *
     * @param observed what a running agent observed
     */
    public AddressChoice look(Map<LinkPrefix, Liveness> observed) throws IOException {
        return AddressPolicy.choose(
                platform.addresses(), settings, reported, new Network(platform.waysOut(), observed));
    }
}
