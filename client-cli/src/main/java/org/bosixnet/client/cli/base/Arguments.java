package org.bosixnet.client.cli.base;

import java.util.List;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.config.ConfigException;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;

/** Reads arguments of the command line. */
public final class Arguments {

    private Arguments() {}

    /**
     * Returns the registry that an argument names: one of the members, if it names a cluster.
     *
     * @throws ConfigException if the text is no URL, or one with a secret in it; it is not repeated
     */
    public static RegistryUrl registry(String text) {
        return group(text).first();
    }

    /**
     * Returns the registry or the cluster that an argument names.
     *
     * @throws ConfigException if the text is none, or has a secret in it; it is not repeated
     */
    public static RegistryGroup group(String text) {
        RegistryGroup group;
        try {
            List<String> words = RegistryGroup.words(text);
            group = RegistryGroup.parse(words.size() == 1 ? words.get(0) : text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    "The URL cannot be used. " + e.getMessage() + " It must be a URL such as https://SERVER/bosixnet.");
        }
        if (group.first().credentials() != null) {
            throw new ConfigException("Leave the user name and the password out of the URL " + group + ".");
        }
        return group;
    }

    /**
     * Returns the one registry in the settings, or a member of the one cluster there.
     *
     * @throws ConfigException unless exactly one is set
     */
    public static RegistryUrl onlyRegistry(AgentConfig config) {
        List<RegistryGroup> groups = config.requireGroups();
        if (groups.size() > 1) {
            throw new ConfigException(
                    "Several registries are set, and each has keys of its own. Say which with --url.");
        }
        return groups.get(0).first().withoutCredentials();
    }

    /** Returns the names, each once. */
    public static List<HostName> names(List<String> texts) {
        return texts.stream().map(HostName::new).distinct().toList();
    }
}
