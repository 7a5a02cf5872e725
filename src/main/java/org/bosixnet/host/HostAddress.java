package org.bosixnet.host;

import java.util.List;
import java.util.Optional;
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

    private record Block(Cidr prefix, String why) {}

    /**
     * Prefixes with a special purpose, the longer ones first (RFC 4291, IANA's IPv6 Special-Purpose Address Registry).
     */
    private static final List<Block> SPECIAL = List.of(
            block("::/128", "is the unspecified address"),
            block("::1/128", "is the loopback address, which leads each computer to itself"),
            block("::ffff:0:0/96", "is an IPv4-mapped address"),
            block("::ffff:0:0:0/96", "is an IPv4-translated address"),
            block("::/96", "is an IPv4-compatible address"),
            block("64:ff9b::/96", "stands for an IPv4 address behind NAT64"),
            block("64:ff9b:1::/48", "stands for an IPv4 address behind NAT64"),
            block("100::/64", "is in a prefix that discards all packets"),
            block("2001:1::/126", "is an anycast address of a protocol, which no host has"),
            block("2001:2::/48", "is in a prefix for benchmarks"),
            block("2001:3::/32", "is in a prefix for multicast tunnels"),
            block("2001:4:112::/48", "is an anycast address of AS112, which no host has"),
            block("2620:4f:8000::/48", "is an anycast address of AS112, which no host has"),
            block("2001:10::/28", "is an ORCHID, to which nothing can be sent"),
            block("2001:20::/28", "is an ORCHID, to which nothing can be sent"),
            block("2001:30::/28", "is an entity tag, to which nothing can be sent"),
            block("5f00::/16", "is a segment identifier, which no host has"),
            block("fe80::/10", "is link-local, which only the same link can reach"),
            block("fec0::/10", "is site-local, a kind that is no longer in use"),
            block("ff00::/8", "is a multicast address"),
            block("::/7", "is in a prefix that is reserved for other purposes"),
            block("fe00::/8", "is in a prefix that is reserved for other purposes"));

    /** IPv4 addresses that no host has, or that each machine has for itself. */
    private static final List<Cidr> NO_HOST =
            List.of(Cidr.ofIpv4("0.0.0.0", 8), Cidr.ofIpv4("127.0.0.0", 8), Cidr.ofIpv4("224.0.0.0", 3));

    /**
     * IPv4 addresses that mean other hosts in other networks, or none (IANA's IPv4 Special-Purpose Address Registry).
     * Addresses for documentation are allowed, as in IPv6.
     */
    private static final List<Cidr> NOT_PUBLIC = List.of(
            Cidr.ofIpv4("10.0.0.0", 8),
            Cidr.ofIpv4("100.64.0.0", 10),
            Cidr.ofIpv4("127.0.0.0", 8),
            Cidr.ofIpv4("169.254.0.0", 16),
            Cidr.ofIpv4("172.16.0.0", 12),
            Cidr.ofIpv4("192.0.0.0", 24),
            Cidr.ofIpv4("192.88.99.0", 24),
            Cidr.ofIpv4("192.168.0.0", 16),
            Cidr.ofIpv4("198.18.0.0", 15),
            Cidr.ofIpv4("224.0.0.0", 3));

    /** 6to4 (RFC 3056): the IPv4 address follows these 16 bits. */
    private static final int SIX_TO_FOUR = 0x2002;

    /** The start of an ISATAP interface identifier (RFC 5214), but for the bit of a universal one. */
    private static final int ISATAP = 0x5efe;

    private static final int UNIVERSAL = 0x0200_0000;

    /** The last of the interface identifiers that are reserved for anycast (RFC 2526), and the bits that they vary in. */
    private static final long RESERVED_ANYCAST = 0xfdff_ffff_ffff_ffffL;

    private static final long RESERVED_ANYCAST_BITS = 0x7f;

    /** The bits of an {@link Ip6}, which would be an object more for each host. */
    private final long high;

    private final long low;

    /**
     * Checks an address and converts it to the spelling of RFC 5952.
     *
     * @throws InvalidValueException if it is not an IPv6 unicast address that other hosts can reach
     */
    public HostAddress(String text) {
        this(text, true);
    }

    private HostAddress(String text, boolean isNew) {
        Ip6 bits = read(text);
        high = bits.high();
        low = bits.low();
        if (isNew) {
            refuseSpecial(text, bits);
        }
    }

    /**
     * Returns a stored address, even if new ones like it are now refused.
     *
     * @throws InvalidValueException if it never was an IPv6 address
     */
    public static HostAddress stored(String text) {
        return new HostAddress(text, false);
    }

    private static Ip6 read(String text) {
        return (text.length() > MAX_LENGTH ? Optional.<Ip6>empty() : Ip6.read(text))
                .orElseThrow(() -> unreadable(text));
    }

    private static InvalidValueException unreadable(String text) {
        if (text.isEmpty()) {
            return new InvalidValueException(
                    Kind.HOST_ADDRESS, "An address must not be empty; an IPv6 address is needed.");
        }
        if (text.length() > MAX_LENGTH) {
            return refused(text.substring(0, MAX_LENGTH) + "...", "is not an IPv6 address");
        }
        if (text.indexOf('%') >= 0) {
            return refused(text, "has a zone id, which means nothing to another host");
        }
        if (text.indexOf('/') >= 0) {
            return refused(text, "has a prefix length; a single address is needed");
        }
        return refused(text, Ip6.readIpv4(text).isPresent() ? "is an IPv4 address" : "is not an IPv6 address");
    }

    private static void refuseSpecial(String text, Ip6 bits) {
        for (Block block : SPECIAL) {
            if (block.prefix.contains(bits)) {
                throw refused(text, block.why);
            }
        }
        refuseAnycast(text, bits);
        refuseTunnels(text, bits);
    }

    /**
     * Refuses the addresses of a /64 that are never a host's, in a network of two routers neither (RFC 4291, section
     * 2.6.1; RFC 2526; RFC 6164, section 6). The first is also what is left of a prefix without its length.
     */
    private static void refuseAnycast(String text, Ip6 bits) {
        if (bits.low() == 0) {
            throw refused(text, "is a prefix without its length, or the anycast address of a network's routers");
        }
        if ((bits.low() | RESERVED_ANYCAST_BITS) == RESERVED_ANYCAST) {
            throw refused(text, "is an anycast address that is reserved in every network");
        }
    }

    /** Refuses tunnel addresses: packets to one may leave the tunnel as packets to the IPv4 address in it. */
    private static void refuseTunnels(String text, Ip6 bits) {
        if (bits.high() >>> 48 == SIX_TO_FOUR) {
            Ip6 inside = Ip6.mapped((int) (bits.high() >>> 16));
            if (isIn(NOT_PUBLIC, inside)) {
                throw refused(
                        text, "is a 6to4 address of " + inside.ipv4Text() + ", which is not a public IPv4 address");
            }
        }
        if ((bits.low() >>> 32 & ~UNIVERSAL) == ISATAP) {
            Ip6 inside = Ip6.mapped((int) bits.low());
            if (isIn(NO_HOST, inside)) {
                throw refused(text, "is an ISATAP address of " + inside.ipv4Text() + ", which no host has");
            }
        }
    }

    private static boolean isIn(List<Cidr> blocks, Ip6 address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    private static Block block(String prefix, String why) {
        return new Block(Cidr.read(prefix).orElseThrow(), why);
    }

    private static InvalidValueException refused(String text, String why) {
        return new InvalidValueException(
                Kind.HOST_ADDRESS,
                "'" + text + "' " + why + ". It must be an IPv6 unicast address such as 2001:db8::1.");
    }

    /** Returns whether the other address is in the same /64, the network of one link (RFC 4291, section 2.5.4). */
    public boolean isNear(@Nullable HostAddress other) {
        return other != null && bits().sharesPrefix(other.bits(), NETWORK_BITS);
    }

    private Ip6 bits() {
        return new Ip6(high, low);
    }

    /** Returns the address as RFC 5952 spells it. */
    public String text() {
        return bits().toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HostAddress that && high == that.high && low == that.low;
    }

    @Override
    public int hashCode() {
        return bits().hashCode();
    }

    /** Returns the address as RFC 5952 spells it. */
    @Override
    public String toString() {
        return text();
    }
}
