package org.bosixnet.access;

import java.net.URI;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The https that the registry itself serves, and no proxy or container in its place.
 *
 * @param port returns its port; 0 while that is not known
 * @param key returns the key that it shows now
 */
public record OwnHttps(IntSupplier port, Supplier<Key> key) {

    private static final int USUAL_PORT = 443;

    /**
     * A key by which clients know the registry.
     *
     * @param pin what they pin, {@code sha256//} and its digest
     * @param certified whether somebody else vouches for it, so that it may change while the name stays
     */
    public record Key(String pin, boolean certified) {}

    /** Returns the key that the registry shows at that URL; empty if the URL leads to another port, or is not https. */
    Optional<Key> keyAt(URI url) {
        int named = UrlServer.of(url)
                .map(UrlServer::port)
                .filter(given -> given >= 0)
                .orElse(USUAL_PORT);
        return "https".equals(url.getScheme()) && named == port.getAsInt() ? Optional.of(key.get()) : Optional.empty();
    }

    /** Returns the same URL over this https; itself while the port is not known. */
    URI over(URI url) {
        return UrlServer.of(url)
                .filter(known -> port.getAsInt() != 0)
                .map(server -> URI.create("https://" + server.host() + ":" + port.getAsInt() + url.getPath()))
                .orElse(url);
    }
}
