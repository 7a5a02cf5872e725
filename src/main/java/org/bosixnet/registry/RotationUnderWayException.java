package org.bosixnet.registry;

import java.time.Duration;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;

/**
 * Refuses to begin a change of key while another one is under way: so whoever else holds the old key cannot undo it
 * unseen, and whoever did not begin it learns of it.
 */
public final class RotationUnderWayException extends RuntimeException {
    RotationUnderWayException(HostName name, HostKey pending, Duration age, Duration longest) {
        super("A change of the key of '" + name + "' is under way: the key " + pending.id() + " was bound "
                + age.toSeconds()
                + " s ago and was not used yet. If you did not begin it, someone else has your key: an"
                + " administrator can give the name a new one. It can be begun anew after " + longest.toMinutes()
                + " minutes.");
    }
}
