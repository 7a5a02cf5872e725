package org.bosixnet.access;

import java.util.Set;

/** The roles that resources demand of a caller. A key of one kind can have several. */
public final class Roles {

    /** May read. */
    public static final String READER = "reader";

    /** May change the names that the caller's key is bound to. */
    public static final String HOST = "host";

    /** May bind a name that nobody has. */
    public static final String JOIN = "join";

    /** May bind, unbind and withdraw any name. */
    public static final String ADMIN = "admin";

    private Roles() {}

    static Set<String> of(KeyKind kind) {
        return switch (kind) {
            case HOST -> Set.of(HOST, READER);
            case JOIN -> Set.of(JOIN);
            case READER -> Set.of(READER);
            case ADMIN -> Set.of(ADMIN, HOST, READER);
        };
    }
}
