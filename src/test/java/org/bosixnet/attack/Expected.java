package org.bosixnet.attack;

/**
 * What has to be answered, and what has to come of it.
 *
 * @param code of the problem; empty if it is none
 * @param body the whole of it, null if the table does not tell
 */
record Expected(int status, String code, String body, Effect effect) {

    /** What is written for the name that was asked for; nothing ever is for another name. */
    enum Effect {
        NOTHING,
        SEEN,
        COMMIT,
        SEEN_AND_COMMIT,
        /** The session that asked is over. */
        SIGNED_OUT
    }

    static Expected ok(String body) {
        return new Expected(200, "", body, Effect.NOTHING);
    }

    static Expected done(int status, Effect effect) {
        return new Expected(status, "", null, effect);
    }

    static Expected refused(int status, String code) {
        return new Expected(status, code, null, Effect.NOTHING);
    }

    boolean isRefusal() {
        return status == 401 || status == 403;
    }

    Expected withEffect(Effect other) {
        return new Expected(status, code, body, other);
    }

    /** Returns this as the answer to HEAD. */
    Expected ofHead() {
        return new Expected(status, "", "", Effect.NOTHING);
    }
}
