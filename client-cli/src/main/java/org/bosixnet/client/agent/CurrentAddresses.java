package org.bosixnet.client.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bosixnet.client.address.AddressChoice;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.platform.Platform;
import org.bosixnet.client.report.WantedAddresses;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;

/** The addresses of this computer for a command, which looks at them once. It goes by what an agent that runs observed. */
public final class CurrentAddresses {

    private final Platform platform;
    private final HostsFile file;
    private final StateFile state;
    private final AddressChooser chooser;

    /** @param file by which it is told whether an agent runs */
    CurrentAddresses(Platform platform, HostsFile file, StateFile state, AddressChooser chooser) {
        this.platform = platform;
        this.file = file;
        this.state = state;
        this.chooser = chooser;
    }

    /**
     * Returns the choice as of now.
     *
     * @throws IOException if the addresses cannot be read
     */
    public AddressChoice choice() throws IOException {
        AgentState.Addresses observed = file.hasAgent() ? state.read().addresses() : null;
        return chooser.look(observed == null ? Map.of() : Observed.ofState(observed));
    }

    /**
     * Returns what to report: the addresses that are chosen, unless an agent that runs still reports others in their place,
     * because those had a way out and these have none. What is there and not wanted, by an option perhaps, is not reported.
     *
     * @throws IOException if the addresses cannot be read
     */
    public List<HostAddress> wanted() throws IOException {
        AddressChoice choice = choice();
        if (choice.chosen().isEmpty() || !file.hasAgent()) {
            return choice.chosen();
        }
        AgentState.Reported before = state.read().lastReported();
        if (choice.isAnyDropped(before.addresses())) {
            return choice.chosen();
        }
        WantedAddresses wanted = new WantedAddresses(before.addresses(), before.hadWayOut());
        boolean unused = wanted.chosen(choice.chosen(), choice.hasWayOut(), Duration.ZERO);
        return wanted.change(Duration.ZERO).orElse(before.addresses());
    }

    /** Returns what cannot be found out about the addresses that were read last, in a sentence; empty if all can. */
    public String lack() {
        return platform.lack();
    }
}
