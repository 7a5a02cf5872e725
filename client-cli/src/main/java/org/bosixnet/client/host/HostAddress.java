package org.bosixnet.client.host;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.IncompatibleAddressException;
import inet.ipaddr.ipv6.IPv6Address;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An IPv6 unicast address that a host can have, in the spelling of RFC 5952. Any legal spelling (RFC 4291 section 2.2)
 * is accepted; never asks DNS.
 */
public record HostAddress(String text) {

    /** Longest legal spelling, {@code ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255}, in characters. */
    private static final int MAX_LENGTH = 45;

    /** The library trims blanks and knows digits of other scripts. */
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

    /** Prefixes with a special purpose, the longer ones first (RFC 4291, IANA's IPv6 Special-Purpose Address Registry). */
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

    /** Blocks of IPv4, made when they are first needed, which is hardly ever: what reads them takes a megabyte. */
    private static final class Ipv4 {
        /** IPv4 addresses that no host has, or each machine for itself. */
        static final List<IPAddress> NO_HOST = ipv4("0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3");

        /**
         * IPv4 addresses that are other hosts in other networks, or none (IANA's IPv4 Special-Purpose Address Registry). Those
         * for documentation are as allowed as those of IPv6.
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

    /** How the interface identifier of ISATAP begins: the bit for a universal one may be set, then 5efe. */
    private static final int UNIVERSAL = 0x0200;

    private static final int ISATAP = 0x5efe;

    /** How many spellings are remembered: twice as many as a list of the usual length has names. */
    private static final int MOST_KNOWN = 20_000;

    /** Right spellings and what they are in that of RFC 5952: with each change all those of a hosts file come again. */
    private static final Map<String, String> KNOWN = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST_KNOWN;
        }
    });

    /**
     * Checks an address and brings it into the one spelling of RFC 5952.
     *
     * @throws InvalidValueException if it is not an IPv6 unicast address that other hosts can reach
     */
    public HostAddress {
        String known = KNOWN.get(text);
        if (known == null) {
            known = canonical(text);
            KNOWN.put(text, known);
        }
        text = known;
    }

    private static String canonical(String text) {
        if (text.isEmpty()) {
            throw new InvalidValueException("An address must not be empty; an IPv6 address is needed.");
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
        for (Block block : SPECIAL) {
            if (block.prefix.contains(address)) {
                throw refused(text, block.why);
            }
        }
        refuseTunnels(text, address);
        return address.toCanonicalString();
    }

    /** Packets to such an address may leave a tunnel as packets to the IPv4 address in it. */
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
            // the sentence below says more to a person than the library's
        }
        throw refused(text, "is not an IPv6 address");
    }

    private static InvalidValueException refused(String text, String why) {
        return new InvalidValueException(
                "'" + Escaped.text(text) + "' " + why + ". Allowed is an IPv6 unicast address such as 2001:db8::1.");
    }

    /** Returns the address as RFC 5952 spells it. */
    @Override
    public String toString() {
        return text;
    }
}
