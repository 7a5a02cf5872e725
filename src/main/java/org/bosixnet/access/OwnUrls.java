package org.bosixnet.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bosixnet.host.HostAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where other computers find the registry, for people who reach it by a name such as {@code localhost}, which leads each
 * computer to itself.
 *
 * @param configured the setting {@code bosixnet.url}
 * @param https the https that the registry itself serves; null if it serves none
 * @param own returns this computer's addresses
 */
public record OwnUrls(@Nullable String configured, @Nullable OwnHttps https, Supplier<List<InetAddress>> own) {

    /** The most addresses to tell; a computer with containers has many. */
    private static final int MOST = 4;

    /** Returns the configured URL for other computers, the most useful one first; empty if none is configured. */
    public List<String> configuredOnes() {
        return configured == null ? List.of() : forOthers(configured);
    }

    /**
     * Returns a URL that leads other computers to the registry, if that one does not and a better one is known: the
     * configured one, or else the https that it serves, because http may be for this computer alone.
     */
    public Optional<String> insteadOf(URI url) {
        if (!url.isAbsolute() || !leadsToItself(url)) {
            return Optional.empty();
        }
        URI known = https == null ? url : https.over(url);
        return forOthers(configured == null ? known.toString() : configured).stream()
                .filter(other -> !leadsToItself(URI.create(other)))
                .findFirst();
    }

    /** Returns the key that the registry itself shows at that URL; empty if it shows none there, as behind a proxy. */
    public Optional<OwnHttps.Key> keyAt(URI url) {
        return https == null ? Optional.empty() : https.keyAt(url);
    }

    private List<String> forOthers(String url) {
        URI configuredOne = URI.create(url);
        String host = UrlServer.of(configuredOne).map(UrlServer::host).orElse("");
        return Stream.concat(
                        leadsToItself(configuredOne)
                                ? own.get().stream().map(address -> url.replace("//" + host, "//" + literal(address)))
                                : Stream.of(),
                        Stream.of(url))
                .toList();
    }

    /** Returns whether a URL leads each computer to itself. */
    public static boolean leadsToItself(URI url) {
        String host = UrlServer.of(url).map(UrlServer::host).orElse("localhost");
        return host.equalsIgnoreCase("localhost") || host.equals("[::1]") || host.startsWith("127.");
    }

    /** Returns an address as it is written in a URL. */
    public static String literal(InetAddress address) {
        String text = address.getHostAddress();
        return address instanceof Inet6Address
                ? "[" + HostAddress.stored(text.replaceFirst("%.*", "")).text() + "]"
                : text;
    }

    /** Returns addresses by which other computers may reach this one, IPv6 first. */
    public static List<InetAddress> addresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .sorted(Comparator.comparing(address -> !(address instanceof Inet6Address)))
                    .limit(MOST)
                    .toList();
        } catch (SocketException e) {
            return List.of(); // what is configured or asked for is known anyway
        }
    }
}
