package org.bosixnet.client.address;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.bosixnet.client.host.Ip6;

/**
 * An IPv6 address that an interface of this machine has, whether or not anyone else can reach it.
 *
 * @param address in the spelling of RFC 5952, without zone
 * @param interfaceName the kernel's name; may contain any character but a blank or a slash
 * @param interfaceUp switched on, and with a link as far as is known
 * @param prefixLength 0 to 128, the length of the on-link prefix
 * @param scope as the kernel sees it
 * @param flags those that the source can see; immutable
 * @param preferredLifetime how much of it is left
 */
public record Candidate(
        String address,
        String interfaceName,
        boolean interfaceUp,
        int prefixLength,
        AddressScope scope,
        Set<AddressFlag> flags,
        Lifetime preferredLifetime) {

    /**
     * Spells the address as RFC 5952 says.
     *
     * @throws IllegalArgumentException if the address is not an IPv6 address, or the prefix length is out of range
     */
    public Candidate {
        address = read(address).toString();
        if (prefixLength < 0 || prefixLength > 128) {
            throw new IllegalArgumentException("not a prefix length: " + prefixLength);
        }
        EnumSet<AddressFlag> sorted = EnumSet.noneOf(AddressFlag.class);
        sorted.addAll(flags);
        flags = Collections.unmodifiableSet(sorted);
    }

    /** Returns the same address with another lifetime. */
    public Candidate with(Lifetime lifetime) {
        return new Candidate(address, interfaceName, interfaceUp, prefixLength, scope, flags, lifetime);
    }

    Ip6 bits() {
        return read(address);
    }

    private static Ip6 read(String text) {
        return Ip6.read(text).orElseThrow(() -> new IllegalArgumentException("not an IPv6 address: " + text));
    }
}
