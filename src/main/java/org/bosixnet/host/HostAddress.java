package org.bosixnet.host;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.IncompatibleAddressException;
import inet.ipaddr.ipv6.IPv6Address;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bosixnet.host.InvalidValueException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * An IPv6 unicast address that a host can have, in the spelling of RFC 5952. Accepts any legal spelling (RFC 4291
 * section 2.2); never asks DNS.
 *
 * <p>Not a record, because {@link #stored} also reads an address that an earlier version accepted and this one refuses.
 */
public final class HostAddress {

    /** The longest legal spelling, {@code ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255}, in characters. */
    private static final int MAX_LENGTH = 45;

    private static final int NETWORK_BITS = 64;

    /** The characters of an address; the library also trims blanks and accepts digits of other scripts. */
    private static final Pattern CHARACTERS = Pattern.compile("[0-9A-Fa-f:.]+");

    /** The library's defaults accept wildcards, ranges, base 85, 32 bare digits and the empty string. */
    private static final IPAddressStringParameters STRICT = new IPAddressStringParameters.Builder()
            .allowAll(false)
            .allowEmpty(false)
            .allowPrefix(false)
            .allowMask(false)
            .allowPrefixOnly(false)
            .allowSingleSegment(false)
            .allowWildcardedSeparator(false)
            .allowIPv4(true) // only to tell an IPv4 address from garbage in the message
            .getIPv4AddressParametersBuilder()
            .allow_inet_aton(false)
            .allowLeadingZeros(false)
            .allowUnlimitedLeadingZeros(false)
            .setRangeOptions(RangeParameters.NO_RANGE)
            .allowBinary(false)
            .getParentBuilder()
            .getIPv6AddressParametersBuilder()
            .allowZone(false)
            .allowEmptyZone(false)
            .allowBase85(false)
            .allowBinary(false)
            .allowLeadingZeros(true)
            .allowUnlimitedLeadingZeros(false)
            .allowMixed(true)
            .getEmbeddedIPv4AddressParametersBuilder()
            .allow_inet_aton(false)
            .allowLeadingZeros(false)
            .getEmbeddedIPv4AddressParentBuilder()
            .setRangeOptions(RangeParameters.NO_RANGE)
            .getParentBuilder()
            .toParams();

    private record Block(IPAddress prefix, String why) {}

    /**
     * Prefixes with a special purpose, the longer ones first (RFC 4291, IANA's IPv6 Special-Purpose Address Registry).
     */
    private static final List<Block> SPECIAL = List.of(
            block("::/128", "is the unspecified address"),
            block("::1/128", "is the loopback address"),
            block("::ffff:0:0/96", "is an IPv4-mapped address"),
            block("::ffff:0:0:0/96", "is an IPv4-translated address"),
            block("::/96", "is an IPv4-compatible address"),
            block("64:ff9b::/96", "stands for an IPv4 address behind NAT64"),
            block("64:ff9b:1::/48", "stands for an IPv4 address behind NAT64"),
            block("100::/64", "is of a prefix that discards all packets"),
            block("2001:1::/126", "is an anycast address of a protocol, which no host has"),
            block("2001:2::/48", "is of a prefix for benchmarks"),
            block("2001:3::/32", "is of a prefix for multicast tunnels"),
            block("2001:4:112::/48", "is an anycast address of AS112, which no host has"),
            block("2620:4f:8000::/48", "is an anycast address of AS112, which no host has"),
            block("2001:10::/28", "is an ORCHID, to which nothing can be sent"),
            block("2001:20::/28", "is an ORCHID, to which nothing can be sent"),
            block("2001:30::/28", "is an entity tag, to which nothing can be sent"),
            block("5f00::/16", "is a segment identifier, which no host has"),
            block("fe80::/10", "is link-local, which only the same link can reach"),
            block("fec0::/10", "is site-local, a kind that is no longer in use"),
            block("ff00::/8", "is a multicast address"),
            block("::/7", "is of a prefix that is kept for other purposes"),
            block("fe00::/8", "is of a prefix that is kept for other purposes"));

    /** Blocks of IPv4, made only when first needed, which is rare: the code that parses them takes a megabyte. */
    private static final class Ipv4 {
        /** IPv4 addresses that no host has, or that each machine has for itself. */
        static final List<IPAddress> NO_HOST = ipv4("0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3");

        /**
         * IPv4 addresses that mean other hosts in other networks, or none (IANA's IPv4 Special-Purpose Address
         * Registry). Addresses for documentation are allowed, as in IPv6.
         */
        static final List<IPAddress> NOT_PUBLIC = ipv4(
                "10.0.0.0/8",
                "100.64.0.0/10",
                "127.0.0.0/8",
                "169.254.0.0/16",
                "172.16.0.0/12",
                "192.0.0.0/24",
                "192.88.99.0/24",
                "192.168.0.0/16",
                "198.18.0.0/15",
                "224.0.0.0/3");
    }

    /** Where the IPv4 address of a 6to4 address (RFC 3056) and of an ISATAP interface (RFC 5214) begins, in bytes. */
    private static final int SIX_TO_FOUR_INDEX = 2;

    private static final int ISATAP_INDEX = 12;

    /** The start of an ISATAP interface identifier: the bit for a universal one may be set, then 5efe. */
    private static final int UNIVERSAL = 0x0200;

    private static final int ISATAP = 0x5efe;

    private final String text;

    /**
     * Checks an address and converts it to the spelling of RFC 5952.
     *
     * @throws InvalidValueException if it is not an IPv6 unicast address that other hosts can reach
     */
    public HostAddress(String text) {
        this(text, true);
    }

    private HostAddress(String text, boolean isNew) {
        this.text = canonical(text);
        if (isNew) {
            refuseSpecial(text);
        }
    }

    /**
     * Returns a stored address, even if new ones like it are refused by now.
     *
     * @throws InvalidValueException if it never was an IPv6 address
     */
    public static HostAddress stored(String text) {
        return new HostAddress(text, false);
    }

    private static String canonical(String text) {
        if (text.isEmpty()) {
            throw new InvalidValueException(
                    Kind.HOST_ADDRESS, "An address must not be empty; an IPv6 address is needed.");
        }
        if (text.length() > MAX_LENGTH) {
            throw refused(text.substring(0, MAX_LENGTH) + "...", "is not an IPv6 address");
        }
        if (text.indexOf('%') >= 0) {
            throw refused(text, "has a zone id, which means nothing to another host");
        }
        if (text.indexOf('/') >= 0) {
            throw refused(text, "has a prefix length; a single address is needed");
        }
        if (!CHARACTERS.matcher(text).matches()) {
            throw refused(text, "is not an IPv6 address");
        }
        IPv6Address address = parsed(text);
        return address.toCanonicalString();
    }

    private static void refuseSpecial(String text) {
        IPv6Address address = parsed(text);
        for (Block block : SPECIAL) {
            if (block.prefix.contains(address)) {
                throw refused(text, block.why);
            }
        }
        refuseTunnels(text, address);
    }

    /** Refuses tunnel addresses: packets to one may leave the tunnel as packets to the IPv4 address in it. */
    private static void refuseTunnels(String text, IPv6Address address) {
        if (address.is6To4()) {
            IPAddress inside = address.getEmbeddedIPv4Address(SIX_TO_FOUR_INDEX);
            if (isIn(Ipv4.NOT_PUBLIC, inside)) {
                throw refused(text, "is a 6to4 address of " + inside + ", which is no public IPv4 address");
            }
        }
        if (isIsatap(address)) {
            IPAddress inside = address.getEmbeddedIPv4Address(ISATAP_INDEX);
            if (isIn(Ipv4.NO_HOST, inside)) {
                throw refused(text, "is an ISATAP address of " + inside + ", which no host has");
            }
        }
    }

    private static boolean isIsatap(IPv6Address address) {
        int first = address.getSegment(4).getSegmentValue();
        return (first == 0 || first == UNIVERSAL) && address.getSegment(5).getSegmentValue() == ISATAP;
    }

    private static boolean isIn(List<IPAddress> blocks, IPAddress address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    private static Block block(String prefix, String why) {
        return new Block(prefix(prefix), why);
    }

    private static List<IPAddress> ipv4(String... prefixes) {
        return Stream.of(prefixes).map(HostAddress::prefix).toList();
    }

    private static IPAddress prefix(String text) {
        return new IPAddressString(text).getAddress().toPrefixBlock();
    }

    private static IPv6Address parsed(String text) {
        try {
            IPAddress address = new IPAddressString(text, STRICT).toAddress();
            if (address != null && address.isIPv6() && !address.isMultiple()) {
                return address.toIPv6();
            }
            if (address != null && address.isIPv4()) {
                throw refused(text, "is an IPv4 address");
            }
        } catch (AddressStringException | IncompatibleAddressException e) {
            // the message below is clearer than the library's
        }
        throw refused(text, "is not an IPv6 address");
    }

    private static InvalidValueException refused(String text, String why) {
        return new InvalidValueException(
                Kind.HOST_ADDRESS,
                "'" + text + "' " + why + ". Allowed is an IPv6 unicast address such as 2001:db8::1.");
    }

    /** Returns whether the other address is in the same /64, the network of one link (RFC 4291, section 2.5.4). */
    public boolean isNear(@Nullable HostAddress other) {
        return other != null && parsed(text).toPrefixBlock(NETWORK_BITS).contains(parsed(other.text));
    }

    /** Returns the address as RFC 5952 spells it. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HostAddress that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns the address as RFC 5952 spells it. */
    @Override
    public String toString() {
        return text;
    }
}
