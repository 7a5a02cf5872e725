package org.bosixnet.http.dyndns2;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bosixnet.access.IpAddress;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.InvalidValueException;
import org.bosixnet.http.dyndns2.Dyndns2Addresses.Reason;

/**
 * Reads the addresses that a dyndns2 client sends. Routers send all that they have, of both families, the prefix of their
 * network, words of other providers, and placeholders that they do not know; none of that spoils an address beside it,
 * and none is taken for an address that was left out.
 */
final class Dyndns2AddressReader {

    /** How long a prefix may be to have an address that is its routers' (RFC 6164: a longer one has none). */
    private static final int MAX_PREFIX = 126;

    private static final Pattern WITH_LENGTH = Pattern.compile("([^/]*)/([0-9]{1,3})");

    private static final Pattern WITH_MORE = Pattern.compile("[0-9A-Fa-f:]*:/[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    private static final Pattern WITH_ZONE = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*%.*");

    /** The forms in which clients have their variables: <ipaddr>, {ip}, $ip, %IP%, [IP], __MYIP__. */
    private static final Pattern PLACEHOLDERS = Pattern.compile(".*[<>{}$].*|%.*|\\[[A-Za-z0-9_]*]|__.+__");

    private static final Set<String> WORDS_FOR_UNCHANGED = Set.of("preserve", "nochg");

    private static final String WORD_FOR_THE_CLIENTS = "auto";

    private Dyndns2AddressReader() {}

    /** Returns what a request says. */
    static Dyndns2Addresses read(Dyndns2Request request) {
        Set<HostAddress> addresses = new LinkedHashSet<>();
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        boolean unchanged = false;
        boolean ofClient = request.addresses().isEmpty() && !request.addressElsewhere();
        for (String text : request.addresses()) {
            String word = text.toLowerCase(Locale.ROOT);
            if (WORDS_FOR_UNCHANGED.contains(word)) {
                unchanged = true;
            } else if (word.equals(WORD_FOR_THE_CLIENTS)) {
                ofClient = true;
            } else {
                read(text, addresses, reasons);
            }
        }
        if (addresses.size() > HostRecord.MAX_ADDRESSES) {
            return new Dyndns2Addresses.None(Reason.TOO_MANY);
        }
        if (!addresses.isEmpty()) {
            return new Dyndns2Addresses.Given(List.copyOf(addresses));
        }
        if (ofClient) {
            return new Dyndns2Addresses.OfClient();
        }
        return unchanged
                ? new Dyndns2Addresses.Unchanged()
                : new Dyndns2Addresses.None(reasons.stream().findFirst().orElse(Reason.ELSEWHERE));
    }

    private static void read(String text, Set<HostAddress> addresses, Set<Reason> reasons) {
        Matcher withLength = WITH_LENGTH.matcher(text);
        boolean hasLength = withLength.matches();
        String bare = hasLength ? withLength.group(1) : text;
        IpAddress read = IpAddress.read(bare).orElse(null);
        int length = hasLength ? Integer.parseInt(withLength.group(2)) : Integer.MAX_VALUE;
        if (read == null || (hasLength && length > read.length())) {
            reasons.add(unreadable(text));
        } else if (read.isIpv4()) {
            reasons.add(Reason.IPV4);
        } else if (length <= MAX_PREFIX && read.bits().masked(length).equals(read.bits())) {
            reasons.add(Reason.PREFIX);
        } else {
            try {
                addresses.add(new HostAddress(bare));
            } catch (InvalidValueException e) {
                reasons.add(read.bits().low() == 0 ? Reason.PREFIX : Reason.NO_HOST);
            }
        }
    }

    private static Reason unreadable(String text) {
        if (WITH_MORE.matcher(text).matches()) {
            return Reason.PREFIX_AND_MORE;
        }
        if (WITH_ZONE.matcher(text).matches()) {
            return Reason.NO_HOST;
        }
        return PLACEHOLDERS.matcher(text).matches() ? Reason.PLACEHOLDER : Reason.UNREADABLE;
    }
}
