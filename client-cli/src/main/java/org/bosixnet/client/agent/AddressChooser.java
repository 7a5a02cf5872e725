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
 * Chooses the addresses to report whenever the kernel's table or the default route changes, and now and then besides:
 * lifetimes do not show in the table, and a system other than Linux has none. Not thread-safe.
 */
public final class AddressChooser {

    /**
     * What there is.
     *
     * @param route by which the rest of the world is reached
     */
    record Look(AddressChoice choice, Optional<Route> route) {}

    /** After which the state is looked at though nobody told of a change. */
    static final Duration STATE_PERIOD = Duration.ofSeconds(5);

    private final Platform platform;
    private final AddressSettings settings;
    private final Duration period;
    private final BooleanSupplier mayHaveChanged;
    private final Supplier<Duration> uptime;

    /** What was the case at the last look; to ask for it costs no process. */
    private @Nullable NetworkState last;

    private @Nullable Duration lastState;
    private @Nullable Duration lastLook;
    private List<HostAddress> chosen;

    /**
     * @param period after which it chooses again though the table is the same
     * @param lastReported what an earlier run reported last, which is kept if it is still as good
     * @param mayHaveChanged tells whether addresses, links or routes may have changed since it was last asked
     * @param uptime tells the time since some start; never goes back
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

    /** Returns the choice if it is time for one; empty if nothing changed since the last. */
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

    /** Makes it time for a choice, though nothing may have changed. */
    void again() {
        lastLook = null;
    }

    /** Looks at every address there is, and chooses. */
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
