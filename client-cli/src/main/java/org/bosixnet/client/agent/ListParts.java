package org.bosixnet.client.agent;

import java.net.URI;
import java.nio.file.Path;
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
     * @throws IllegalArgumentException if a setting cannot be used; the message is a sentence for people
     */
    static ListParts of(AgentConfig config, Platform platform, HostsFile file) {
        KeyFile keys = new KeyFile(config.keyFile());
        HttpRegistries factory = new HttpRegistries(config);
        NameGuard guard = guard(config, platform, factory.proxy());
        Room room = Room.of(config.maxNames(), Runtime.getRuntime().maxMemory(), file::outsideMemory);
        HostList.Reader reader = new FittingReader(guard, room, () -> namesInBlock(file));
        List<Registry> registries = config.groups().stream()
                .map(group -> factory.at(group.first(), keys, reader))
                .toList();
        Path logDir = config.logDir();
        ListSource source = new ListSource(logDir == null ? null : new TrustedList(logDir, reader), registries, room);
        return new ListParts(registries, source, guard, room);
    }

    private static NameGuard guard(AgentConfig config, Platform platform, @Nullable URI proxy) {
        return new NameGuard(new NameGuard.Rules(
                config.domains(),
                config.names(),
                Stream.concat(config.urls().stream().map(RegistryUrl::uri), Stream.ofNullable(proxy))
                        .toList(),
                () -> platform.nodeName().orElse("localhost"),
                ownName(config, platform)));
    }

    private static Supplier<String> ownName(AgentConfig config, Platform platform) {
        HostName atStart = config.hostName();
        if (atStart == null) {
            return () -> "";
        }
        Supplier<HostName> name = name(config, platform, atStart);
        return () -> name.get().value();
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
