package org.bosixnet.client.address;

import java.util.Locale;

/** How far an address reaches, as the kernel sees it. Unique-local and overlay addresses are global there, too. */
public enum AddressScope {
    GLOBAL,
    SITE,
    LINK,
    HOST,
    OTHER;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
