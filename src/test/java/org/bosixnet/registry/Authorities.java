package org.bosixnet.registry;

import org.bosixnet.host.Cidr;
import org.bosixnet.host.KeyDigest;

/** What tests ask for changes with. */
public final class Authorities {

    /** An administrator, to the audit log. */
    public static final Audit.Actor BOSS = actor("admin", "admin0", "2001:db8:0:a::/64");

    private static final Audit.Actor ACTOR = actor("host", "actor0", "2001:db8:0:3::/64");

    /** Everyone's, while access is open. */
    public static final Authority OPEN = new Authority(null, false, true, ACTOR);

    public static final Authority ADMIN = new Authority(KeyDigest.of("admin"), true, false, BOSS);

    private Authorities() {}

    /** Returns a caller in that network. */
    public static Audit.Actor actor(String kind, String id, String network) {
        return new Audit.Actor(kind, id, Cidr.read(network).orElseThrow());
    }

    /** Returns that of a host's key. */
    public static Authority key(String key) {
        return new Authority(KeyDigest.of(key), false, false, ACTOR);
    }
}
