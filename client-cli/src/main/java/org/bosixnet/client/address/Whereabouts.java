package org.bosixnet.client.address;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Notices that this computer may have moved in the network. A connection from an address that is gone, or through a
 * router that is no longer used, is dead, and nothing shows it until a watchdog does. What goes on an interface that
 * neither leads out nor has a reported address, such as a container's bridge, breaks nothing. Not thread-safe.
 */
public final class Whereabouts {

    /** How the computer's place in the network changed; each implies all those before it. */
    public enum Change {
        NONE,
        /** There is a new address, or a default route again, so a registry out of reach may be reachable now. */
        CAME,
        /**
         * An address that connections may use is gone, or the default route is another, so they may be dead.
         */
        GONE,
        /**
         * This program did not run for a while, so anything may have happened, and others may miss its signs of life.
         */
        RESUMED;

        /** Returns the stronger of both, which implies the other. */
        public Change or(Change other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }

    /** An address of an interface. */
    private record Held(String interfaceName, String address) {}

    private @Nullable Set<Held> lastAddresses;

    /** The interfaces that led out when any did. */
    private Set<String> lastWaysOut = Set.of();

    /** The interfaces from which connections may have been made. */
    private Set<String> lastUsed = Set.of();

    private boolean hadRoute;

    /** The last default route; null if there never was one. */
    private @Nullable Route lastRoute;

    /** Returns what changed since the last look; the first look finds no change. */
    public Change look(AddressChoice choice, Optional<Route> route) {
        Set<Held> addresses = choice.candidates().stream()
                .map(Judged::candidate)
                .filter(Whereabouts::isThere)
                .map(candidate -> new Held(candidate.interfaceName(), candidate.address()))
                .collect(Collectors.toSet());
        Set<Held> before = lastAddresses;
        Change change =
                before == null ? Change.NONE : addresses(before, addresses).or(route(route.orElse(null)));
        lastAddresses = addresses;
        lastWaysOut = choice.waysOut().isEmpty() ? lastWaysOut : Set.copyOf(choice.waysOut());
        lastUsed = used(choice);
        lastRoute = route.orElse(lastRoute);
        hadRoute = route.isPresent();
        return change;
    }

    private Set<String> used(AddressChoice choice) {
        Set<String> used = new HashSet<>(lastWaysOut);
        choice.candidates().stream()
                .filter(judged -> judged.verdict() == Verdict.CHOSEN)
                .forEach(judged -> used.add(judged.candidate().interfaceName()));
        return used;
    }

    private Change addresses(Set<Held> before, Set<Held> now) {
        if (before.stream().anyMatch(held -> lastUsed.contains(held.interfaceName()) && !now.contains(held))) {
            return Change.GONE;
        }
        return before.containsAll(now) ? Change.NONE : Change.CAME;
    }

    /** Without a default route a connection only waits, and goes on if the same route comes back. */
    private Change route(@Nullable Route now) {
        if (now == null) {
            return Change.NONE;
        }
        if (lastRoute != null && !now.equals(lastRoute)) {
            return Change.GONE;
        }
        return hadRoute ? Change.NONE : Change.CAME;
    }

    /** Link-local addresses come and go with every container, and no registry is reached from them. */
    private static boolean isThere(Candidate candidate) {
        return candidate.interfaceUp()
                && candidate.scope() == AddressScope.GLOBAL
                && !candidate.flags().contains(AddressFlag.TENTATIVE)
                && !candidate.flags().contains(AddressFlag.DADFAILED);
    }
}
