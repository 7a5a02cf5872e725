package org.bosixnet.registry;

import org.bosixnet.host.HostName;

/** Refuses a name that no key owns and that the settings keep for an administrator to bind. */
public final class NameReservedException extends RuntimeException {
    NameReservedException(HostName name) {
        super("The name '" + name + "' is reserved (bosixnet.reserved-names); an administrator can bind it.");
    }
}
