package org.bosixnet.client.address;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.IncompatibleAddressException;
import inet.ipaddr.ipv6.IPv6Address;
import java.nio.ByteBuffer;

/**
 * The 128 bits of any IPv6 address, ordered as unsigned numbers. Unlike {@code HostAddress} it also holds addresses
 * that must never be reported.
 */
public record Ip6(long high, long low) implements Comparable<Ip6> {

    /** The library's defaults accept wildcards, ranges, base 85, 32 bare digits and the empty string. */
    private static final IPAddressStringParameters STRICT = new IPAddressStringParameters.Builder()
            .allowAll(false)
            .allowEmpty(false)
            .allowPrefix(false)
            .allowMask(false)
            .allowPrefixOnly(false)
            .allowSingleSegment(false)
            .allowWildcardedSeparator(false)
            .allowIPv4(false)
            .getIPv6AddressParametersBuilder()
            .allowZone(false)
            .allowEmptyZone(false)
            .allowBase85(false)
            .allowBinary(false)
            .allowUnlimitedLeadingZeros(false)
            .setRangeOptions(RangeParameters.NO_RANGE)
            .getParentBuilder()
            .toParams();

    /** Longest legal spelling in characters. */
    private static final int MAX_LENGTH = 45;

    /**
     * Reads any legal spelling (RFC 4291 section 2.2), without zone and prefix length.
     *
     * @throws IllegalArgumentException if it is not an IPv6 address
     */
    static Ip6 parse(String text) {
        try {
            // the library trims blanks and knows digits of other scripts
            if (text.length() <= MAX_LENGTH && text.chars().allMatch(Ip6::isAddressCharacter)) {
                IPAddress address = new IPAddressString(text, STRICT).toAddress();
                if (address != null && address.isIPv6() && !address.isMultiple()) {
                    return of(address.getBytes());
                }
            }
        } catch (AddressStringException | IncompatibleAddressException e) {
            // said below
        }
        throw new IllegalArgumentException("not an IPv6 address: " + text);
    }

    /** Returns the address with these 16 bytes, in network order. */
    public static Ip6 of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Ip6(buffer.getLong(), buffer.getLong());
    }

    private static boolean isAddressCharacter(int c) {
        return (c < 0x80 && Character.digit(c, 16) >= 0) || c == ':' || c == '.';
    }

    /** Tells whether both begin with the same bits; the length is 0 to 128. */
    boolean sharesPrefix(Ip6 other, int length) {
        return masked(length).equals(other.masked(length));
    }

    /** Returns the address with all bits beyond the prefix cleared; the length is 0 to 128. */
    Ip6 masked(int length) {
        return new Ip6(high & mask(length), low & mask(length - Long.SIZE));
    }

    private static long mask(int length) {
        if (length <= 0) {
            return 0;
        }
        return length >= Long.SIZE ? -1 : -1L << (Long.SIZE - length);
    }

    @Override
    public int compareTo(Ip6 other) {
        int result = Long.compareUnsigned(high, other.high);
        return result != 0 ? result : Long.compareUnsigned(low, other.low);
    }

    /** Returns the spelling of RFC 5952. */
    @Override
    public String toString() {
        byte[] bytes =
                ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
        return new IPv6Address(bytes).toCanonicalString();
    }
}
