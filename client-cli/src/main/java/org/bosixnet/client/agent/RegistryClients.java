package org.bosixnet.client.agent;

import java.net.URI;
import org.bosixnet.client.access.KeySource;
import org.bosixnet.client.access.RegistryUrl;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.registry.HostListParser;
import org.bosixnet.client.registry.RegistryClient;
import org.bosixnet.client.registry.RegistryClientConfig;
import org.bosixnet.client.registry.Timeouts;
import org.jspecify.annotations.Nullable;

/** Makes clients of registries from the settings. */
public final class RegistryClients {

    private RegistryClients() {}

    /**
     * Returns a client, which connects to nothing yet.
     *
     * @param url need not be one of those in the settings
     * @param keys what it shows the registry
     * @throws IllegalArgumentException if a setting cannot be used; the message is a sentence for people
     */
    public static RegistryClient client(AgentConfig config, RegistryUrl url, KeySource keys) {
        return new RegistryClient(
                new RegistryClientConfig(
                        url,
                        Timeouts.DEFAULT,
                        config.maxNames(),
                        config.caFile(),
                        proxy(config),
                        keys,
                        config.allowHttp()),
                (in, maxBytes) -> new HostListParser(maxBytes).parse(in).hosts());
    }

    static @Nullable URI proxy(AgentConfig config) {
        return config.proxy() == null ? null : URI.create(config.proxy().toString());
    }
}
