package org.bosixnet.access;

import java.util.List;
import java.util.stream.Stream;
import org.bosixnet.host.Cidr;

/**
 * The proxies that are trusted to say where a request comes from.
 *
 * @param blocks the networks of the proxies
 */
public record TrustedProxies(List<Cidr> blocks) {

    public TrustedProxies {
        blocks = List.copyOf(blocks);
    }

    /**
     * Reads a list such as {@code 127.0.0.1, ::1, 10.0.0.0/8}.
     *
     * @throws IllegalArgumentException if an element is neither an address nor a prefix
     */
    public static TrustedProxies parse(String list) {
        return new TrustedProxies(Stream.of(list.split(",", -1))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> Cidr.read(text)
                        .orElseThrow(() -> new IllegalArgumentException("not an address or a prefix: " + text)))
                .toList());
    }

    boolean contain(IpAddress address) {
        return blocks.stream().anyMatch(block -> block.contains(address.bits()));
    }
}
