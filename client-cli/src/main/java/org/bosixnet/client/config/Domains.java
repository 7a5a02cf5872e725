package org.bosixnet.client.config;

import java.util.List;
import java.util.function.Predicate;
import org.bosixnet.client.host.HostName;

/**
 * The domains under which names with dots are accepted from a registry. A name without dots is always accepted; the
 * domain itself is not a name under it, and may be one that no host has.
 */
public record Domains(List<String> suffixes) implements Predicate<HostName> {

    /** Accepts no name with a dot. */
    public static final Domains NONE = new Domains(List.of());

    /** @throws org.bosixnet.client.host.InvalidValueException if one is not spelled as a host name must be */
    public Domains {
        suffixes = suffixes.stream().map(HostName::folded).toList();
    }

    @Override
    public boolean test(HostName name) {
        return name.value().indexOf('.') < 0
                || suffixes.stream().anyMatch(suffix -> name.value().endsWith("." + suffix));
    }
}
