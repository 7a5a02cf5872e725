package org.bosixnet.client.registry;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.bosixnet.client.access.RegistryUrl;

/**
 * Keeps secrets from going over plain http through networks that nobody here knows: only to this machine, and to
 * addresses that the internet does not route.
 */
final class PlainHttp {

    /** Finds the addresses of a name. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private static final int UNIQUE_LOCAL = 0xfc;
    private static final int UNIQUE_LOCAL_MASK = 0xfe;

    private final RegistryUrl url;
    private final boolean allowed;
    private final boolean proxied;
    private final Resolver resolver;
    private final Failures failures;

    /**
     * @param allowed whether the administrator says that the way is safe
     * @param proxied whether a proxy is between, which reads everything and alone knows where it goes
     */
    PlainHttp(RegistryUrl url, boolean allowed, boolean proxied, Resolver resolver, Failures failures) {
        this.url = url;
        this.allowed = allowed;
        this.proxied = proxied;
        this.resolver = resolver;
        this.failures = failures;
    }

    /**
     * Returns where to send a request with a secret: the same place, but by the address that has been checked, so that
     * a second look-up cannot lead elsewhere.
     *
     * @throws UnknownHostException if the server's name has no address
     * @throws RegistryException if it must not be sent
     */
    URI checked(URI target) throws UnknownHostException, RegistryException {
        if (url.isSecure() || allowed) {
            return target;
        }
        if (proxied) {
            throw unsent("goes through the PROXY, which could read it");
        }
        InetAddress[] addresses = resolver.resolve(url.host().replaceAll("[\\[\\]]", ""));
        for (InetAddress address : addresses) {
            if (!isNear(address)) {
                throw unsent("is at " + address.getHostAddress() + ", and anyone on the way could read it");
            }
        }
        if (addresses.length == 0) {
            throw new UnknownHostException(url.host());
        }
        String address = addresses[0].getHostAddress();
        String host = addresses[0] instanceof Inet6Address ? "[" + address + "]" : address;
        String rest = target.toString().substring(("http://" + target.getRawAuthority()).length());
        return URI.create("http://" + host + ":" + url.port() + rest);
    }

    private RegistryException unsent(String why) {
        return failures.of(
                RegistryException.Kind.UNSENT,
                "is plain http and " + why + ", so nothing was sent. Use https in URL, or if the way is safe, as in a "
                        + "VPN, set ALLOW_HTTP=yes");
    }

    /** RFC 1918, RFC 3927, RFC 4193, and this machine itself; an IPv4-mapped address is its IPv4 address to Java. */
    static boolean isNear(InetAddress address) {
        if (address.isLoopbackAddress() || address.isLinkLocalAddress()) {
            return true;
        }
        return address instanceof Inet6Address
                ? (address.getAddress()[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL
                : address.isSiteLocalAddress();
    }
}
