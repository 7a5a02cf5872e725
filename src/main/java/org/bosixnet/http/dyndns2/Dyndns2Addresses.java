package org.bosixnet.http.dyndns2;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bosixnet.access.IpAddress;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.InvalidValueException;

/**
 * Reads the addresses that a dyndns2 client reports: routers send all they have, of both families, and the prefix of
 * their network, too.
 */
final class Dyndns2Addresses {

    private static final Pattern WITH_LENGTH = Pattern.compile("([^/]*)/([0-9]{1,3})");

    private Dyndns2Addresses() {}

    /**
     * Returns the IPv6 addresses, each once; empty if there is none, if there are more than a host may have, or if an
     * element is neither an address nor a prefix.
     */
    static Optional<List<HostAddress>> read(List<String> texts) {
        Set<HostAddress> addresses = new LinkedHashSet<>();
        for (String text : texts) {
            Matcher withLength = WITH_LENGTH.matcher(text);
            boolean hasLength = withLength.matches();
            String bare = hasLength ? withLength.group(1) : text;
            Optional<IpAddress> read = IpAddress.read(bare);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            int length = hasLength
                    ? Integer.parseInt(withLength.group(2))
                    : read.get().length();
            if (length > read.get().length()) {
                return Optional.empty();
            }
            if (!read.get().isIpv4() && !isPrefix(read.get(), length)) {
                try {
                    addresses.add(new HostAddress(bare));
                } catch (InvalidValueException e) {
                    return Optional.empty();
                }
            }
        }
        return addresses.isEmpty() || addresses.size() > HostRecord.MAX_ADDRESSES
                ? Optional.empty()
                : Optional.of(List.copyOf(addresses));
    }

    /** Returns whether this is a prefix: its host part is zero. The full length leaves none, and is an address. */
    private static boolean isPrefix(IpAddress address, int length) {
        return length < address.length() && address.bits().masked(length).equals(address.bits());
    }
}
