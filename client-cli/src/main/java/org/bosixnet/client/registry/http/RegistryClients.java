package org.bosixnet.client.registry.http;

import java.net.URI;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.HostListReader;
import org.bosixnet.client.registry.KeySource;
import org.bosixnet.client.registry.RegistryClientConfig;
import org.bosixnet.client.registry.Timeouts;
import org.bosixnet.client.registry.wire.HostListParser;
import org.jspecify.annotations.Nullable;

/** Makes clients of registries from the settings. */
public final class RegistryClients {

    private RegistryClients() {}

    /**
     * Returns a client, which connects to nothing yet.
     *
     * @param url need not be one of those in the settings
     * @param keys what it shows the registry
     * @param reader what takes the list
     * @throws IllegalArgumentException if a setting cannot be used; the message is a sentence for people
     */
    public static RegistryClient client(AgentConfig config, RegistryUrl url, KeySource keys, HostListReader reader) {
        return new RegistryClient(
                new RegistryClientConfig(
                        url,
                        Timeouts.DEFAULT,
                        config.maxNames(),
                        config.caFile(),
                        proxy(config),
                        keys,
                        config.allowHttp()),
                reader);
    }

    /** Returns the same for who does not want the list. */
    public static RegistryClient client(AgentConfig config, RegistryUrl url, KeySource keys) {
        return client(config, url, keys, HostListParser::list);
    }

    public static @Nullable URI proxy(AgentConfig config) {
        return config.proxy() == null ? null : URI.create(config.proxy().toString());
    }
}
