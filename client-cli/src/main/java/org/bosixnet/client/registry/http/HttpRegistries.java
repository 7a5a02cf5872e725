package org.bosixnet.client.registry.http;

import java.net.URI;
import java.util.Optional;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.HostList;
import org.bosixnet.client.registry.KeySource;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.wire.HostListParser;
import org.jspecify.annotations.Nullable;

/** Makes registries that are reached as the settings say. Making one opens no connection. */
public final class HttpRegistries {
    private final AgentConfig config;

    public HttpRegistries(AgentConfig config) {
        this.config = config;
    }

    /**
     * Returns the registry at a URL, which need not be one of those in the settings.
     *
     * @param keys supplies the key that is sent to it
     * @param reader reads the list
     * @throws IllegalArgumentException if a setting cannot be used; the message is a sentence for people
     */
    public Registry at(RegistryUrl url, KeySource keys, HostList.Reader reader) {
        return new HttpRegistry(
                new HttpRegistryConfig(
                        url, Timeouts.DEFAULT, config.maxNames(), config.caFile(), proxy(), keys, config.allowHttp()),
                reader);
    }

    /** Returns the same, with the list unfiltered. */
    public Registry at(RegistryUrl url, KeySource keys) {
        return at(url, keys, HostListParser::list);
    }

    /** Returns the registry at a URL, to which this key is sent. */
    public Registry showing(RegistryUrl url, AccessKey key) {
        return at(url, to -> Optional.of(key));
    }

    /** Returns the proxy that all requests go through, or null if none is set. */
    public @Nullable URI proxy() {
        return config.proxy() == null ? null : URI.create(config.proxy().toString());
    }
}
