package org.bosixnet.registry;

import org.bosixnet.host.HostName;

/** Refuses to bind a name that another key owns. */
public final class NameTakenException extends RuntimeException {
    NameTakenException(HostName name) {
        super("The name '" + name
                + "' is bound to another key; an administrator can unbind it, or give it another key.");
    }
}
