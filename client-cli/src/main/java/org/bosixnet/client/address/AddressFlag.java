package org.bosixnet.client.address;

import java.util.Locale;

/**
 * A flag that the kernel keeps for an address ({@code IFA_F_*} in {@code linux/if_addr.h}).
 *
 * <p>In lower case, with {@code -} for {@code _}, the names are those that {@code ip -j} prints; {@code ip} has no word
 * for permanent, but says {@code dynamic} for an address that is not.
 */
public enum AddressFlag {
    /** A privacy address (RFC 8981), thrown away after hours or days. */
    TEMPORARY(0x01),
    /** No duplicate address detection was done. */
    NODAD(0x02),
    /** May be used although duplicate address detection still runs (RFC 4429). */
    OPTIMISTIC(0x04),
    /** Another machine on the link has the address. */
    DADFAILED(0x08),
    /** The preferred lifetime is over: no new connections should use the address. */
    DEPRECATED(0x20),
    /** Duplicate address detection still runs. */
    TENTATIVE(0x40),
    /** Has no lifetimes: set by hand or by a program, not by router advertisements. */
    PERMANENT(0x80),
    /** The kernel makes temporary addresses beside it. */
    MNGTMPADDR(0x100),
    /** Added without a route to its prefix. */
    NOPREFIXROUTE(0x200),
    /** The interface identifier is stable and opaque (RFC 7217). */
    STABLE_PRIVACY(0x800);

    private final int bit;

    AddressFlag(int bit) {
        this.bit = bit;
    }

    /** Returns the kernel's bit; {@code /proc/net/if_inet6} shows those below 0x100 only. */
    public int bit() {
        return bit;
    }

    /** Returns the name as {@code ip -j} prints it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
