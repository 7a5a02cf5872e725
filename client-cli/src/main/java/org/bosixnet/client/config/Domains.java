package org.bosixnet.client.config;

import java.util.List;
import java.util.function.Predicate;
import org.bosixnet.client.host.HostName;

/**
 * Under which domains names with dots are accepted from a registry. A name without dots is always accepted; the domain
 * itself is not a name under it.
 */
public record Domains(List<HostName> suffixes) implements Predicate<HostName> {

    /** Accepts no name with a dot. */
    public static final Domains NONE = new Domains(List.of());

    public Domains {
        suffixes = List.copyOf(suffixes);
    }

    @Override
    public boolean test(HostName name) {
        return name.value().indexOf('.') < 0
                || suffixes.stream().anyMatch(suffix -> name.value().endsWith("." + suffix.value()));
    }
}
