package org.bosixnet.client.cli.base;

import java.util.List;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.config.ConfigException;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;

/** Reads arguments of the command line. */
public final class Arguments {

    private Arguments() {}

    /**
     * Returns the registry that an argument names.
     *
     * @throws ConfigException if the text is no URL, or one with a secret in it; it is not repeated
     */
    public static RegistryUrl registry(String text) {
        RegistryUrl url;
        try {
            url = RegistryUrl.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    "The URL cannot be used. " + e.getMessage() + " It must be a URL such as https://SERVER/bosixnet.");
        }
        if (url.credentials() != null) {
            throw new ConfigException("Leave the user name and the password out of the URL " + url + ".");
        }
        return url;
    }

    /**
     * Returns the one registry in the settings.
     *
     * @throws ConfigException unless exactly one registry is set
     */
    public static RegistryUrl onlyRegistry(AgentConfig config) {
        List<RegistryUrl> urls = config.requireUrls();
        if (urls.size() > 1) {
            throw new ConfigException(
                    "Several registries are set, and each has keys of its own. Say which with --url.");
        }
        return urls.get(0).withoutCredentials();
    }

    /** Returns the names, each once. */
    public static List<HostName> names(List<String> texts) {
        return texts.stream().map(HostName::new).distinct().toList();
    }
}
