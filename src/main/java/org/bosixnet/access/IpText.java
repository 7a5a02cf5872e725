package org.bosixnet.access;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.IncompatibleAddressException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads addresses and prefixes of both families strictly: the library's defaults accept much more. */
public final class IpText {

    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    private static final Pattern PREFIX = Pattern.compile("[0-9A-Fa-f:.]{2,45}(/[0-9]{1,3})?");

    /** Length of the prefix of IPv4-mapped addresses (RFC 4291, section 2.5.5.2). */
    private static final int MAPPED_BITS = 96;

    private static final IPAddressStringParameters STRICT = new IPAddressStringParameters.Builder()
            .allowAll(false)
            .allowEmpty(false)
            .allowPrefix(true)
            .allowMask(false)
            .allowPrefixOnly(false)
            .allowSingleSegment(false)
            .allowWildcardedSeparator(false)
            .getIPv4AddressParametersBuilder()
            .allow_inet_aton(false)
            .allowLeadingZeros(false)
            .getParentBuilder()
            .getIPv6AddressParametersBuilder()
            .allowZone(false)
            .allowBase85(false)
            .getParentBuilder()
            .setRangeOptions(RangeParameters.NO_RANGE)
            .toParams();

    private IpText() {}

    /** Reads an address; an IPv4-mapped one is returned as the IPv4 address that it stands for. */
    public static Optional<IPAddress> address(String text) {
        return ADDRESS.matcher(text).matches() ? parsed(text) : Optional.empty();
    }

    /** Reads {@code ADDRESS/LENGTH}, or a single address. */
    static Optional<IPAddress> prefix(String text) {
        return PREFIX.matcher(text).matches() ? parsed(text).map(IPAddress::toPrefixBlock) : Optional.empty();
    }

    private static Optional<IPAddress> parsed(String text) {
        try {
            IPAddress address = new IPAddressString(text, STRICT).toAddress();
            if (address == null || !address.isIPv6() || !address.toIPv6().isIPv4Mapped()) {
                return Optional.ofNullable(address);
            }
            Integer prefix = address.getNetworkPrefixLength();
            return prefix != null && prefix < MAPPED_BITS
                    ? Optional.empty() // more than IPv4, which no prefix of IPv4 expresses
                    : Optional.of(address.toIPv6().getEmbeddedIPv4Address());
        } catch (AddressStringException | IncompatibleAddressException e) {
            return Optional.empty();
        }
    }
}
