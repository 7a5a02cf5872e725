package org.bosixnet.client.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bosixnet.client.address.AddressSettings;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;
import org.jspecify.annotations.Nullable;

/**
 * All settings, checked. Printing it shows no secret. Paths are absolute.
 *
 * @param groups the registries, {@code URL}, each by itself or with the others of its cluster; the first one that
 *     has a stream gives the list, or else the first that answers; may be empty, and no URL is in two of them
 * @param hostName the name to report under, {@code HOST_NAME}; null if it is not set and this machine's own name will
 *     not do
 * @param namedByNode whether that is this machine's own name as it is now, which may change while the agent runs
 * @param updPeriod between signs of life, {@code UPD_PERIOD}; 1 second to 1 day
 * @param listPeriod between polls where there is no stream, {@code LIST_PERIOD}; 1 second to 1 day
 * @param addresses which addresses to report
 * @param logDir where a registry on this machine keeps its list, {@code LOG_DIR}
 * @param hostsFile the file to keep the list in, {@code HOSTS_FILE}
 * @param hostsInPlace whether that file is overwritten and not replaced, {@code HOSTS_IN_PLACE}
 * @param onChange the program to run when that file has changed, and its arguments, {@code ON_CHANGE}; empty for none
 * @param domains {@code DOMAIN}
 * @param names {@code NAMES}
 * @param maxNames the most names in a list, {@code MAX_NAMES}; 1 or more
 * @param keyFile {@code KEY_FILE}; need not exist
 * @param allowHttp whether a key or password may be sent over http to anywhere, {@code ALLOW_HTTP}
 * @param caFile certificates to trust instead of the system's, {@code CA_FILE}
 * @param pins the keys that servers have to show, {@code PIN}; never beside {@code CA_FILE}
 * @param proxy {@code PROXY}
 */
public record AgentConfig(
        List<RegistryGroup> groups,
        @Nullable HostName hostName,
        boolean namedByNode,
        Duration updPeriod,
        Duration listPeriod,
        AddressSettings addresses,
        @Nullable Path logDir,
        Path hostsFile,
        boolean hostsInPlace,
        List<String> onChange,
        Domains domains,
        NameGlobs names,
        int maxNames,
        Path keyFile,
        boolean allowHttp,
        @Nullable Path caFile,
        Pins pins,
        @Nullable ProxyUrl proxy) {

    public AgentConfig {
        groups = List.copyOf(groups);
        onChange = List.copyOf(onChange);
    }

    /** Returns the URLs of all registries, members of clusters too. */
    public List<RegistryUrl> urls() {
        return groups.stream().flatMap(group -> group.members().stream()).toList();
    }

    /** Returns the registry with all others of its cluster: alone, if the settings do not say more of it. */
    public RegistryGroup groupOf(RegistryUrl url) {
        return groups.stream().filter(group -> group.has(url)).findFirst().orElseGet(() -> RegistryGroup.of(url));
    }

    /** Returns the same settings with this cluster in the place of the groups that have members of it. */
    public AgentConfig reaching(RegistryGroup group) {
        if (!group.isCluster()) {
            return this; // it is reached by its URL, or with the others of its cluster
        }
        List<RegistryGroup> all = new ArrayList<>(groups);
        all.removeIf(group::meets);
        all.add(group);
        return new AgentConfig(
                all,
                hostName,
                namedByNode,
                updPeriod,
                listPeriod,
                addresses,
                logDir,
                hostsFile,
                hostsInPlace,
                onChange,
                domains,
                names,
                maxNames,
                keyFile,
                allowHttp,
                caFile,
                pins,
                proxy);
    }

    /**
     * Returns the registries, at least one.
     *
     * @throws ConfigException if none is set
     */
    public List<RegistryGroup> requireGroups() {
        if (groups.isEmpty()) {
            throw new ConfigException(
                    "No registry is set. Run 'sudo bosixnet join https://SERVER/bosixnet', or put URL=... into "
                            + ConfigLoader.AGENT_FILE + ", or give " + Setting.URL.optionName()
                            + " or the environment variable "
                            + Setting.URL.environmentName() + ".");
        }
        return groups;
    }

    /**
     * Returns the name to report under.
     *
     * @throws ConfigException if it is not set and this machine's own name will not do
     */
    public HostName requireHostName() {
        if (hostName == null) {
            throw new ConfigException(
                    "This machine's own name (uname -n) cannot be reported: it is unknown, or not a host "
                            + "name, or one such as localhost that every machine has. Put HOST_NAME=NAME into "
                            + ConfigLoader.AGENT_FILE + ", or give " + Setting.HOST_NAME.optionName() + ".");
        }
        return hostName;
    }
}
