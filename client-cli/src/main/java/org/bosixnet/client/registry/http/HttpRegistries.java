package org.bosixnet.client.registry.http;

import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.KeyPin;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.HostList;
import org.bosixnet.client.registry.KeySource;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
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
     * Returns the registry at a URL, which need not be one of those in the settings.
     *
     * @param keys supplies the key that is sent to it
     * @param reader reads the list
     * @throws IllegalArgumentException if a setting cannot be used; the message is a sentence for people
     */
    public Registry at(RegistryUrl url, KeySource keys, HostList.Reader reader) {
        return new HttpRegistry(reached(url, keys), reader);
    }

    private HttpRegistryConfig reached(RegistryUrl url, KeySource keys) {
        return new HttpRegistryConfig(
                url,
                Timeouts.DEFAULT,
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
        HttpRegistryConfig asked = reached(url, KeySource.NONE);
        Failures failures = new Failures(url, asked.timeouts());
        try (HttpTransport http = new HttpTransport(asked, InetAddress::getAllByName, failures)) {
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
