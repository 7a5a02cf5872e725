package org.bosixnet.client.address;

import java.util.Objects;
import org.bosixnet.client.host.HostAddress;
import org.jspecify.annotations.Nullable;

/** An IPv6 prefix such as {@code fd00::/8}. */
public final class Cidr {
    private final Ip6 network;
    private final int length;

    private Cidr(Ip6 network, int length) {
        this.network = network.masked(length);
        this.length = length;
    }

    /**
     * Reads {@code ADDRESS/LENGTH}; bits beyond the length are cleared. An address alone is a prefix of 128 bits.
     *
     * @throws IllegalArgumentException if it is neither, with a sentence for people
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        try {
            return slash < 0
                    ? new Cidr(Ip6.parse(text), 128)
                    : new Cidr(Ip6.parse(text.substring(0, slash)), length(text.substring(slash + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an IPv6 prefix. Allowed is ADDRESS/LENGTH such as fd00::/8.", e);
        }
    }

    private static int length(String text) {
        int length = text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9') && !text.isEmpty()
                ? Integer.parseInt(text)
                : -1;
        if (length < 0 || length > 128) {
            throw new IllegalArgumentException("not a prefix length: " + text);
        }
        return length;
    }

    /** Tells whether the address is under this prefix. */
    public boolean contains(HostAddress address) {
        return contains(Ip6.parse(address.text()));
    }

    boolean contains(Ip6 address) {
        return address.sharesPrefix(network, length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cidr that && network.equals(that.network) && length == that.length;
    }

    @Override
    public int hashCode() {
        return Objects.hash(network, length);
    }

    /** Returns the prefix in the form it was read from, spelled as RFC 5952 says. */
    @Override
    public String toString() {
        return network + "/" + length;
    }
}
