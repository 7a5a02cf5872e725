package org.bosixnet.registry;

import org.bosixnet.host.HostName;

/** Gives up on a change because others changed the same host each time it was tried. Nothing was changed. */
public final class ContendedException extends RuntimeException {
    ContendedException(HostName name) {
        super("Others are changing '" + name + "' at this moment; nothing was changed.");
    }
}
