package org.bosixnet.client.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.bosixnet.client.address.AddressChoice;
import org.bosixnet.client.address.AddressPolicy;
import org.bosixnet.client.address.AddressSettings;
import org.bosixnet.client.address.Route;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.platform.Platform;
import org.bosixnet.client.platform.Platform.NetworkState;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the addresses to report whenever the kernel's table or the default route changes, and at intervals: lifetimes
 * are not in the table, and systems other than Linux have no such table. Not thread-safe.
 */
public final class AddressChooser {

    /**
     * What a look at the addresses found.
     *
     * @param route the default route
     */
    record Look(AddressChoice choice, Optional<Route> route) {}

    /** How long until the state is read although no change was announced. */
    static final Duration STATE_PERIOD = Duration.ofSeconds(5);

    private final Platform platform;
    private final AddressSettings settings;
    private final Duration period;
    private final BooleanSupplier mayHaveChanged;
    private final Supplier<Duration> uptime;

    /** The state at the last look; reading it starts no process. */
    private @Nullable NetworkState last;

    private @Nullable Duration lastState;
    private @Nullable Duration lastLook;
    private List<HostAddress> chosen;

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
        this.chosen = List.copyOf(lastReported);
        this.mayHaveChanged = mayHaveChanged;
        this.uptime = uptime;
    }

    /** Returns the choice if it is time for one; empty if nothing changed since the last one. */
    Optional<Look> poll() throws IOException {
        Duration time = uptime.get();
        boolean told = mayHaveChanged.getAsBoolean();
        boolean due = isDue(lastLook, period, time);
        if (!due && !told && !isDue(lastState, STATE_PERIOD, time)) {
            return Optional.empty();
        }
        lastState = null; // so that a failed look is repeated
        NetworkState now = platform.networkState();
        Optional<Look> look = Optional.empty();
        if (due || !now.equals(last)) {
            Optional<Route> way = platform.defaultRoute();
            look = Optional.of(new Look(look(way), way));
            last = now;
            lastLook = time;
        }
        lastState = time;
        return look;
    }

    private static boolean isDue(@Nullable Duration last, Duration period, Duration time) {
        return last == null || time.minus(last).compareTo(period) >= 0;
    }

    /** Makes the next {@link #poll} choose, even if nothing changed. */
    void again() {
        lastLook = null;
    }

    /** Reads every address, and chooses. */
    public AddressChoice look() throws IOException {
        return look(platform.defaultRoute());
    }

    private AddressChoice look(Optional<Route> way) throws IOException {
        AddressChoice choice = AddressPolicy.choose(
                platform.addresses(),
                settings,
                chosen,
                way.map(Route::interfaceName).orElse(null));
        if (!choice.chosen().isEmpty()) {
            chosen = choice.chosen();
        }
        return choice;
    }
}
