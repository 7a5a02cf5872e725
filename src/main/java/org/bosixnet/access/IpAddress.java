package org.bosixnet.access;

import java.util.Optional;
import org.bosixnet.host.Ip6;

/**
 * An address of either family.
 *
 * @param bits the bits; for an IPv4 address those of the IPv4-mapped one, which is the same to a dual-stack socket
 */
public record IpAddress(Ip6 bits) {

    /** Reads any legal spelling without zone; an IPv4-mapped address is read as the IPv4 address that it stands for. */
    public static Optional<IpAddress> read(String text) {
        return (text.indexOf(':') >= 0 ? Ip6.read(text) : Ip6.readIpv4(text)).map(IpAddress::new);
    }

    public boolean isIpv4() {
        return bits.isMapped();
    }

    /** Returns the length of an address of this family, in bits. */
    public int length() {
        return isIpv4() ? Integer.SIZE : Ip6.BITS;
    }

    /** Returns the address in the usual spelling of its family, for IPv6 that of RFC 5952. */
    @Override
    public String toString() {
        return isIpv4() ? bits.ipv4Text() : bits.toString();
    }
}
