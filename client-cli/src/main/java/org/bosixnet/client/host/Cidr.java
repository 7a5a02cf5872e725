package org.bosixnet.client.host;

import java.util.Optional;

/**
 * An IPv6 prefix such as {@code fd00::/8}.
 *
 * @param network bits beyond the length are cleared
 * @param length 0 to 128
 */
public record Cidr(Ip6 network, int length) {

    public Cidr {
        network = network.masked(length);
    }

    /**
     * Reads {@code ADDRESS/LENGTH}; bits beyond the length are cleared. An address alone is a prefix of 128 bits.
     *
     * @throws IllegalArgumentException if it is neither, with a sentence for people
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        Optional<Ip6> network = Ip6.read(slash < 0 ? text : text.substring(0, slash));
        int length = slash < 0 ? Ip6.BITS : length(text.substring(slash + 1));
        if (network.isEmpty() || length < 0 || length > Ip6.BITS) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an IPv6 prefix. It must be ADDRESS/LENGTH, such as fd00::/8.");
        }
        return new Cidr(network.get(), length);
    }

    private static int length(String text) {
        return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
    }

    /** Returns the prefix of the IPv4-mapped addresses that stand for an IPv4 prefix of that length. */
    static Cidr ofIpv4(String address, int length) {
        return new Cidr(Ip6.readIpv4(address).orElseThrow(), Ip6.BITS - Integer.SIZE + length);
    }

    /** Returns whether the address is under this prefix. */
    public boolean contains(HostAddress address) {
        return contains(address.bits());
    }

    /** Returns whether the address is under this prefix. */
    public boolean contains(Ip6 address) {
        return address.sharesPrefix(network, length);
    }

    /** Returns the prefix in the form it was read from, spelled as RFC 5952 says. */
    @Override
    public String toString() {
        return network + "/" + length;
    }
}
