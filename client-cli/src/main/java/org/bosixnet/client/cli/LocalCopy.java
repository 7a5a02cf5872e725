package org.bosixnet.client.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bosixnet.client.agent.Wiring;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.credential.KeyFile;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.hostsfile.HostsFileException;
import org.bosixnet.client.registry.KeyFileException;
import org.bosixnet.client.registry.RegisteredHost;
import org.bosixnet.client.registry.RegisteredHosts;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.time.Age;

/**
 * What the agent keeps of the fleet for everybody, in the hosts file: a user who may not read the key asks the registry
 * in vain.
 */
final class LocalCopy {

    private LocalCopy() {}

    /**
     * Returns the hosts in the managed block, and says where they are from.
     *
     * @param refusal what the registry said
     * @throws RegistryException the same, unless it is for a key that this user may not read, and there is a copy
     */
    static RegisteredHosts instead(RegistryException refusal, AgentConfig config, Wiring wiring, PrintWriter err)
            throws RegistryException {
        if (refusal.kind() != RegistryException.Kind.REFUSED || !isKeyHidden(config)) {
            throw refusal;
        }
        Map<HostName, List<HostAddress>> hosts = new LinkedHashMap<>();
        try {
            for (HostEntry entry : wiring.file().state().block()) {
                hosts.computeIfAbsent(entry.name(), unused -> new ArrayList<>()).add(entry.address());
            }
        } catch (HostsFileException e) {
            throw refusal;
        }
        if (hosts.isEmpty()) {
            throw refusal;
        }
        err.println("bosixnet: The key is root's, so this is what the agent has written into "
                + Escaped.text(wiring.file().path().toString())
                + written(wiring).map(age -> ", as of " + age + " ago.").orElse("."));
        return new RegisteredHosts(
                hosts.entrySet().stream()
                        .map(host -> new RegisteredHost(
                                host.getKey(), host.getValue(), null, null, RegisteredHost.State.UNKNOWN, null))
                        .toList(),
                0);
    }

    private static boolean isKeyHidden(AgentConfig config) {
        try {
            new KeyFile(config.keyFile()).keys();
            return false;
        } catch (KeyFileException e) {
            return e.isUnreadable();
        }
    }

    private static Optional<String> written(Wiring wiring) {
        try {
            AgentState.Listed list = wiring.observedState().list();
            return list == null || list.at() == null ? Optional.empty() : Optional.of(Age.of(list.at(), Instant.now()));
        } catch (HostsFileException e) {
            return Optional.empty();
        }
    }
}
