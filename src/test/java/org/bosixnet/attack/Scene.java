package org.bosixnet.attack;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bosixnet.access.KeyKind;

/**
 * One caller before the registry, with names that nobody else uses. Good for any number of requests until one of them
 * changes something.
 *
 * @param names by target
 * @param headers what the caller presents
 * @param cookie of the caller's session, null if it is in none
 */
record Scene(Map<Target, String> names, List<String> headers, String cookie) {

    static final String KEYED_ADDRESS = "2001:db8:aaaa:1::5";
    static final String KEYLESS_ADDRESS = "2001:db8:aaaa:2::5";
    private static final String NEAR = "X-Forwarded-For: 2001:db8:aaaa:2::99";

    String name(Target target) {
        return names.get(target);
    }

    /** Returns the address that a name has, null if it has none. */
    static String address(Target target) {
        return switch (target) {
            case KEYED -> KEYED_ADDRESS;
            case KEYLESS -> KEYLESS_ADDRESS;
            case UNKNOWN -> null;
        };
    }

    /** Sets everything up for a caller. */
    static Scene of(Who who, Fortress registry) {
        String keyed = Fortress.freshName();
        String keyless = Fortress.freshName();
        String key = registry.bind(keyed);
        registry.report(keyed, KEYED_ADDRESS);
        registry.report(keyless, KEYLESS_ADDRESS);
        String unbound = Fortress.freshName();
        String former = registry.bind(unbound);
        registry.unbind(unbound);
        Map<Target, String> names = new EnumMap<>(
                Map.of(Target.KEYED, keyed, Target.KEYLESS, keyless, Target.UNKNOWN, Fortress.freshName()));
        String cookie = who.session() || who == Who.WITH_AN_UNKNOWN_KEY_BESIDE_AN_ADMINS_SESSION
                ? registry.session(who.standing() == Who.Standing.READER ? registry.reader() : registry.admin())
                : null;
        List<String> headers = headers(who, registry, names, key, former, cookie);
        registry.takeWrites();
        return new Scene(names, headers, who.session() ? cookie : null);
    }

    private static List<String> headers(
            Who who, Fortress registry, Map<Target, String> names, String key, String former, String cookie) {
        String keyed = names.get(Target.KEYED);
        return switch (who) {
            case NOBODY -> List.of();
            case WITH_AN_UNKNOWN_HOST_KEY -> List.of(Fortress.bearer(Fortress.key(KeyKind.HOST)));
            case WITH_AN_UNKNOWN_ADMIN_KEY -> List.of(Fortress.bearer(Fortress.key(KeyKind.ADMIN)));
            case WITH_AN_EMPTY_BEARER -> List.of("Authorization: Bearer");
            case WITH_A_KEY_CUT_SHORT ->
                List.of(Fortress.bearer(
                        registry.admin().substring(0, registry.admin().length() - 1)));
            case WITH_ANOTHER_SCHEME -> List.of("Authorization: Digest " + registry.admin());
            case WITH_A_PASSWORD_OF_SOMETHING_ELSE -> List.of(Fortress.basic(keyed, "letmein"));
            case WITH_TWO_HEADERS -> List.of(Fortress.bearer(registry.admin()), Fortress.bearer(registry.admin()));
            case WITH_A_VERY_LONG_HEADER -> List.of(Fortress.bearer(registry.admin()) + "0".repeat(1100));
            case WITH_THE_NAMES_KEY -> List.of(Fortress.bearer(key));
            case WITH_THE_NAMES_KEY_AS_PASSWORD -> List.of(Fortress.basic(keyed, key));
            case WITH_THE_NAMES_KEY_AS_PASSWORD_OF_NOBODY -> List.of(Fortress.basic("", key));
            case WITH_THE_NAMES_KEY_AS_PASSWORD_OF_ANOTHER -> List.of(Fortress.basic(names.get(Target.KEYLESS), key));
            case WITH_THE_KEY_OF_ANOTHER_NAME -> List.of(Fortress.bearer(registry.bind(Fortress.freshName())));
            case WITH_A_KEY_OF_TWO_NAMES -> List.of(Fortress.bearer(registry.bind(Fortress.freshName(), key)));
            case WITH_A_KEY_WHOSE_NAME_WAS_UNBOUND -> List.of(Fortress.bearer(former));
            case WITH_THE_OLD_KEY_WHILE_THE_NEW_IS_UNUSED -> {
                rotate(registry, keyed, key);
                yield List.of(Fortress.bearer(key));
            }
            case WITH_THE_NEW_KEY_FOR_THE_FIRST_TIME -> List.of(Fortress.bearer(rotate(registry, keyed, key)));
            case WITH_THE_OLD_KEY_AFTER_THE_NEW_WAS_USED -> {
                use(registry, keyed, rotate(registry, keyed, key));
                yield List.of(Fortress.bearer(key));
            }
            case WITH_THE_NEW_KEY_AGAIN -> {
                String next = rotate(registry, keyed, key);
                use(registry, keyed, next);
                yield List.of(Fortress.bearer(next));
            }
            case WITH_THE_JOIN_KEY -> List.of(Fortress.bearer(registry.join()));
            case WITH_THE_JOIN_KEY_FROM_THE_HOSTS_NETWORK -> List.of(Fortress.bearer(registry.join()), NEAR);
            case WITH_THE_READER_KEY -> List.of(Fortress.bearer(registry.reader()));
            case WITH_THE_ADMIN_KEY -> List.of(Fortress.bearer(registry.admin()));
            case WITH_THE_ADMIN_KEY_AS_PASSWORD -> List.of(Fortress.basic("anyone", registry.admin()));
            case WITH_A_COOKIE_OF_THEIR_OWN_MAKING -> List.of("Cookie: bosixnet_session=chosen-by-me");
            case WITH_AN_UNKNOWN_KEY_BESIDE_AN_ADMINS_SESSION ->
                List.of(Fortress.bearer(Fortress.key(KeyKind.HOST)), cookie, registry.ownOrigin());
            default ->
                switch (who.origin()) {
                    case NONE -> List.of(cookie);
                    case OWN -> List.of(cookie, registry.ownOrigin());
                    case FOREIGN -> List.of(cookie, "Origin: https://evil.example");
                };
        };
    }

    /** Gives a host its next key, and returns that. */
    private static String rotate(Fortress registry, String name, String key) {
        String next = Fortress.key(KeyKind.HOST);
        Fortress.must(registry.send(
                "POST", "/api/v1/hosts/" + name + "/key", "{\"key\":\"" + next + "\"}", Fortress.bearer(key)));
        return next;
    }

    private static void use(Fortress registry, String name, String key) {
        Fortress.must(registry.get("/" + name, Fortress.bearer(key)));
    }
}
