package org.bosixnet.registry;

import org.bosixnet.host.KeyDigest;

/** What tests ask for changes with. */
public final class Authorities {

    /** An administrator, to the audit log. */
    public static final Audit.Actor BOSS = new Audit.Actor("admin", "admin0", "2001:db8:0:a::/64");

    private static final Audit.Actor ACTOR = new Audit.Actor("host", "actor0", "2001:db8:0:3::/64");

    /** Everyone's, while access is open. */
    public static final Authority OPEN = new Authority(null, false, true, ACTOR);

    public static final Authority ADMIN = new Authority(KeyDigest.of("admin"), true, false, BOSS);

    private Authorities() {}

    /** Returns that of a host's key. */
    public static Authority key(String key) {
        return new Authority(KeyDigest.of(key), false, false, ACTOR);
    }
}
