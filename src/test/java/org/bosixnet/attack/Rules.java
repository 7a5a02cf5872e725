package org.bosixnet.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bosixnet.attack.Expected.Effect;
import org.bosixnet.attack.Who.Origin;
import org.bosixnet.attack.Who.Standing;

/** What each endpoint owes to whom: the design's section on access, word for word, and nothing of the code. */
final class Rules {

    private static final Expected NO_KEY = Expected.refused(401, "no-key");
    private static final Expected WRONG_KEY = Expected.refused(401, "wrong-key");
    private static final Expected NOT_ALLOWED = Expected.refused(403, "not-allowed");
    private static final Expected NOT_YOUR_NAME = Expected.refused(403, "not-your-name");
    private static final Expected FOREIGN_PAGE = Expected.refused(403, "origin-refused");
    private static final Expected BROWSER = Expected.refused(403, "browser-refused");
    private static final Expected UNKNOWN_HOST = Expected.refused(404, "unknown-host");

    private Rules() {}

    // No key needed

    static Expected everyone(Asked asked) {
        return asked.fromElsewhere() ? FOREIGN_PAGE : Expected.ok(null);
    }

    /** The page, asked for as a browser does, which gets no JSON when it is refused. */
    static Expected page(Asked asked) {
        return asked.fromElsewhere() ? Expected.refused(403, "") : Expected.ok(null);
    }

    static Expected healthy(Asked asked) {
        return asked.fromElsewhere() ? FOREIGN_PAGE : Expected.ok("{\"status\":\"up\"}");
    }

    // Reading: host, reader and administrator; with public reading or open access whoever presents nothing wrong

    static Expected read(Asked asked) {
        return reading(asked, Expected.ok(null));
    }

    /** The stream, asked to begin where there is no beginning: so whoever may read hears why none began. */
    static Expected noStream(Asked asked) {
        return reading(asked, Expected.refused(400, "invalid-parameter"));
    }

    /** One host's record. */
    static Expected readHost(Asked asked) {
        return reading(asked, asked.target() == Target.UNKNOWN ? UNKNOWN_HOST : Expected.ok(null));
    }

    /** One host's address. The name's own key makes it a sign of life; with open access, so does everyone. */
    static Expected readAddress(Asked asked) {
        if (asked.target() == Target.UNKNOWN) {
            return reading(asked, UNKNOWN_HOST);
        }
        Effect effect = asked.settles()
                ? Effect.SEEN_AND_COMMIT
                : asked.owns() || asked.everyones() ? Effect.SEEN : Effect.NOTHING;
        return reading(asked, Expected.ok(Scene.address(asked.target())).withEffect(effect));
    }

    private static boolean mayRead(Asked asked) {
        return asked.access() != Access.KEYS || !asked.is(Standing.ANONYMOUS, Standing.JOIN);
    }

    private static Expected reading(Asked asked, Expected allowed) {
        if (asked.fromElsewhere()) {
            return FOREIGN_PAGE;
        }
        if (asked.wrong()) {
            return WRONG_KEY;
        }
        if (mayRead(asked)) {
            return allowed;
        }
        return asked.anonymous() ? NO_KEY : NOT_ALLOWED;
    }

    // Changing: the name's own key, or the administrator's in the API; with open access everyone, where no key owns it

    /** The original's update: only hosts speak there, and no browser. */
    static Expected updateByGet(Asked asked) {
        boolean allowed = asked.owns() || asked.everyones();
        Expected done = new Expected(200, "", asked.reported(), Effect.COMMIT);
        return reading(asked, asked.who().origin() != Origin.NONE ? BROWSER : allowed ? done : notTheirs(asked));
    }

    static Expected put(Asked asked) {
        return changing(asked, Expected.done(asked.target() == Target.UNKNOWN ? 201 : 200, Effect.COMMIT));
    }

    /** The same address again is a sign of life. */
    static Expected putAgain(Asked asked) {
        Effect effect = asked.settles() ? Effect.SEEN_AND_COMMIT : Effect.SEEN;
        return asked.target() == Target.UNKNOWN ? put(asked) : changing(asked, Expected.done(200, effect));
    }

    static Expected withdrawByPut(Asked asked) {
        return changing(asked, Expected.done(200, asked.target() == Target.UNKNOWN ? Effect.NOTHING : Effect.COMMIT));
    }

    static Expected delete(Asked asked) {
        return changing(asked, asked.target() == Target.UNKNOWN ? UNKNOWN_HOST : Expected.done(204, Effect.COMMIT));
    }

    private static Expected changing(Asked asked, Expected allowed) {
        return hosts(asked, asked.admin() || asked.owns() || asked.everyones() ? allowed : notTheirs(asked));
    }

    /** Lets through whom the method is for at all. */
    private static Expected hosts(Asked asked, Expected further) {
        if (asked.fromElsewhere()) {
            return FOREIGN_PAGE;
        }
        if (asked.wrong()) {
            return WRONG_KEY;
        }
        if (!asked.open() && asked.anonymous()) {
            return NO_KEY;
        }
        return !asked.open() && asked.is(Standing.READER, Standing.JOIN) ? NOT_ALLOWED : further;
    }

    private static Expected notTheirs(Asked asked) {
        return asked.anonymous() ? NO_KEY : NOT_YOUR_NAME;
    }

    // dyndns2: only hosts speak there, in words. Every key is a good one, and who it is not for is told so for the name

    static Expected dyndns2(Asked asked) {
        return dyndns2(asked, "good " + asked.reported() + "\n", Effect.COMMIT);
    }

    static Expected dyndns2Again(Asked asked) {
        return asked.target() == Target.UNKNOWN
                ? dyndns2(asked)
                : dyndns2(
                        asked,
                        "nochg " + Scene.address(asked.target()) + "\n",
                        asked.settles() ? Effect.SEEN_AND_COMMIT : Effect.SEEN);
    }

    private static Expected dyndns2(Asked asked, String word, Effect effect) {
        if (asked.fromElsewhere() || asked.who().fromAPage()) {
            return new Expected(403, "", "badagent\n", Effect.NOTHING);
        }
        boolean allowed = asked.owns() || asked.everyones();
        if (asked.wrong() || (asked.anonymous() && !allowed)) {
            return new Expected(401, "", "badauth\n", Effect.NOTHING);
        }
        return allowed ? new Expected(200, "", word, effect) : Expected.ok("nohost\n");
    }

    /** Tells no more than whether the key is one. */
    static Expected dyndns2ForHead(Asked asked) {
        Expected asGet = dyndns2(asked).ofHead();
        return asked.open() && asked.anonymous() ? Expected.ok("") : asGet;
    }

    static Expected noSuchMethodOfDyndns2(Asked asked) {
        if (asked.fromElsewhere()) {
            return new Expected(403, "", "badagent\n", Effect.NOTHING);
        }
        return new Expected(405, "", "method-not-allowed\n", Effect.NOTHING);
    }

    // Keys: even with open access, nobody binds a name without a key

    static Expected bind(Asked asked) {
        Expected bound = Expected.done(201, Effect.COMMIT);
        if (asked.is(Standing.JOIN)) {
            return switch (asked.target()) {
                case KEYED -> Expected.refused(409, "name-taken");
                case KEYLESS ->
                    asked.who() == Who.WITH_THE_JOIN_KEY_FROM_THE_HOSTS_NETWORK
                            ? bound
                            : Expected.refused(403, "claim-refused");
                case UNKNOWN -> bound;
            };
        }
        if (asked.admin()) {
            return hosts(asked, asked.target() == Target.KEYED ? Expected.refused(409, "name-taken") : bound);
        }
        Expected rotated = asked.who() == Who.WITH_THE_OLD_KEY_WHILE_THE_NEW_IS_UNUSED
                ? Expected.refused(409, "rotation-under-way")
                : bound;
        return hosts(asked, asked.owns() ? rotated : notTheirs(asked));
    }

    /** Which keys own a name is told to each of them, and to an administrator. */
    static Expected keysOfName(Asked asked) {
        Expected told = asked.target() == Target.KEYED ? Expected.ok(null) : Expected.refused(404, "no-key-bound");
        return hosts(asked, asked.admin() || asked.owns() ? told : notTheirs(asked));
    }

    static Expected allKeys(Asked asked) {
        return administering(asked, Expected.ok(null));
    }

    static Expected replace(Asked asked) {
        return administering(asked, Expected.done(201, Effect.COMMIT));
    }

    /** Only an administrator may leave it to the registry to make the key. */
    static Expected bindWithoutKey(Asked asked) {
        Expected needed = Expected.refused(400, "invalid-key");
        return asked.admin() ? bind(asked) : asked.is(Standing.JOIN) ? needed : hosts(asked, needed);
    }

    static Expected unbind(Asked asked) {
        return administering(
                asked,
                asked.target() == Target.KEYED
                        ? Expected.done(204, Effect.COMMIT)
                        : Expected.refused(404, "no-key-bound"));
    }

    private static Expected administering(Asked asked, Expected allowed) {
        if (asked.fromElsewhere()) {
            return FOREIGN_PAGE;
        }
        if (asked.wrong() || asked.anonymous()) {
            return asked.wrong() ? WRONG_KEY : NO_KEY;
        }
        return asked.admin() ? allowed : NOT_ALLOWED;
    }

    // Sessions: begun with a reader's or administrator's key itself

    static Expected signIn(Asked asked) {
        if (asked.fromElsewhere()) {
            return FOREIGN_PAGE;
        }
        if (asked.wrong()) {
            return WRONG_KEY;
        }
        if (asked.anonymous() || asked.who().session()) {
            return NO_KEY;
        }
        return asked.is(Standing.READER, Standing.ADMIN) ? Expected.ok(session(asked)) : NOT_ALLOWED;
    }

    static Expected signOut(Asked asked) {
        return asked.fromElsewhere()
                ? FOREIGN_PAGE
                : Expected.done(204, asked.who().session() ? Effect.SIGNED_OUT : Effect.NOTHING);
    }

    static Expected whoAmI(Asked asked) {
        return asked.fromElsewhere() ? FOREIGN_PAGE : Expected.ok(session(asked));
    }

    private static String session(Asked asked) {
        TreeSet<String> roles = new TreeSet<>(
                switch (asked.standing()) {
                    case ANONYMOUS, GARBLED, WRONG -> List.<String>of();
                    case OWNER, SETTLER, STRANGER -> List.of("host", "reader");
                    case JOIN -> List.of("join");
                    case READER -> List.of("reader");
                    case ADMIN -> List.of("admin", "host", "reader");
                });
        if (!asked.wrong() && asked.access() != Access.KEYS) {
            roles.add("reader");
        }
        if (!asked.wrong() && asked.open()) {
            roles.add("host");
        }
        List<String> parts = new ArrayList<>();
        parts.add("\"access\":\"" + (asked.open() ? "open" : "keys") + "\"");
        if (asked.who().kind() != null) {
            parts.add("\"key\":\"" + asked.who().kind() + "\"");
        }
        parts.add(
                "\"roles\":[" + roles.stream().map(role -> "\"" + role + "\"").collect(Collectors.joining(",")) + "]");
        return "{" + String.join(",", parts) + "}";
    }

    // What is not there, for everyone

    static Function<Asked, Expected> nothing(int status, String code) {
        return asked -> asked.fromElsewhere()
                ? new Expected(403, code.isEmpty() ? "" : "origin-refused", null, Effect.NOTHING)
                : Expected.refused(status, code);
    }
}
