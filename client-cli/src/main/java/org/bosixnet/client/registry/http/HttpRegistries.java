package org.bosixnet.client.registry.http;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.KeyPin;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.HostList;
import org.bosixnet.client.registry.KeySource;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.failover.FailoverRegistry;
import org.bosixnet.client.registry.http.ServerTrust.UntrustedException;
import org.bosixnet.client.registry.wire.HostListParser;
import org.jspecify.annotations.Nullable;

/** Makes registries that are reached as the settings say. Making one opens no connection. */
public final class HttpRegistries {
    private final AgentConfig config;

    public HttpRegistries(AgentConfig config) {
        this.config = config;
    }

    /**
     * Returns the registry at a URL, which need not be one of those in the settings; if that is of a member of a cluster
     * there, the cluster.
     *
     * @param keys supplies the key that is sent to it
     * @param reader reads the list
     * @throws IllegalArgumentException if a setting cannot be used; the message is a sentence for people
     */
    public Registry at(RegistryUrl url, KeySource keys, HostList.Reader reader) {
        RegistryGroup group = config.groupOf(url);
        if (!group.isCluster()) {
            return new HttpRegistry(reached(url, keys, Timeouts.DEFAULT), reader);
        }
        KeySource shared = any -> KeySource.first(keys, group);
        List<FailoverRegistry.Member> members = group.members().stream()
                .map(member -> new FailoverRegistry.Member(
                        new HttpRegistry(reached(member, shared, Timeouts.HASTY), reader),
                        new HttpRegistry(reached(member, shared, Timeouts.DEFAULT), reader)))
                .toList();
        return new FailoverRegistry(group.toString(), members);
    }

    private HttpRegistryConfig reached(RegistryUrl url, KeySource keys, Timeouts timeouts) {
        return new HttpRegistryConfig(
                url,
                timeouts,
                config.maxNames(),
                config.caFile(),
                config.pins().of(url),
                proxy(),
                keys,
                config.allowHttp());
    }

    /** Returns the same, with the list unfiltered. */
    public Registry at(RegistryUrl url, KeySource keys) {
        return at(url, keys, HostListParser::list);
    }

    /** Returns the registry at a URL, to which this key is sent. */
    public Registry showing(RegistryUrl url, AccessKey key) {
        return at(url, to -> Optional.of(key));
    }

    /**
     * A key that a server shows, and that nothing vouches for.
     *
     * @param why the end of a sentence about the server, without a full stop
     */
    public record UnknownKey(KeyPin key, String why) {}

    /**
     * Asks a registry over https for its key, and sends nothing else.
     *
     * @return the key, if a person has to decide whether it is the registry's; empty if it is trusted, or over http
     * @throws RegistryException if there is no connection, or the settings say already whom to trust, and it is another
     */
    public Optional<UnknownKey> unknownKey(RegistryUrl url) throws RegistryException, InterruptedException {
        if (!url.isSecure()) {
            return Optional.empty();
        }
        HttpRegistryConfig asked = reached(url, KeySource.NONE, Timeouts.DEFAULT);
        Failures failures = new Failures(url, asked.timeouts());
        try (HttpTransport http = new HttpTransport(asked, NameLookup.SYSTEM, failures)) {
            Optional<UntrustedException> distrust = http.distrust();
            if (distrust.isPresent() && !(asked.pins().isEmpty() && asked.caFile() == null)) {
                throw failures.untrusted(distrust.get());
            }
            return distrust.map(why -> new UnknownKey(why.shown(), why.why()));
        }
    }

    /** Returns the proxy that all requests go through, or null if none is set. */
    public @Nullable URI proxy() {
        return config.proxy() == null ? null : URI.create(config.proxy().toString());
    }
}
