package org.bosixnet.client.address;

import org.bosixnet.client.host.Cidr;
import org.bosixnet.client.host.Ip6;

/** Kinds of reportable addresses, the better one first. */
enum AddressClass {
    NATIVE("a native global address"),
    SIX_TO_FOUR("6to4 (2002::/16)"),
    TEREDO("Teredo (2001::/32)"),
    OTHER("outside 2000::/3");

    private static final Cidr GLOBAL_UNICAST = Cidr.parse("2000::/3");
    private static final Cidr SIX_TO_FOUR_PREFIX = Cidr.parse("2002::/16");
    private static final Cidr TEREDO_PREFIX = Cidr.parse("2001::/32");

    private final String words;

    AddressClass(String words) {
        this.words = words;
    }

    static AddressClass of(Ip6 address) {
        if (SIX_TO_FOUR_PREFIX.contains(address)) {
            return SIX_TO_FOUR;
        }
        if (TEREDO_PREFIX.contains(address)) {
            return TEREDO;
        }
        return GLOBAL_UNICAST.contains(address) ? NATIVE : OTHER;
    }

    /** Returns the words for this class in a sentence. */
    @Override
    public String toString() {
        return words;
    }
}
