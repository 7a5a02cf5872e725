package org.bosixnet.client.agent;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bosixnet.client.address.LinkPrefix;
import org.bosixnet.client.address.Liveness;
import org.bosixnet.client.state.AgentState;

/** Brings what the agent observed of prefixes into its state, where commands find it, and back. */
final class Observed {

    private Observed() {}

    /** Returns the part of the state; its order depends on nothing else, so that the same is saved once. */
    static AgentState.Addresses toState(Map<LinkPrefix, Liveness> prefixes, String lack) {
        List<AgentState.Prefix> all = prefixes.entrySet().stream()
                .map(entry -> new AgentState.Prefix(
                        entry.getKey().interfaceName(),
                        entry.getKey().prefix(),
                        entry.getValue() == Liveness.REFRESHED))
                .sorted(Comparator.comparing(AgentState.Prefix::interfaceName)
                        .thenComparing(prefix -> prefix.prefix().network()))
                .toList();
        return new AgentState.Addresses(lack, all);
    }

    static Map<LinkPrefix, Liveness> ofState(AgentState.Addresses addresses) {
        Map<LinkPrefix, Liveness> prefixes = new HashMap<>();
        for (AgentState.Prefix prefix : addresses.prefixes()) {
            prefixes.put(
                    new LinkPrefix(prefix.interfaceName(), prefix.prefix()),
                    prefix.refreshed() ? Liveness.REFRESHED : Liveness.COUNTING);
        }
        return prefixes;
    }
}
