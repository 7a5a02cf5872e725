package org.bosixnet.client.agent;

import java.util.Set;
import java.util.stream.Collectors;
import org.bosixnet.client.address.AddressChoice;
import org.bosixnet.client.address.AddressFlag;
import org.bosixnet.client.address.AddressScope;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Judged;
import org.jspecify.annotations.Nullable;

/**
 * Notices that this computer can be elsewhere in the network than before. A connection from an address that has gone is
 * dead, and nothing says so until a watchdog does. Not thread-safe.
 */
final class LocalAddresses {

    /** What became of the addresses. */
    enum Change {
        NONE,
        /** There is one more, so what could not be reached may be reached now. */
        CAME,
        /** One is not there any more, and maybe others came. */
        GONE
    }

    private @Nullable Set<String> last;

    /** Returns how the addresses differ from those at the last look; the first look finds none new. */
    Change look(AddressChoice choice) {
        Set<String> now = choice.candidates().stream()
                .map(Judged::candidate)
                .filter(LocalAddresses::isInUse)
                .map(candidate -> candidate.interfaceName() + " " + candidate.address())
                .collect(Collectors.toSet());
        Set<String> before = last == null ? now : last;
        last = now;
        if (!now.containsAll(before)) {
            return Change.GONE;
        }
        return before.containsAll(now) ? Change.NONE : Change.CAME;
    }

    /** Link-local ones come and go with every container, and no registry is reached from them. */
    private static boolean isInUse(Candidate candidate) {
        return candidate.interfaceUp()
                && candidate.scope() == AddressScope.GLOBAL
                && !candidate.flags().contains(AddressFlag.TENTATIVE)
                && !candidate.flags().contains(AddressFlag.DADFAILED);
    }
}
