package org.bosixnet.client.address;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bosixnet.client.host.Ip6;
import org.jspecify.annotations.Nullable;

/**
 * The ways out: how this computer reaches the rest of the world.
 *
 * @param source the address from which the kernel would send there; null if the kernel could not be asked. It says
 *     interface and prefix only: the address itself may be a temporary one
 * @param defaults the default routes that are alive, the preferred one first; the parts of a route that has several are
 *     one list
 */
public record Ways(@Nullable Ip6 source, List<List<Route>> defaults) {

    /** No way out: the network is unreachable. */
    public static final Ways NONE = new Ways(null, List.of());

    public Ways {
        defaults = defaults.stream().map(List::copyOf).toList();
    }

    /** Returns whether there is one. */
    boolean exist() {
        return source != null || !defaults.isEmpty();
    }

    /**
     * Returns the interfaces that have a way out, the kernel's first; those in one set are equally good, because the
     * kernel uses them in turns.
     */
    List<Set<String>> interfaces(List<Candidate> candidates) {
        List<Set<String>> interfaces = new ArrayList<>();
        Set<String> kernels = candidates.stream()
                .filter(candidate -> candidate.interfaceUp() && candidate.bits().equals(source))
                .map(Candidate::interfaceName)
                .collect(Collectors.toCollection(TreeSet::new));
        for (List<Route> parts : defaults) {
            Set<String> names = parts.stream().map(Route::interfaceName).collect(Collectors.toCollection(TreeSet::new));
            if (kernels.stream().anyMatch(names::contains)) {
                kernels.addAll(names);
            }
            interfaces.add(names);
        }
        if (!kernels.isEmpty()) {
            interfaces.add(0, kernels);
        }
        return interfaces;
    }

    /** Returns the route by which the kernel goes out; empty if there is no way. */
    public Optional<Route> main(List<Candidate> candidates) {
        List<Set<String>> interfaces = interfaces(candidates);
        if (interfaces.isEmpty()) {
            return Optional.empty();
        }
        Set<String> first = interfaces.get(0);
        return Optional.of(defaults.stream()
                .flatMap(List::stream)
                .filter(route -> first.contains(route.interfaceName()))
                .findFirst()
                .orElseGet(() -> new Route("", first.iterator().next())));
    }

    /** Returns how many routers of an interface are known. */
    long routers(String interfaceName) {
        return defaults.stream()
                .flatMap(List::stream)
                .filter(route -> route.interfaceName().equals(interfaceName))
                .map(Route::nextHop)
                .distinct()
                .count();
    }
}
