package org.bosixnet.attack.access;

/**
 * What has to be answered, and what has to come of it.
 *
 * @param code of the problem; empty if it is none
 * @param body the whole of it, null if the table does not tell
 */
record ExpectedAnswer(int status, String code, String body, Effect effect) {

    /** What is written for the name that was asked for; nothing ever is for another name. */
    enum Effect {
        NOTHING,
        SEEN,
        COMMIT,
        SEEN_AND_COMMIT,
        /** The session that asked is over. */
        SIGNED_OUT
    }

    static ExpectedAnswer ok(String body) {
        return new ExpectedAnswer(200, "", body, Effect.NOTHING);
    }

    static ExpectedAnswer done(int status, Effect effect) {
        return new ExpectedAnswer(status, "", null, effect);
    }

    static ExpectedAnswer refused(int status, String code) {
        return new ExpectedAnswer(status, code, null, Effect.NOTHING);
    }

    boolean isRefusal() {
        return status == 401 || status == 403;
    }

    ExpectedAnswer withEffect(Effect other) {
        return new ExpectedAnswer(status, code, body, other);
    }

    /** Returns this as the answer to HEAD. */
    ExpectedAnswer ofHead() {
        return new ExpectedAnswer(status, "", "", Effect.NOTHING);
    }
}
