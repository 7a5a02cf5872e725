package org.bosixnet.http.dyndns2;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a dyndns2 client asks for, under whatever names its parameters have.
 *
 * @param names the hosts' names in the order of the request, unchecked
 * @param addresses the addresses, unchecked; none if the client leaves it to the registry to look where it comes from
 */
record Dyndns2Request(List<String> names, List<String> addresses) {

    private static final List<String> NAMES = List.of("hostname", "host", "domain");
    private static final List<String> ADDRESSES = List.of("myip", "myipv6", "myip2", "ipv6", "ip6", "ip");

    /** What some clients send where they mean: as it is. */
    private static final String PRESERVE = "preserve";

    Dyndns2Request {
        names = List.copyOf(names);
        addresses = List.copyOf(addresses);
    }

    /**
     * Reads the parameters; others than those of names and addresses mean nothing here.
     *
     * @param userName the name of the host where no parameter has one
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
