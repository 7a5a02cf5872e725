package org.bosixnet.attack.access;

/** Everyone who may stand before the registry, with what they are to it. */
enum CallerKind {
    NOBODY(Standing.ANONYMOUS),
    WITH_AN_UNKNOWN_HOST_KEY(Standing.WRONG),
    WITH_AN_UNKNOWN_ADMIN_KEY(Standing.WRONG),
    WITH_AN_EMPTY_BEARER(Standing.GARBLED),
    WITH_A_KEY_CUT_SHORT(Standing.GARBLED),
    WITH_ANOTHER_SCHEME(Standing.GARBLED),
    WITH_A_PASSWORD_OF_SOMETHING_ELSE(Standing.GARBLED),
    WITH_TWO_HEADERS(Standing.WRONG),
    WITH_A_VERY_LONG_HEADER(Standing.WRONG),
    WITH_THE_NAMES_KEY(Standing.OWNER),
    WITH_THE_NAMES_KEY_AS_PASSWORD(Standing.OWNER),
    WITH_THE_NAMES_KEY_AS_PASSWORD_OF_NOBODY(Standing.OWNER),
    WITH_THE_NAMES_KEY_AS_PASSWORD_OF_ANOTHER(Standing.WRONG),
    WITH_THE_KEY_OF_ANOTHER_NAME(Standing.STRANGER),
    WITH_A_KEY_OF_TWO_NAMES(Standing.OWNER),
    WITH_A_KEY_WHOSE_NAME_WAS_UNBOUND(Standing.WRONG),
    WITH_THE_OLD_KEY_WHILE_THE_NEW_IS_UNUSED(Standing.OWNER),
    WITH_THE_NEW_KEY_FOR_THE_FIRST_TIME(Standing.SETTLER),
    WITH_THE_OLD_KEY_AFTER_THE_NEW_WAS_USED(Standing.WRONG),
    WITH_THE_NEW_KEY_AGAIN(Standing.OWNER),
    WITH_THE_JOIN_KEY(Standing.JOIN),
    WITH_THE_JOIN_KEY_FROM_THE_HOSTS_NETWORK(Standing.JOIN),
    WITH_THE_READER_KEY(Standing.READER),
    WITH_THE_ADMIN_KEY(Standing.ADMIN),
    WITH_THE_ADMIN_KEY_AS_PASSWORD(Standing.ADMIN),
    WITH_A_COOKIE_OF_THEIR_OWN_MAKING(Standing.ANONYMOUS),
    WITH_AN_UNKNOWN_KEY_BESIDE_AN_ADMINS_SESSION(Standing.WRONG),
    IN_A_READERS_SESSION_OF_THE_OWN_PAGE(Standing.READER, Origin.OWN),
    IN_A_READERS_SESSION_OF_NO_PAGE(Standing.READER, Origin.NONE),
    IN_A_READERS_SESSION_OF_A_FOREIGN_PAGE(Standing.READER, Origin.FOREIGN),
    IN_AN_ADMINS_SESSION_OF_THE_OWN_PAGE(Standing.ADMIN, Origin.OWN),
    IN_AN_ADMINS_SESSION_OF_NO_PAGE(Standing.ADMIN, Origin.NONE),
    IN_AN_ADMINS_SESSION_OF_A_FOREIGN_PAGE(Standing.ADMIN, Origin.FOREIGN);

    /** What the caller is by what it presents. */
    enum Standing {
        ANONYMOUS,
        /** Presents what cannot have been meant for this registry: where access is open, that is like nothing. */
        GARBLED,
        WRONG,
        /** Owns {@link NameKind#KEYED}. */
        OWNER,
        /** Owns it with a second key that was not used so far. */
        SETTLER,
        /** Owns some other name. */
        STRANGER,
        JOIN,
        READER,
        ADMIN
    }

    /** Which page a session's request comes from. */
    enum Origin {
        NONE,
        OWN,
        FOREIGN
    }

    private final Standing standing;
    private final boolean session;
    private final Origin origin;

    CallerKind(Standing standing) {
        this.standing = standing;
        this.session = false;
        this.origin = Origin.NONE;
    }

    CallerKind(Standing standing, Origin origin) {
        this.standing = standing;
        this.session = true;
        this.origin = origin;
    }

    Standing standing() {
        return standing;
    }

    boolean session() {
        return session;
    }

    Origin origin() {
        return origin;
    }

    /** Returns whether the request tells which page it comes from, as only browsers' do. */
    boolean fromAPage() {
        return origin != Origin.NONE || this == WITH_AN_UNKNOWN_KEY_BESIDE_AN_ADMINS_SESSION;
    }

    /** Returns the kind of key that the registry knows the caller by, or null if it knows none. */
    String kind() {
        return switch (standing) {
            case ANONYMOUS, GARBLED, WRONG -> null;
            case OWNER, SETTLER, STRANGER -> "host";
            case JOIN -> "join";
            case READER -> "reader";
            case ADMIN -> "admin";
        };
    }
}
