package org.bosixnet.client.address;

import java.util.Optional;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.Ip6;
import org.jspecify.annotations.Nullable;

/**
 * Decides which candidates may be reported at all: those that others cannot reach or the settings exclude are dropped.
 */
final class Eligibility {

    /** The length of the prefix of a network of two (RFC 6164). */
    private static final int POINT_TO_POINT = 127;

    private final AddressSettings settings;

    Eligibility(AddressSettings settings) {
        this.settings = settings;
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
        Optional<String> objection = HostAddress.objection(address);
        if (objection.isPresent()) {
            return "It " + objection.get() + ".";
        }
        if (candidate.scope() != AddressScope.GLOBAL) {
            return "Its scope is " + candidate.scope() + ", not global: other networks cannot reach it.";
        }
        return isAnycast(address, candidate.prefixLength())
                ? "It is the anycast address of its network's routers (RFC 4291), which no host has."
                : null;
    }

    /**
     * Returns whether the address is that of its network here without a host; that of a /64 is nobody's anyway. A network
     * of two routers has none of its own (RFC 6164).
     */
    private static boolean isAnycast(Ip6 address, int prefixLength) {
        return prefixLength < POINT_TO_POINT && address.masked(prefixLength).equals(address);
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
