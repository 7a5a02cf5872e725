package org.bosixnet.client.registry.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/**
 * Selects the addresses to connect to, and keeps secrets from being sent over plain http to a stranger: they are sent
 * only to this machine, and to a unique-local address (RFC 4193) that is in the URL itself. A name or a private IPv4
 * address (RFC 1918) may mean another machine in the next network, whose operator decides where it leads.
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
    private final @Nullable URI proxy;
    private final Resolver resolver;
    private final Failures failures;

    /**
     * @param allowed whether the administrator says that the path is safe
     * @param proxy the proxy, which reads everything and alone knows where it goes; null if there is none
     */
    PlainHttp(RegistryUrl url, boolean allowed, @Nullable URI proxy, Resolver resolver, Failures failures) {
        this.url = url;
        this.allowed = allowed;
        this.proxy = proxy;
        this.resolver = resolver;
        this.failures = failures;
    }

    /**
     * Returns the addresses to try, at least one, in this order. No other may be used, because a second lookup might
     * lead elsewhere.
     *
     * @param secret whether a key or a password is sent
     * @throws UnknownHostException if the name of the server, or of the proxy, has no address
     * @throws RegistryException if a secret must not be sent there
     */
    InetAddress[] addresses(boolean secret) throws UnknownHostException, RegistryException {
        boolean readable = secret && !url.isSecure() && !allowed;
        if (readable && proxy != null) {
            throw unsent("goes through the PROXY, which can read");
        }
        String host = proxy == null ? url.host() : proxy.getHost();
        boolean literal = isLiteral(host);
        String bare = host.replaceAll("[\\[\\]]", "");
        InetAddress[] found = literal ? InetAddress.getAllByName(bare) : resolver.resolve(bare);
        for (InetAddress address : found) {
            if (readable && !address.isLoopbackAddress() && !(literal && isUniqueLocal(address))) {
                throw unsent("is at " + address.getHostAddress()
                        + ", and anyone on the way, or anyone who answers there in another network, could "
                        + "keep");
            }
        }
        if (found.length == 0) {
            throw new UnknownHostException(host);
        }
        return found;
    }

    /** Returns whether the host of a URL is an address and no name. */
    static boolean isLiteral(String host) {
        return host.startsWith("[") || host.matches("[0-9.]+");
    }

    /**
     * Checks, as far as is possible now, that a secret may be sent.
     *
     * @throws RegistryException if it may not
     */
    void requireSafeWay() throws RegistryException {
        if (!url.isSecure() && !allowed) {
            try {
                InetAddress[] unused = addresses(true);
            } catch (UnknownHostException e) {
                // each request asks again
            }
        }
    }

    private RegistryException unsent(String why) {
        return failures.of(
                RegistryException.Kind.UNSENT,
                "is plain http and " + why + " the key or password, so nothing was sent. Use https in URL; or if every "
                        + "network that this computer joins is trusted, set ALLOW_HTTP=yes in "
                        + "/etc/bosixnet/agent.conf (or in bosixnet-daemon.conf there, if that is the one in use)");
    }

    private static boolean isUniqueLocal(InetAddress address) {
        return address instanceof Inet6Address && (address.getAddress()[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
    }
}
