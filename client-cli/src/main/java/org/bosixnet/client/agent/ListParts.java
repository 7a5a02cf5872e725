package org.bosixnet.client.agent;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.config.LocalName;
import org.bosixnet.client.credential.KeyFile;
import org.bosixnet.client.fleet.FittingReader;
import org.bosixnet.client.fleet.ListSource;
import org.bosixnet.client.fleet.NameGuard;
import org.bosixnet.client.fleet.Room;
import org.bosixnet.client.fleet.TrustedList;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.hostsfile.HostsFileException;
import org.bosixnet.client.platform.Platform;
import org.bosixnet.client.registry.HostList;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.http.HttpRegistries;
import org.bosixnet.client.state.AgentState;
import org.jspecify.annotations.Nullable;

/**
 * The parts that get the list, and decide what of it is taken.
 *
 * @param registries a client for each registry or cluster, in the order of {@code URL}
 */
record ListParts(List<Registry> registries, ListSource source, NameGuard guard, Room room) {

    /**
     * Makes them from the settings.
     *
     * @param file the hosts file that the list goes into
     * @param state supplies what the agent of this computer does
     * @throws IllegalArgumentException if a setting cannot be used; the message is a sentence for people
     */
    static ListParts of(AgentConfig config, Platform platform, HostsFile file, Supplier<AgentState> state) {
        KeyFile keys = new KeyFile(config.keyFile());
        HttpRegistries factory = new HttpRegistries(config);
        NameGuard guard = guard(config, platform, factory.proxy(), state);
        Room room = Room.of(config.maxNames(), Runtime.getRuntime().maxMemory(), file::outsideMemory);
        HostList.Reader reader = new FittingReader(guard, room, () -> namesInBlock(file));
        List<Registry> registries = config.groups().stream()
                .map(group -> factory.at(group.first(), keys, reader))
                .toList();
        Path logDir = config.logDir();
        ListSource source = new ListSource(logDir == null ? null : new TrustedList(logDir, reader), registries, room);
        return new ListParts(registries, source, guard, room);
    }

    private static NameGuard guard(
            AgentConfig config, Platform platform, @Nullable URI proxy, Supplier<AgentState> state) {
        return new NameGuard(new NameGuard.Rules(
                config.domains(),
                config.names(),
                Stream.concat(config.urls().stream().map(RegistryUrl::uri), Stream.ofNullable(proxy))
                        .toList(),
                () -> platform.nodeName().orElse("localhost"),
                ownNames(config, platform, state)));
    }

    /** Returns what supplies the name to report and those that registries still have it under. */
    private static Supplier<Set<String>> ownNames(AgentConfig config, Platform platform, Supplier<AgentState> state) {
        HostName atStart = config.hostName();
        if (atStart == null) {
            return Set::of;
        }
        Supplier<HostName> name = name(config, platform, atStart);
        return () -> {
            AgentState.Registries known = state.get().registries();
            Set<String> names = new HashSet<>(Set.of(name.get().value()));
            if (known != null) {
                known.all().forEach(each -> names.add(each.name()));
            }
            names.remove(""); // of one that is not known
            return names;
        };
    }

    /** Returns what supplies the name to report, which is the machine's as it is now unless the settings say it. */
    static Supplier<HostName> name(AgentConfig config, Platform platform, HostName atStart) {
        return config.namedByNode() ? LocalName.following(platform, atStart) : () -> atStart;
    }

    private static Set<String> namesInBlock(HostsFile file) {
        try {
            return file.state().block().stream()
                    .map(entry -> entry.name().value())
                    .collect(Collectors.toSet());
        } catch (HostsFileException e) {
            return Set.of(); // said when it is to be written
        }
    }
}
