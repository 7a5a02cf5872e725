package org.bosixnet.client.registry.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.RegistryException;

/**
 * Keeps secrets from going over plain http to whoever answers: they go to this machine, and to a unique-local address
 * (RFC 4193) that is in the URL itself. A name, and a private address of IPv4 (RFC 1918), is somebody else's in the next
 * network: whoever runs that decides where they lead.
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
            throw unsent("goes through the PROXY, which can read");
        }
        boolean literal = url.host().startsWith("[");
        InetAddress[] addresses = resolver.resolve(url.host().replaceAll("[\\[\\]]", ""));
        for (InetAddress address : addresses) {
            if (!address.isLoopbackAddress() && !(literal && isUniqueLocal(address))) {
                throw unsent("is at " + address.getHostAddress()
                        + ", and anyone on the way, and in another network anyone who answers there, could "
                        + "keep");
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
                "is plain http and " + why + " the key or password, so nothing was sent. Use https in URL; or if every "
                        + "network that this computer gets into is trusted, set ALLOW_HTTP=yes in "
                        + "/etc/bosixnet/agent.conf (or in bosixnet-daemon.conf there, if that is the one in use)");
    }

    private static boolean isUniqueLocal(InetAddress address) {
        return address instanceof Inet6Address && (address.getAddress()[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
    }
}
