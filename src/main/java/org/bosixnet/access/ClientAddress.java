package org.bosixnet.access;

import inet.ipaddr.IPAddress;
import java.util.Optional;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.InvalidHostAddressException;

/**
 * Whom a request comes from.
 *
 * @param address the client's address, as far as it is known
 * @param hidden whether that may be a proxy's: a header tells of a client behind it, and is not to be believed
 */
public record ClientAddress(IPAddress address, boolean hidden) {

    /** How much of an IPv6 address one customer can change at will. */
    private static final int NETWORK_BITS = 64;

    /** Returns the address as one that a host can have, or empty if it is none. */
    public Optional<HostAddress> hostAddress() {
        try {
            return hidden || !address.isIPv6()
                    ? Optional.empty()
                    : Optional.of(new HostAddress(address.toCanonicalString()));
        } catch (InvalidHostAddressException e) {
            return Optional.empty();
        }
    }

    /** Returns what limits count by: the /64 of an IPv6 address, a single IPv4 address. */
    public IPAddress block() {
        return address.isIPv6() ? address.toPrefixBlock(NETWORK_BITS) : address;
    }

    @Override
    public String toString() {
        return address.toCanonicalString();
    }
}
