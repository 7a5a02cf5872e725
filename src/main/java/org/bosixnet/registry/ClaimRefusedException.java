package org.bosixnet.registry;

import org.bosixnet.host.HostName;

/** Refuses to bind a name that has addresses and no key to one who is not where these addresses are. */
public final class ClaimRefusedException extends RuntimeException {
    ClaimRefusedException(HostName name) {
        super("The name '" + name + "' has addresses already; it can be claimed only from the /64 of one of them,"
                + " or bound by an administrator.");
    }
}
