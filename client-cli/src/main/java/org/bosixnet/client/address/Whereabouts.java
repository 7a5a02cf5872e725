package org.bosixnet.client.address;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Notices that this computer can be elsewhere in the network than before. A connection from an address that has gone, or
 * through a router that is not the one any more, is dead, and nothing says so until a watchdog does. Not thread-safe.
 */
public final class Whereabouts {

    /** What became of the place in the network; each says all that those before it say. */
    public enum Change {
        NONE,
        /** There is one more address, or a way out again, so what could not be reached may be reached now. */
        CAME,
        /** An address is not there any more or the way out is another, so what stood may be dead. */
        GONE,
        /** This program did not run for a while, so anything may have happened, and others may miss its signs of life. */
        RESUMED;

        /** Returns the one that says more. */
        public Change or(Change other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }

    private @Nullable Set<String> lastAddresses;
    private boolean hadRoute;

    /** The way out that there was last; null if there never was one. */
    private @Nullable Route lastRoute;

    /** Returns how the place differs from that at the last look; the first look finds nothing new. */
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

    /** Without a way out a connection only waits, and goes on if the same way comes back. */
    private Change route(@Nullable Route now) {
        if (now == null) {
            return Change.NONE;
        }
        if (lastRoute != null && !now.equals(lastRoute)) {
            return Change.GONE;
        }
        return hadRoute ? Change.NONE : Change.CAME;
    }

    /** Link-local ones come and go with every container, and no registry is reached from them. */
    private static boolean isInUse(Candidate candidate) {
        return candidate.interfaceUp()
                && candidate.scope() == AddressScope.GLOBAL
                && !candidate.flags().contains(AddressFlag.TENTATIVE)
                && !candidate.flags().contains(AddressFlag.DADFAILED);
    }
}
