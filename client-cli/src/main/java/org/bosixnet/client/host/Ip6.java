package org.bosixnet.client.host;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The 128 bits of any IPv6 address, ordered as unsigned numbers. Unlike {@link HostAddress} it can also be an address
 * that no host has, or an IPv4 address as the IPv4-mapped one (RFC 4291, section 2.5.5.2).
 */
public record Ip6(long high, long low) implements Comparable<Ip6> {

    /** The length of an address in bits. */
    public static final int BITS = 128;

    private static final int GROUPS = 8;
    private static final int GROUP_BITS = 16;
    private static final int GROUP = 0xffff;
    private static final int IPV4_BYTES = 4;

    /** The longest text written, in characters. */
    private static final int MAX_LENGTH = 39;

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    /** The bits before the IPv4 address in the lower half of a mapped one. */
    private static final long MAPPED = 0xffffL;

    /**
     * Reads any legal spelling (RFC 4291, section 2.2), without zone and prefix length.
     *
     * @return empty if it is not an IPv6 address
     */
    public static Optional<Ip6> read(String text) {
        int[] groups = new int[GROUPS];
        int count = 0;
        int gap = text.startsWith("::") ? 0 : -1; // how many groups are before the two colons
        int at = gap == 0 ? 2 : 0;
        while (at < text.length()) {
            int start = at;
            int group = 0;
            while (at < text.length() && digit(text.charAt(at)) >= 0) {
                group = group << 4 | digit(text.charAt(at++));
            }
            if (at < text.length() && text.charAt(at) == '.') {
                long ipv4 = ipv4(text, start);
                if (ipv4 < 0 || count > GROUPS - 2) {
                    return Optional.empty();
                }
                groups[count++] = (int) (ipv4 >>> GROUP_BITS);
                groups[count++] = (int) ipv4 & GROUP;
                break;
            }
            if (at == start || at - start > 4 || count == GROUPS) {
                return Optional.empty();
            }
            groups[count++] = group;
            if (at == text.length()) {
                break;
            }
            if (text.charAt(at++) != ':' || at == text.length()) {
                return Optional.empty();
            }
            if (text.charAt(at) == ':') {
                if (gap >= 0) {
                    return Optional.empty();
                }
                gap = count;
                at++;
            }
        }
        boolean complete = gap < 0 ? count == GROUPS : count < GROUPS; // two colons are at least one group
        return complete ? Optional.of(of(groups, count, gap < 0 ? count : gap)) : Optional.empty();
    }

    /** Makes an address with zeros between the groups before the gap and those after it. */
    private static Ip6 of(int[] groups, int count, int gap) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < count; i++) {
            int place = i < gap ? i : i + GROUPS - count;
            long bits = (long) groups[i] << shift(place);
            high |= place < GROUPS / 2 ? bits : 0;
            low |= place < GROUPS / 2 ? 0 : bits;
        }
        return new Ip6(high, low);
    }

    /** Returns how many bits follow a group; a shift of a {@code long} counts modulo 64. */
    private static int shift(int place) {
        return (GROUPS - 1 - place) * GROUP_BITS;
    }

    /** Reads an IPv4 address, four decimal numbers without leading zeros, into the IPv4-mapped one. */
    public static Optional<Ip6> readIpv4(String text) {
        long value = ipv4(text, 0);
        return value < 0 ? Optional.empty() : Optional.of(mapped((int) value));
    }

    /** Returns the IPv4-mapped address of 32 bits. */
    static Ip6 mapped(int ipv4) {
        return new Ip6(0, MAPPED << Integer.SIZE | Integer.toUnsignedLong(ipv4));
    }

    /** Returns the address with these 16 bytes, in network order. */
    public static Ip6 of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Ip6(buffer.getLong(), buffer.getLong());
    }

    /** Returns the value of a hexadecimal digit, negative for anything else, such as digits of other scripts. */
    private static int digit(char c) {
        if (c <= '9') {
            return c - '0';
        }
        int letter = c | 0x20; // in lower case
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    /** Returns the 32 bits of the IPv4 address up to the end of the text, or -1 if it is not one. */
    private static long ipv4(String text, int from) {
        long value = 0;
        int at = from;
        for (int i = 0; i < IPV4_BYTES; i++) {
            int end = at;
            int number = 0;
            while (end < text.length() && end - at < 3 && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
                number = number * 10 + text.charAt(end++) - '0';
            }
            boolean last = i == IPV4_BYTES - 1;
            if (end == at
                    || number > 0xff
                    || (end - at > 1 && text.charAt(at) == '0') // octal to some programs
                    || last != (end == text.length())
                    || (!last && text.charAt(end) != '.')) {
                return -1;
            }
            value = value << Byte.SIZE | number;
            at = end + 1;
        }
        return value;
    }

    /** Returns whether both begin with the same bits; the length is 0 to 128. */
    public boolean sharesPrefix(Ip6 other, int length) {
        return ((high ^ other.high) & mask(length)) == 0 && ((low ^ other.low) & mask(length - Long.SIZE)) == 0;
    }

    /** Returns the address with all bits beyond the prefix cleared; the length is 0 to 128. */
    public Ip6 masked(int length) {
        return new Ip6(high & mask(length), low & mask(length - Long.SIZE));
    }

    private static long mask(int length) {
        if (length <= 0) {
            return 0;
        }
        return length >= Long.SIZE ? -1 : -1L << (Long.SIZE - length);
    }

    private int group(int place) {
        return (int) ((place < GROUPS / 2 ? high : low) >>> shift(place)) & GROUP;
    }

    @Override
    public int compareTo(Ip6 other) {
        int result = Long.compareUnsigned(high, other.high);
        return result != 0 ? result : Long.compareUnsigned(low, other.low);
    }

    /** Returns the last 32 bits in the form of an IPv4 address. */
    public String ipv4Text() {
        return (low >>> 24 & 0xff) + "." + (low >>> 16 & 0xff) + "." + (low >>> 8 & 0xff) + "." + (low & 0xff);
    }

    /** Returns the spelling of RFC 5952, without dots for every prefix. */
    @Override
    public String toString() {
        int gap = -1;
        int zeros = 1; // a single group of zeros is written out
        int run = 0;
        for (int i = 0; i < GROUPS; i++) {
            run = group(i) == 0 ? run + 1 : 0;
            if (run > zeros) {
                gap = i + 1 - run;
                zeros = run;
            }
        }
        byte[] text = new byte[MAX_LENGTH];
        int length = 0;
        for (int i = 0; i < GROUPS; i++) {
            if (i > 0) {
                text[length++] = ':';
            }
            if (i == gap) {
                i += zeros - 1;
                if (gap == 0) {
                    text[length++] = ':';
                }
                if (i == GROUPS - 1) {
                    text[length++] = ':';
                }
            } else {
                length = write(group(i), text, length);
            }
        }
        return new String(text, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** Writes a group without leading zeros and returns where it ends. */
    private static int write(int group, byte[] text, int from) {
        int at = from;
        for (int shift = group > 0xfff ? 12 : group > 0xff ? 8 : group > 0xf ? 4 : 0; shift >= 0; shift -= 4) {
            text[at++] = DIGITS[group >>> shift & 0xf];
        }
        return at;
    }
}
