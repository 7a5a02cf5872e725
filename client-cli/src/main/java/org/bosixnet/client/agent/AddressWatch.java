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
import org.bosixnet.client.address.AddressSource;
import org.bosixnet.client.address.Route;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.platform.linux.AddressTable;
import org.bosixnet.client.platform.linux.DefaultRoute;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the addresses to report whenever the kernel's table or the default route changes, and now and then besides:
 * lifetimes do not show in the table, and a system other than Linux has none. Not thread-safe.
 */
public final class AddressWatch {

    /**
     * What there is.
     *
     * @param route by which the rest of the world is reached
     */
    record Look(AddressChoice choice, Optional<Route> route) {}

    /** What tells that it is time to choose; to look at it costs no process. */
    private record State(AddressTable.@Nullable Fingerprint table, Optional<Route> route) {}

    /** After which the state is looked at though nobody told of a change. */
    static final Duration STATE_PERIOD = Duration.ofSeconds(5);

    private final AddressTable table;
    private final AddressSource source;
    private final DefaultRoute route;
    private final AddressSettings settings;
    private final Duration period;
    private final BooleanSupplier mayHaveChanged;
    private final Supplier<Duration> uptime;

    private @Nullable State last;
    private @Nullable Duration lastState;
    private @Nullable Duration lastLook;
    private List<HostAddress> chosen;

    /**
     * @param period after which it chooses again though the table is the same
     * @param lastReported what an earlier run reported last, which is kept if it is still as good
     * @param mayHaveChanged tells whether addresses, links or routes may have changed since it was last asked
     * @param uptime tells the time since some start; never goes back
     */
    AddressWatch(
            AddressTable table,
            AddressSource source,
            DefaultRoute route,
            AddressSettings settings,
            Duration period,
            List<HostAddress> lastReported,
            BooleanSupplier mayHaveChanged,
            Supplier<Duration> uptime) {
        this.table = table;
        this.source = source;
        this.route = route;
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
        State now = new State(fingerprint(), route.findQuickly());
        Optional<Look> look = Optional.empty();
        if (due || !now.equals(last)) {
            Optional<Route> way = route.find();
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

    private AddressTable.@Nullable Fingerprint fingerprint() {
        try {
            return table.fingerprint();
        } catch (IOException e) {
            return null; // no such table on this system
        }
    }

    /** Looks at every address there is, and chooses. */
    public AddressChoice look() throws IOException {
        return look(route.find());
    }

    private AddressChoice look(Optional<Route> way) throws IOException {
        AddressChoice choice = AddressPolicy.choose(
                source.read(), settings, chosen, way.map(Route::interfaceName).orElse(null));
        if (!choice.chosen().isEmpty()) {
            chosen = choice.chosen();
        }
        return choice;
    }
}
