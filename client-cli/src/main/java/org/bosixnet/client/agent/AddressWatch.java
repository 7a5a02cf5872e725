package org.bosixnet.client.agent;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.address.AddressChoice;
import org.bosixnet.client.address.AddressPolicy;
import org.bosixnet.client.address.AddressSettings;
import org.bosixnet.client.address.AddressSource;
import org.bosixnet.client.address.AddressTable;
import org.bosixnet.client.address.DefaultRoute;
import org.bosixnet.client.host.HostAddress;
import org.jspecify.annotations.Nullable;

/** Chooses the addresses to report whenever the kernel's table changes. Not thread-safe. */
public final class AddressWatch {

    private final AddressTable table;
    private final AddressSource source;
    private final DefaultRoute route;
    private final AddressSettings settings;

    private AddressTable.@Nullable Fingerprint last;
    private List<HostAddress> chosen;

    /**
     * @param lastReported what an earlier run reported last, which is kept if it is still as good
     */
    public AddressWatch(
            AddressTable table,
            AddressSource source,
            DefaultRoute route,
            AddressSettings settings,
            List<HostAddress> lastReported) {
        this.table = table;
        this.source = source;
        this.route = route;
        this.settings = settings;
        this.chosen = List.copyOf(lastReported);
    }

    /** Returns the choice if the table changed since the last look; empty if it did not. */
    Optional<AddressChoice> poll() throws IOException {
        AddressTable.Fingerprint now = table.fingerprint();
        if (now.equals(last)) {
            return Optional.empty();
        }
        AddressChoice choice = look();
        last = now; // only now, so that a failed look is repeated
        return Optional.of(choice);
    }

    /** Looks at every address there is, and chooses. */
    public AddressChoice look() throws IOException {
        AddressChoice choice = AddressPolicy.choose(
                source.read(), settings, chosen, route.interfaceName().orElse(null));
        if (!choice.chosen().isEmpty()) {
            chosen = choice.chosen();
        }
        return choice;
    }
}
