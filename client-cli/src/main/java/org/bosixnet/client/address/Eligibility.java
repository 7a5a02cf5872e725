package org.bosixnet.client.address;

import java.util.List;
import java.util.Optional;
import org.bosixnet.client.host.Cidr;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.InvalidValueException;
import org.bosixnet.client.host.Ip6;
import org.jspecify.annotations.Nullable;

/**
 * Decides which candidates may be reported at all: those that others cannot reach or the settings exclude are dropped.
 */
final class Eligibility {

    private record Block(Cidr prefix, String why) {}

    private static final List<Block> NEVER = List.of(
            block("::/128", "It is the unspecified address."),
            block("::1/128", "It is the loopback address, which never leaves this machine."),
            block("fe80::/10", "It is link-local, which only the same link can reach."),
            block("fec0::/10", "It is site-local, a kind that is no longer in use (RFC 3879)."),
            block("ff00::/8", "It is a multicast address."),
            block("::ffff:0:0/96", "It is an IPv4-mapped address."),
            block("::ffff:0:0:0/96", "It is an IPv4-translated address (RFC 2765)."),
            block("::/96", "It is an IPv4-compatible address, a kind that is no longer in use (RFC 4291)."),
            block("64:ff9b::/96", "It stands for an IPv4 address behind NAT64 (64:ff9b::/96)."),
            block("64:ff9b:1::/48", "It stands for an IPv4 address behind NAT64 (64:ff9b:1::/48, RFC 8215)."),
            block("100::/64", "Its prefix discards all packets (100::/64, RFC 6666)."),
            block("2001:10::/28", "It is an ORCHID, which cannot be routed to (2001:10::/28, RFC 4843)."),
            block("2001:20::/28", "It is an ORCHID, which cannot be routed to (2001:20::/28, RFC 7343)."),
            block("2001:30::/28", "It is an entity tag, which cannot be routed to (2001:30::/28, RFC 9374)."),
            block("5f00::/16", "It is a segment identifier, which no host has (5f00::/16, RFC 9602)."),
            block("::/7", "Its prefix is kept for purposes other than hosts (::/7, RFC 4291)."),
            block("fe00::/8", "Its prefix is kept for purposes other than hosts (fe00::/8, RFC 4291)."));

    /** The length of the prefix of a network of two (RFC 6164). */
    private static final int POINT_TO_POINT = 127;

    private final AddressSettings settings;

    Eligibility(AddressSettings settings) {
        this.settings = settings;
    }

    private static Block block(String prefix, String why) {
        return new Block(Cidr.parse(prefix), why);
    }

    /** Returns the sentence that says why a candidate is dropped, or nothing if it is eligible. */
    Optional<String> objection(Candidate candidate) {
        String objection = addressObjection(candidate);
        if (objection == null) {
            objection = stateObjection(candidate);
        }
        return Optional.ofNullable(objection == null ? settingsObjection(candidate) : objection);
    }

    private static @Nullable String addressObjection(Candidate candidate) {
        Ip6 address = candidate.bits();
        for (Block block : NEVER) {
            if (block.prefix.contains(address)) {
                return block.why;
            }
        }
        if (candidate.scope() != AddressScope.GLOBAL) {
            return "Its scope is " + candidate.scope() + ", not global: other networks cannot reach it.";
        }
        if (isAnycast(address, candidate.prefixLength())) {
            return "It is the anycast address of its network's routers (RFC 4291), which no host has.";
        }
        return isHostAddress(candidate.address())
                ? null
                : "It is of a special kind, or of a tunnel to an IPv4 address that is not public: registries"
                        + " refuse it.";
    }

    /**
     * Returns whether the address is that of its network without a host: of the network that it has here, or of a /64,
     * as others see it who do not know the length. A network of two routers has none of its own (RFC 6164).
     */
    private static boolean isAnycast(Ip6 address, int prefixLength) {
        return address.low() == 0
                || (prefixLength < POINT_TO_POINT
                        && address.masked(prefixLength).equals(address));
    }

    private static boolean isHostAddress(String address) {
        try {
            HostAddress unused = new HostAddress(address);
            return true;
        } catch (InvalidValueException e) {
            return false;
        }
    }

    private @Nullable String stateObjection(Candidate candidate) {
        if (!candidate.interfaceUp()) {
            return "Its interface is down.";
        }
        if (candidate.flags().contains(AddressFlag.DADFAILED)) {
            return "Another machine on the link has the same address (duplicate address detection failed).";
        }
        if (candidate.flags().contains(AddressFlag.TENTATIVE)) {
            return "It is tentative: duplicate address detection still runs.";
        }
        if (candidate.flags().contains(AddressFlag.DEPRECATED)) {
            return "It is deprecated: its preferred lifetime is over.";
        }
        boolean temporary = candidate.flags().contains(AddressFlag.TEMPORARY);
        if (temporary && settings.temporary() == Temporary.DENY) {
            return "It is a temporary (privacy) address; TEMPORARY=allow or only accepts it.";
        }
        if (!temporary && settings.temporary() == Temporary.ONLY) {
            return "It is not a temporary address, and TEMPORARY=only accepts no other.";
        }
        return null;
    }

    private @Nullable String settingsObjection(Candidate candidate) {
        Ip6 address = candidate.bits();
        if (settings.device() != null && !settings.device().equals(candidate.interfaceName())) {
            return "Its interface is not " + settings.device() + ", which NETWORK_DEVICE names.";
        }
        if (settings.substring() != null && !candidate.address().contains(settings.substring())) {
            return "It does not contain '" + settings.substring() + "', which ADDRESS_SUB_STRING requires.";
        }
        if (!settings.prefixes().isEmpty()
                && settings.prefixes().stream().noneMatch(prefix -> prefix.contains(address))) {
            return "It is in none of the prefixes in PREFIX.";
        }
        if (AddressClass.of(address) == AddressClass.OTHER
                && settings.substring() == null
                && settings.prefixes().isEmpty()) {
            return "It is outside 2000::/3; only PREFIX or ADDRESS_SUB_STRING accepts such an address.";
        }
        return null;
    }
}
