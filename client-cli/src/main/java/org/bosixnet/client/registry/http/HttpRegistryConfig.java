package org.bosixnet.client.registry.http;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.bosixnet.client.host.KeyPin;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.KeySource;
import org.jspecify.annotations.Nullable;

/**
 * How one registry is reached.
 *
 * @param url the registry's base, such as {@code https://server/bosixnet}; credentials in it, as an original agent's
 *     configuration has them, are sent as Basic credentials and never printed
 * @param timeouts how long the registry may take
 * @param maxNames the longest list in JSON that is read, in names, 1 to {@value #MOST_NAMES}
 * @param caFile PEM file with the only authorities trusted for https, or null for those of the Java platform
 * @param pins the keys of which the server has to show one, whatever its certificate says besides; empty if the
 *     certificate decides
 * @param proxy HTTP proxy such as {@code http://proxy:3128}, or null for none; system properties are ignored
 * @param keys asked for the key before each request; it takes precedence over credentials in the URL
 * @param allowHttp whether keys and credentials may go over plain http to anywhere, and through a proxy
 */
public record HttpRegistryConfig(
        RegistryUrl url,
        Timeouts timeouts,
        int maxNames,
        @Nullable Path caFile,
        List<KeyPin> pins,
        @Nullable URI proxy,
        KeySource keys,
        boolean allowHttp) {

    /** The largest value of {@code maxNames}. */
    public static final int MOST_NAMES = 1_000_000;

    private static final int DEFAULT_MAX_NAMES = 10_000;

    /** Makes settings for a registry whose certificate decides. */
    public HttpRegistryConfig(
            RegistryUrl url,
            Timeouts timeouts,
            int maxNames,
            @Nullable Path caFile,
            @Nullable URI proxy,
            KeySource keys,
            boolean allowHttp) {
        this(url, timeouts, maxNames, caFile, List.of(), proxy, keys, allowHttp);
    }

    /** @throws IllegalArgumentException if a value cannot be used; the message is a sentence for people */
    public HttpRegistryConfig {
        pins = List.copyOf(pins);
        if (maxNames < 1 || maxNames > MOST_NAMES) {
            throw new IllegalArgumentException("MAX_NAMES must be from 1 to " + MOST_NAMES + ", not " + maxNames + ".");
        }
        if (proxy != null) {
            checkProxy(proxy);
        }
    }

    /** Returns the default settings for a registry at this URL. */
    public static HttpRegistryConfig of(RegistryUrl url) {
        return new HttpRegistryConfig(url, Timeouts.DEFAULT, DEFAULT_MAX_NAMES, null, null, KeySource.NONE, false);
    }

    private static void checkProxy(URI proxy) {
        boolean usable = "http".equalsIgnoreCase(proxy.getScheme())
                && proxy.getHost() != null
                && proxy.getRawUserInfo() == null
                && proxy.getPort() <= 65_535
                && (proxy.getRawPath() == null || proxy.getRawPath().matches("/?"))
                && proxy.getRawQuery() == null
                && proxy.getRawFragment() == null;
        if (!usable) {
            throw new IllegalArgumentException(
                    "PROXY must be of the form http://HOST:PORT, without name, password or path.");
        }
    }

    /** Returns the settings without what may be secret. */
    @Override
    public String toString() {
        return "HttpRegistryConfig[" + url + ", " + timeouts + ", maxNames=" + maxNames + ", caFile=" + caFile
                + ", pins=" + pins + ", proxy=" + proxy + ", allowHttp=" + allowHttp + "]";
    }
}
