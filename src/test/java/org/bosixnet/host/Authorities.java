package org.bosixnet.host;

/** What tests ask for changes with. */
public final class Authorities {

    /** Everyone's, while access is open. */
    public static final Authority OPEN = new Authority(null, false, true);

    public static final Authority ADMIN = new Authority(KeyDigest.of("admin"), true, false);

    private Authorities() {}

    /** Returns that of a host's key. */
    public static Authority key(String key) {
        return new Authority(KeyDigest.of(key), false, false);
    }
}
