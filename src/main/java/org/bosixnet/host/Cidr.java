package org.bosixnet.host;

import java.util.Optional;

/**
 * A prefix of either family; one of IPv4 is stored as the prefix of the IPv4-mapped addresses.
 *
 * @param network the address with the bits beyond the length cleared
 * @param length 0 to 128, for IPv4 96 to 128
 */
public record Cidr(Ip6 network, int length) {

    /** The length of the prefix of all IPv4-mapped addresses (RFC 4291, section 2.5.5.2). */
    private static final int MAPPED_BITS = 96;

    public Cidr {
        network = network.masked(length);
    }

    /**
     * Reads {@code ADDRESS/LENGTH}, such as {@code fd00::/8} or {@code 10.0.0.0/8}, or a single address.
     *
     * @return the prefix; empty if it is neither, or covers more than IPv4, which no prefix of IPv4 expresses
     */
    public static Optional<Cidr> read(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        boolean ipv6 = address.indexOf(':') >= 0;
        Optional<Ip6> network = ipv6 ? Ip6.read(address) : Ip6.readIpv4(address);
        int before = ipv6 ? 0 : MAPPED_BITS;
        int length = slash < 0 ? Ip6.BITS : before + length(text.substring(slash + 1));
        return network.filter(bits -> length >= (bits.isMapped() ? MAPPED_BITS : 0) && length <= Ip6.BITS)
                .map(bits -> new Cidr(bits, length));
    }

    private static int length(String text) {
        return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
    }

    /** Returns the prefix of that length, 0 to 32, of an IPv4 address. */
    static Cidr ofIpv4(String address, int length) {
        return new Cidr(Ip6.readIpv4(address).orElseThrow(), MAPPED_BITS + length);
    }

    /** Returns whether the address is in this prefix; no IPv4 address is in a prefix of IPv6. */
    public boolean contains(Ip6 address) {
        return address.isMapped() == network.isMapped() && address.sharesPrefix(network, length);
    }

    /** Returns the prefix in its family's form; a single address has no length. */
    @Override
    public String toString() {
        String address = network.isMapped() ? network.ipv4Text() : network.toString();
        int before = network.isMapped() ? MAPPED_BITS : 0;
        return length == Ip6.BITS ? address : address + "/" + (length - before);
    }
}
