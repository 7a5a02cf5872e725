package org.bosixnet.client.address;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Notices that this computer may have moved in the network. A connection from an address that is gone, or through a
 * router that is no longer used, is dead, and nothing shows it until a watchdog does. Not thread-safe.
 */
public final class Whereabouts {

    /** How the computer's place in the network changed; each implies all those before it. */
    public enum Change {
        NONE,
        /** There is a new address, or a default route again, so a registry out of reach may be reachable now. */
        CAME,
        /** An address is gone or the default route is another, so existing connections may be dead. */
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

    private @Nullable Set<String> lastAddresses;
    private boolean hadRoute;

    /** The last default route; null if there never was one. */
    private @Nullable Route lastRoute;

    /** Returns what changed since the last look; the first look finds no change. */
    public Change look(AddressChoice choice, Optional<Route> route) {
        Set<String> addresses = choice.candidates().stream()
                .map(Judged::candidate)
                .filter(Whereabouts::isInUse)
                .map(candidate -> candidate.interfaceName() + " " + candidate.address())
                .collect(Collectors.toSet());
        Set<String> before = lastAddresses;
        Change change =
                before == null ? Change.NONE : addresses(before, addresses).or(route(route.orElse(null)));
        lastAddresses = addresses;
        lastRoute = route.orElse(lastRoute);
        hadRoute = route.isPresent();
        return change;
    }

    private static Change addresses(Set<String> before, Set<String> now) {
        if (!now.containsAll(before)) {
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
    private static boolean isInUse(Candidate candidate) {
        return candidate.interfaceUp()
                && candidate.scope() == AddressScope.GLOBAL
                && !candidate.flags().contains(AddressFlag.TENTATIVE)
                && !candidate.flags().contains(AddressFlag.DADFAILED);
    }
}
