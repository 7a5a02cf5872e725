package org.bosixnet.access;

import java.util.Optional;
import org.bosixnet.host.Cidr;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.InvalidValueException;
import org.bosixnet.host.Ip6;

/**
 * The address that a request comes from.
 *
 * @param address the client's address, as far as it is known
 * @param hidden whether that may be a proxy's address: it is a trusted proxy's, or something in the request shows that it
 *     passed one, and no trusted one says whom the request comes from
 */
public record ClientAddress(IpAddress address, boolean hidden) {

    /** The prefix of an IPv6 address, in bits; a customer can change the rest at will. */
    private static final int NETWORK_BITS = 64;

    /** Returns the address as a host's address, or empty if no host can have it. */
    public Optional<HostAddress> hostAddress() {
        try {
            return hidden || address.isIpv4() ? Optional.empty() : Optional.of(new HostAddress(address.toString()));
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }

    /** Returns the network that limits count by: the /64 of an IPv6 address, or a single IPv4 address. */
    public Cidr block() {
        return new Cidr(address.bits(), address.isIpv4() ? Ip6.BITS : NETWORK_BITS);
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
