package org.bosixnet.client.address;

import java.util.List;
import java.util.Locale;
import org.bosixnet.client.host.Cidr;
import org.jspecify.annotations.Nullable;

/**
 * The user's settings for which addresses to report. A setting that is absent does not narrow the choice.
 *
 * @param device the one interface to look at, {@code NETWORK_DEVICE}
 * @param substring text that an address must contain, {@code ADDRESS_SUB_STRING}; folded to lower case, as addresses
 *     are written
 * @param prefixes the address must be under one of them, {@code PREFIX}; empty for any
 * @param temporary {@code TEMPORARY}
 * @param maxAddresses the most addresses to report, 1 to 8, {@code MAX_ADDRESSES}
 */
public record AddressSettings(
        @Nullable String device,
        @Nullable String substring,
        List<Cidr> prefixes,
        Temporary temporary,
        int maxAddresses) {

    /** The most addresses that a registry keeps for one host. */
    public static final int MOST_ADDRESSES = 8;

    /** One address of any interface, none of them temporary. */
    public static final AddressSettings DEFAULT = new AddressSettings(null, null, List.of(), Temporary.DENY, 1);

    public AddressSettings {
        substring = substring == null ? null : substring.toLowerCase(Locale.ROOT);
        prefixes = List.copyOf(prefixes);
        if (maxAddresses < 1 || maxAddresses > MOST_ADDRESSES) {
            throw new IllegalArgumentException("not 1 to " + MOST_ADDRESSES + " addresses: " + maxAddresses);
        }
    }
}
