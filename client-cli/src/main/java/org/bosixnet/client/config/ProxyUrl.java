package org.bosixnet.client.config;

import org.bosixnet.client.host.RegistryUrl;

/**
 * An HTTP proxy.
 *
 * @param host a name, or an IPv6 address in brackets
 * @param port 1 to 65535
 */
public record ProxyUrl(String host, int port) {

    /**
     * Reads {@code http://HOST:PORT}.
     *
     * @throws IllegalArgumentException if it is something else, with a sentence that repeats nothing of it
     */
    static ProxyUrl parse(String text) {
        RegistryUrl url = RegistryUrl.parse(text);
        boolean explicit = url.port() != 80 || text.matches(".*:80/?");
        if (url.isSecure() || !url.uri().getRawPath().isEmpty() || !explicit) {
            throw new IllegalArgumentException("A proxy is http, has a port and no path.");
        }
        if (url.credentials() != null) {
            throw new IllegalArgumentException("A proxy that asks for a password is not supported.");
        }
        return new ProxyUrl(url.host(), url.port());
    }

    /** Returns the proxy as a URL. */
    @Override
    public String toString() {
        return "http://" + host + ":" + port;
    }
}
