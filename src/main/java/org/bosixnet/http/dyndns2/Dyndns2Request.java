package org.bosixnet.http.dyndns2;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bosixnet.host.Cidr;

/**
 * A dyndns2 client's request, whatever names its parameters have.
 *
 * @param names the hosts' names in the order of the request, unchecked
 * @param addresses what stands for addresses, unchecked
 * @param addressElsewhere whether a parameter that is not read here has an address or a prefix
 * @param offline whether the client asks to take the hosts off line
 */
record Dyndns2Request(List<String> names, List<String> addresses, boolean addressElsewhere, boolean offline) {

    private static final List<String> NAMES = List.of("hostname", "host", "domain");

    /** Those for IPv4 are read as well, or a client that sends nothing else would seem to leave its address out. */
    private static final List<String> ADDRESSES = List.of(
            "myip",
            "myipv6",
            "myip6",
            "myip2",
            "ipv6",
            "ip6",
            "ip",
            "ip6addr",
            "ipv6addr",
            "ipaddr",
            "myipv4",
            "ipv4",
            "ip4");

    private static final String OFFLINE = "offline";

    Dyndns2Request {
        names = List.copyOf(names);
        addresses = List.copyOf(addresses);
    }

    /**
     * Reads the parameters.
     *
     * @param userName the name of the host if no parameter has one
     */
    static Dyndns2Request of(MultivaluedMap<String, String> parameters, Optional<String> userName) {
        List<String> names = elements(parameters, NAMES).toList();
        Set<String> others = new TreeSet<>(parameters.keySet());
        NAMES.forEach(others::remove);
        ADDRESSES.forEach(others::remove);
        return new Dyndns2Request(
                names.isEmpty() ? userName.stream().toList() : names,
                elements(parameters, ADDRESSES).toList(),
                elements(parameters, others).anyMatch(text -> Cidr.read(text).isPresent()),
                elements(parameters, List.of(OFFLINE)).anyMatch("yes"::equalsIgnoreCase));
    }

    private static Stream<String> elements(MultivaluedMap<String, String> parameters, Collection<String> keys) {
        return keys.stream()
                .flatMap(key -> parameters.getOrDefault(key, List.of()).stream())
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(String::strip)
                .filter(element -> !element.isEmpty());
    }
}
