package org.bosixnet.client.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bosixnet.client.address.AddressChoice;
import org.bosixnet.client.address.AddressPolicy;
import org.bosixnet.client.address.AddressSettings;
import org.bosixnet.client.address.AddressSource;
import org.bosixnet.client.address.AddressTable;
import org.bosixnet.client.address.DefaultRoute;
import org.bosixnet.client.host.HostAddress;
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
    record Look(AddressChoice choice, Optional<DefaultRoute.Route> route) {}

    /** What is looked at all the time; it costs no process. */
    private record State(AddressTable.@Nullable Fingerprint table, Optional<DefaultRoute.Route> route) {}

    /** How often links and routes are looked at; the addresses each time. */
    private static final Duration STATE_PERIOD = Duration.ofSeconds(1);

    private final AddressTable table;
    private final AddressSource source;
    private final DefaultRoute route;
    private final AddressSettings settings;
    private final Duration period;
    private final Supplier<Duration> uptime;

    private @Nullable State last;
    private @Nullable Duration lastState;
    private @Nullable Duration lastLook;
    private List<HostAddress> chosen;

    /**
     * @param period after which it chooses again though the table is the same
     * @param lastReported what an earlier run reported last, which is kept if it is still as good
     * @param uptime tells the time since some start; never goes back
     */
    AddressWatch(
            AddressTable table,
            AddressSource source,
            DefaultRoute route,
            AddressSettings settings,
            Duration period,
            List<HostAddress> lastReported,
            Supplier<Duration> uptime) {
        this.table = table;
        this.source = source;
        this.route = route;
        this.settings = settings;
        this.period = period;
        this.chosen = List.copyOf(lastReported);
        this.uptime = uptime;
    }

    /** Returns the choice if it is time for one; empty if nothing changed since the last. */
    Optional<Look> poll() throws IOException {
        Duration time = uptime.get();
        boolean due = isDue(lastLook, period, time);
        if (!due && !isDue(lastState, STATE_PERIOD, time) && isUnchanged()) {
            return Optional.empty();
        }
        State now = new State(fingerprint(), route.findQuickly());
        lastState = time;
        if (!due && now.equals(last)) {
            return Optional.empty();
        }
        Optional<DefaultRoute.Route> way = route.find();
        Look look = new Look(look(way), way);
        last = now; // only now, so that a failed look is repeated
        lastLook = time;
        return Optional.of(look);
    }

    private static boolean isDue(@Nullable Duration last, Duration period, Duration time) {
        return last == null || time.minus(last).compareTo(period) >= 0;
    }

    private boolean isUnchanged() {
        try {
            return table.isUnchanged();
        } catch (IOException e) {
            return false; // no such table on this system
        }
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

    private AddressChoice look(Optional<DefaultRoute.Route> way) throws IOException {
        AddressChoice choice = AddressPolicy.choose(
                source.read(),
                settings,
                chosen,
                way.map(DefaultRoute.Route::interfaceName).orElse(null));
        if (!choice.chosen().isEmpty()) {
            chosen = choice.chosen();
        }
        return choice;
    }
}
