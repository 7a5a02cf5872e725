package org.bosixnet.attack.access;

import java.util.function.Function;
import org.bosixnet.attack.access.CallerKind.Origin;
import org.bosixnet.attack.access.CallerKind.Standing;
import org.bosixnet.attack.access.ExpectedAnswer.Effect;

/** What each endpoint owes to whom: the design's section on access, word for word, and nothing of the code. */
final class AccessRules {

    private static final ExpectedAnswer NO_KEY = ExpectedAnswer.refused(401, "no-key");
    private static final ExpectedAnswer WRONG_KEY = ExpectedAnswer.refused(401, "wrong-key");
    private static final ExpectedAnswer NOT_ALLOWED = ExpectedAnswer.refused(403, "not-allowed");
    private static final ExpectedAnswer NOT_YOUR_NAME = ExpectedAnswer.refused(403, "not-your-name");
    private static final ExpectedAnswer FOREIGN_PAGE = ExpectedAnswer.refused(403, "origin-refused");
    private static final ExpectedAnswer BROWSER = ExpectedAnswer.refused(403, "browser-refused");
    private static final ExpectedAnswer UNKNOWN_HOST = ExpectedAnswer.refused(404, "unknown-host");

    private AccessRules() {}

    // No key needed

    static ExpectedAnswer everyone(AccessAttempt attempt) {
        return attempt.fromElsewhere() ? FOREIGN_PAGE : ExpectedAnswer.ok(null);
    }

    /** The page, asked for as a browser does, which gets no JSON when it is refused. */
    static ExpectedAnswer page(AccessAttempt attempt) {
        return attempt.fromElsewhere() ? ExpectedAnswer.refused(403, "") : ExpectedAnswer.ok(null);
    }

    static ExpectedAnswer healthy(AccessAttempt attempt) {
        return attempt.fromElsewhere() ? FOREIGN_PAGE : ExpectedAnswer.ok("{\"status\":\"up\"}");
    }

    static ExpectedAnswer up(AccessAttempt attempt) {
        return attempt.fromElsewhere() ? FOREIGN_PAGE : new ExpectedAnswer(204, "", null, Effect.NOTHING);
    }

    // Reading: host, reader and administrator; with public reading or open access whoever presents nothing wrong

    static ExpectedAnswer read(AccessAttempt attempt) {
        return reading(attempt, ExpectedAnswer.ok(null));
    }

    /** The stream, asked to begin where there is no beginning: so whoever may read hears why none began. */
    static ExpectedAnswer noStream(AccessAttempt attempt) {
        return reading(attempt, ExpectedAnswer.refused(400, "invalid-parameter"));
    }

    /** One host's record. */
    static ExpectedAnswer readHost(AccessAttempt attempt) {
        return reading(attempt, attempt.target() == NameKind.UNKNOWN ? UNKNOWN_HOST : ExpectedAnswer.ok(null));
    }

    /** One host's address. The name's own key makes it a sign of life; with open access, so does everyone. */
    static ExpectedAnswer readAddress(AccessAttempt attempt) {
        if (attempt.target() == NameKind.UNKNOWN) {
            return reading(attempt, UNKNOWN_HOST);
        }
        Effect effect = attempt.settles()
                ? Effect.SEEN_AND_COMMIT
                : attempt.owns() || attempt.everyones() ? Effect.SEEN : Effect.NOTHING;
        return reading(
                attempt,
                ExpectedAnswer.ok(PreparedCaller.address(attempt.target())).withEffect(effect));
    }

    private static boolean mayRead(AccessAttempt attempt) {
        return attempt.access() != AccessMode.KEYS || !attempt.is(Standing.ANONYMOUS, Standing.JOIN);
    }

    private static ExpectedAnswer reading(AccessAttempt attempt, ExpectedAnswer allowed) {
        if (attempt.fromElsewhere()) {
            return FOREIGN_PAGE;
        }
        if (attempt.wrong()) {
            return WRONG_KEY;
        }
        if (mayRead(attempt)) {
            return allowed;
        }
        return attempt.anonymous() ? NO_KEY : NOT_ALLOWED;
    }

    // Changing: the name's own key, or the administrator's in the API; with open access everyone, where no key owns it

    /** The original's update: only hosts speak there, and no browser. */
    static ExpectedAnswer updateByGet(AccessAttempt attempt) {
        boolean allowed = attempt.owns() || attempt.everyones();
        ExpectedAnswer done = new ExpectedAnswer(200, "", attempt.reported(), Effect.COMMIT);
        return reading(attempt, attempt.who().origin() != Origin.NONE ? BROWSER : allowed ? done : notTheirs(attempt));
    }

    static ExpectedAnswer put(AccessAttempt attempt) {
        return changing(attempt, ExpectedAnswer.done(attempt.target() == NameKind.UNKNOWN ? 201 : 200, Effect.COMMIT));
    }

    /** The same address again is a sign of life. */
    static ExpectedAnswer putAgain(AccessAttempt attempt) {
        Effect effect = attempt.settles() ? Effect.SEEN_AND_COMMIT : Effect.SEEN;
        return attempt.target() == NameKind.UNKNOWN
                ? put(attempt)
                : changing(attempt, ExpectedAnswer.done(200, effect));
    }

    static ExpectedAnswer withdrawByPut(AccessAttempt attempt) {
        return changing(
                attempt,
                ExpectedAnswer.done(200, attempt.target() == NameKind.UNKNOWN ? Effect.NOTHING : Effect.COMMIT));
    }

    static ExpectedAnswer delete(AccessAttempt attempt) {
        return changing(
                attempt, attempt.target() == NameKind.UNKNOWN ? UNKNOWN_HOST : ExpectedAnswer.done(204, Effect.COMMIT));
    }

    private static ExpectedAnswer changing(AccessAttempt attempt, ExpectedAnswer allowed) {
        return hosts(attempt, attempt.admin() || attempt.owns() || attempt.everyones() ? allowed : notTheirs(attempt));
    }

    /** Lets through whom the method is for at all. */
    private static ExpectedAnswer hosts(AccessAttempt attempt, ExpectedAnswer further) {
        if (attempt.fromElsewhere()) {
            return FOREIGN_PAGE;
        }
        if (attempt.wrong()) {
            return WRONG_KEY;
        }
        if (!attempt.open() && attempt.anonymous()) {
            return NO_KEY;
        }
        return !attempt.open() && attempt.is(Standing.READER, Standing.JOIN) ? NOT_ALLOWED : further;
    }

    private static ExpectedAnswer notTheirs(AccessAttempt attempt) {
        return attempt.anonymous() ? NO_KEY : NOT_YOUR_NAME;
    }

    // dyndns2: only hosts speak there, in words. Every key is a good one, and who it is not for is told so for the name

    static ExpectedAnswer dyndns2(AccessAttempt attempt) {
        return dyndns2(attempt, "good " + attempt.reported() + "\n", Effect.COMMIT);
    }

    static ExpectedAnswer dyndns2Again(AccessAttempt attempt) {
        return attempt.target() == NameKind.UNKNOWN
                ? dyndns2(attempt)
                : dyndns2(
                        attempt,
                        "nochg " + PreparedCaller.address(attempt.target()) + "\n",
                        attempt.settles() ? Effect.SEEN_AND_COMMIT : Effect.SEEN);
    }

    private static ExpectedAnswer dyndns2(AccessAttempt attempt, String word, Effect effect) {
        if (attempt.fromElsewhere() || attempt.who().fromAPage()) {
            return new ExpectedAnswer(403, "", "badagent\n", Effect.NOTHING);
        }
        boolean allowed = attempt.owns() || attempt.everyones();
        if (attempt.wrong() || (attempt.anonymous() && !allowed)) {
            return new ExpectedAnswer(401, "", "badauth\n", Effect.NOTHING);
        }
        return allowed ? new ExpectedAnswer(200, "", word, effect) : ExpectedAnswer.ok("nohost\n");
    }

    /** Tells no more than whether the key is one. */
    static ExpectedAnswer dyndns2ForHead(AccessAttempt attempt) {
        ExpectedAnswer asGet = dyndns2(attempt).ofHead();
        return attempt.open() && attempt.anonymous() ? ExpectedAnswer.ok("") : asGet;
    }

    static ExpectedAnswer noSuchMethodOfDyndns2(AccessAttempt attempt) {
        if (attempt.fromElsewhere()) {
            return new ExpectedAnswer(403, "", "badagent\n", Effect.NOTHING);
        }
        return new ExpectedAnswer(405, "", "method-not-allowed\n", Effect.NOTHING);
    }

    // Keys: even with open access, nobody binds a name without a key

    static ExpectedAnswer bind(AccessAttempt attempt) {
        ExpectedAnswer bound = ExpectedAnswer.done(201, Effect.COMMIT);
        if (attempt.is(Standing.JOIN)) {
            return switch (attempt.target()) {
                case KEYED -> ExpectedAnswer.refused(409, "name-taken");
                case KEYLESS ->
                    attempt.who() == CallerKind.WITH_THE_JOIN_KEY_FROM_THE_HOSTS_NETWORK
                            ? bound
                            : ExpectedAnswer.refused(403, "claim-refused");
                case UNKNOWN -> bound;
            };
        }
        if (attempt.admin()) {
            return hosts(
                    attempt, attempt.target() == NameKind.KEYED ? ExpectedAnswer.refused(409, "name-taken") : bound);
        }
        ExpectedAnswer rotated = attempt.who() == CallerKind.WITH_THE_OLD_KEY_WHILE_THE_NEW_IS_UNUSED
                ? ExpectedAnswer.refused(409, "rotation-under-way")
                : bound;
        return hosts(attempt, attempt.owns() ? rotated : notTheirs(attempt));
    }

    /** Which keys own a name is told to each of them, and to an administrator. */
    static ExpectedAnswer keysOfName(AccessAttempt attempt) {
        ExpectedAnswer told = attempt.target() == NameKind.KEYED
                ? ExpectedAnswer.ok(null)
                : ExpectedAnswer.refused(404, "no-key-bound");
        return hosts(attempt, attempt.admin() || attempt.owns() ? told : notTheirs(attempt));
    }

    static ExpectedAnswer allKeys(AccessAttempt attempt) {
        return administering(attempt, ExpectedAnswer.ok(null));
    }

    static ExpectedAnswer replace(AccessAttempt attempt) {
        return administering(attempt, ExpectedAnswer.done(201, Effect.COMMIT));
    }

    /** Only an administrator may leave it to the registry to make the key. */
    static ExpectedAnswer bindWithoutKey(AccessAttempt attempt) {
        ExpectedAnswer needed = ExpectedAnswer.refused(400, "invalid-key");
        return attempt.admin() ? bind(attempt) : attempt.is(Standing.JOIN) ? needed : hosts(attempt, needed);
    }

    static ExpectedAnswer unbind(AccessAttempt attempt) {
        ExpectedAnswer unbound = attempt.target() == NameKind.KEYED
                ? ExpectedAnswer.done(204, Effect.COMMIT)
                : ExpectedAnswer.refused(404, "no-key-bound");
        return hosts(attempt, attempt.admin() || attempt.owns() ? unbound : notTheirs(attempt));
    }

    private static ExpectedAnswer administering(AccessAttempt attempt, ExpectedAnswer allowed) {
        if (attempt.fromElsewhere()) {
            return FOREIGN_PAGE;
        }
        if (attempt.wrong() || attempt.anonymous()) {
            return attempt.wrong() ? WRONG_KEY : NO_KEY;
        }
        return attempt.admin() ? allowed : NOT_ALLOWED;
    }

    // Sessions: begun with a reader's or administrator's key itself

    static ExpectedAnswer signIn(AccessAttempt attempt) {
        if (attempt.fromElsewhere()) {
            return FOREIGN_PAGE;
        }
        if (attempt.wrong()) {
            return WRONG_KEY;
        }
        if (attempt.anonymous() || attempt.who().session()) {
            return NO_KEY;
        }
        return attempt.is(Standing.READER, Standing.ADMIN) ? ExpectedAnswer.ok(attempt.told()) : NOT_ALLOWED;
    }

    static ExpectedAnswer signOut(AccessAttempt attempt) {
        return attempt.fromElsewhere()
                ? FOREIGN_PAGE
                : ExpectedAnswer.done(204, attempt.who().session() ? Effect.SIGNED_OUT : Effect.NOTHING);
    }

    static ExpectedAnswer whoAmI(AccessAttempt attempt) {
        return attempt.fromElsewhere() ? FOREIGN_PAGE : ExpectedAnswer.ok(attempt.told());
    }

    // What is not there, for everyone

    static Function<AccessAttempt, ExpectedAnswer> nothing(int status, String code) {
        return attempt -> attempt.fromElsewhere()
                ? new ExpectedAnswer(403, code.isEmpty() ? "" : "origin-refused", null, Effect.NOTHING)
                : ExpectedAnswer.refused(status, code);
    }
}
