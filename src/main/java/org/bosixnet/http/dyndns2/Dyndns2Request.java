package org.bosixnet.http.dyndns2;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A dyndns2 client's request, whatever names its parameters have.
 *
 * @param names the hosts' names in the order of the request, unchecked
 * @param addresses the addresses, unchecked; none if the registry is to use the address that the request comes from
 */
record Dyndns2Request(List<String> names, List<String> addresses) {

    private static final List<String> NAMES = List.of("hostname", "host", "domain");
    private static final List<String> ADDRESSES = List.of("myip", "myipv6", "myip2", "ipv6", "ip6", "ip");

    /** The value by which some clients mean: unchanged. */
    private static final String PRESERVE = "preserve";

    Dyndns2Request {
        names = List.copyOf(names);
        addresses = List.copyOf(addresses);
    }

    /**
     * Reads the parameters for names and addresses, and ignores all others.
     *
     * @param userName the name of the host if no parameter has one
     */
    static Dyndns2Request of(MultivaluedMap<String, String> parameters, Optional<String> userName) {
        List<String> names = elements(parameters, NAMES).toList();
        return new Dyndns2Request(
                names.isEmpty() ? userName.stream().toList() : names,
                elements(parameters, ADDRESSES)
                        .filter(text -> !text.equalsIgnoreCase(PRESERVE))
                        .toList());
    }

    private static Stream<String> elements(MultivaluedMap<String, String> parameters, List<String> keys) {
        return keys.stream()
                .flatMap(key -> parameters.getOrDefault(key, List.of()).stream())
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(String::strip)
                .filter(element -> !element.isEmpty());
    }
}
