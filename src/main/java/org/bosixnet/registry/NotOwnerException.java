package org.bosixnet.registry;

import org.bosixnet.host.HostName;

/**
 * Refuses a change of a name that the presented key is not bound to. Does not tell a name that someone else has from one
 * that nobody has.
 */
public final class NotOwnerException extends RuntimeException {
    NotOwnerException(HostName name) {
        super("The key is not bound to '" + name + "'.");
    }
}
