package org.bosixnet.attack.access;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bosixnet.TestKeys;
import org.bosixnet.access.KeyKind;
import org.bosixnet.attack.AttackedRegistry;

/**
 * One caller before the registry, with names that nobody else uses. Good for any number of requests until one of them
 * changes something.
 *
 * @param names by target
 * @param headers what the caller presents
 * @param cookie of the caller's session, null if it is in none
 */
record PreparedCaller(Map<NameKind, String> names, List<String> headers, String cookie) {

    static final String KEYED_ADDRESS = "2001:db8:aaaa:1::5";
    static final String KEYLESS_ADDRESS = "2001:db8:aaaa:2::5";
    private static final String NEAR = "X-Forwarded-For: 2001:db8:aaaa:2::99";

    String name(NameKind target) {
        return names.get(target);
    }

    /** Returns the address that a name has, null if it has none. */
    static String address(NameKind target) {
        return switch (target) {
            case KEYED -> KEYED_ADDRESS;
            case KEYLESS -> KEYLESS_ADDRESS;
            case UNKNOWN -> null;
        };
    }

    /** Sets everything up for a caller. */
    static PreparedCaller of(CallerKind who, AttackedRegistry registry) {
        String keyed = AttackedRegistry.freshName();
        String keyless = AttackedRegistry.freshName();
        String key = registry.bind(keyed);
        registry.report(keyed, KEYED_ADDRESS);
        registry.report(keyless, KEYLESS_ADDRESS);
        String unbound = AttackedRegistry.freshName();
        String former = registry.bind(unbound);
        registry.unbind(unbound);
        Map<NameKind, String> names = new EnumMap<>(Map.of(
                NameKind.KEYED, keyed, NameKind.KEYLESS, keyless, NameKind.UNKNOWN, AttackedRegistry.freshName()));
        String cookie = who.session() || who == CallerKind.WITH_AN_UNKNOWN_KEY_BESIDE_AN_ADMINS_SESSION
                ? registry.session(who.standing() == CallerKind.Standing.READER ? registry.reader() : registry.admin())
                : null;
        List<String> headers = headers(who, registry, names, key, former, cookie);
        registry.takeWrites();
        return new PreparedCaller(names, headers, who.session() ? cookie : null);
    }

    private static List<String> headers(
            CallerKind who,
            AttackedRegistry registry,
            Map<NameKind, String> names,
            String key,
            String former,
            String cookie) {
        String keyed = names.get(NameKind.KEYED);
        return switch (who) {
            case NOBODY -> List.of();
            case WITH_AN_UNKNOWN_HOST_KEY -> List.of(AttackedRegistry.bearer(TestKeys.any(KeyKind.HOST)));
            case WITH_AN_UNKNOWN_ADMIN_KEY -> List.of(AttackedRegistry.bearer(TestKeys.any(KeyKind.ADMIN)));
            case WITH_AN_EMPTY_BEARER -> List.of("Authorization: Bearer");
            case WITH_A_KEY_CUT_SHORT ->
                List.of(AttackedRegistry.bearer(
                        registry.admin().substring(0, registry.admin().length() - 1)));
            case WITH_ANOTHER_SCHEME -> List.of("Authorization: Digest " + registry.admin());
            case WITH_A_PASSWORD_OF_SOMETHING_ELSE -> List.of(AttackedRegistry.basic(keyed, "letmein"));
            case WITH_TWO_HEADERS ->
                List.of(AttackedRegistry.bearer(registry.admin()), AttackedRegistry.bearer(registry.admin()));
            case WITH_A_VERY_LONG_HEADER -> List.of(AttackedRegistry.bearer(registry.admin()) + "0".repeat(1100));
            case WITH_THE_NAMES_KEY -> List.of(AttackedRegistry.bearer(key));
            case WITH_THE_NAMES_KEY_AS_PASSWORD -> List.of(AttackedRegistry.basic(keyed, key));
            case WITH_THE_NAMES_KEY_AS_PASSWORD_OF_NOBODY -> List.of(AttackedRegistry.basic("", key));
            case WITH_THE_NAMES_KEY_AS_PASSWORD_OF_ANOTHER ->
                List.of(AttackedRegistry.basic(names.get(NameKind.KEYLESS), key));
            case WITH_THE_KEY_OF_ANOTHER_NAME ->
                List.of(AttackedRegistry.bearer(registry.bind(AttackedRegistry.freshName())));
            case WITH_A_KEY_OF_TWO_NAMES ->
                List.of(AttackedRegistry.bearer(registry.bind(AttackedRegistry.freshName(), key)));
            case WITH_A_KEY_WHOSE_NAME_WAS_UNBOUND -> List.of(AttackedRegistry.bearer(former));
            case WITH_THE_OLD_KEY_WHILE_THE_NEW_IS_UNUSED -> {
                rotate(registry, keyed, key);
                yield List.of(AttackedRegistry.bearer(key));
            }
            case WITH_THE_NEW_KEY_FOR_THE_FIRST_TIME -> List.of(AttackedRegistry.bearer(rotate(registry, keyed, key)));
            case WITH_THE_OLD_KEY_AFTER_THE_NEW_WAS_USED -> {
                use(registry, keyed, rotate(registry, keyed, key));
                yield List.of(AttackedRegistry.bearer(key));
            }
            case WITH_THE_NEW_KEY_AGAIN -> {
                String next = rotate(registry, keyed, key);
                use(registry, keyed, next);
                yield List.of(AttackedRegistry.bearer(next));
            }
            case WITH_THE_JOIN_KEY -> List.of(AttackedRegistry.bearer(registry.join()));
            case WITH_THE_JOIN_KEY_FROM_THE_HOSTS_NETWORK -> List.of(AttackedRegistry.bearer(registry.join()), NEAR);
            case WITH_THE_READER_KEY -> List.of(AttackedRegistry.bearer(registry.reader()));
            case WITH_THE_ADMIN_KEY -> List.of(AttackedRegistry.bearer(registry.admin()));
            case WITH_THE_ADMIN_KEY_AS_PASSWORD -> List.of(AttackedRegistry.basic("anyone", registry.admin()));
            case WITH_A_COOKIE_OF_THEIR_OWN_MAKING -> List.of("Cookie: bosixnet_session=chosen-by-me");
            case WITH_AN_UNKNOWN_KEY_BESIDE_AN_ADMINS_SESSION ->
                List.of(AttackedRegistry.bearer(TestKeys.any(KeyKind.HOST)), cookie, registry.ownOrigin());
            default ->
                switch (who.origin()) {
                    case NONE -> List.of(cookie);
                    case OWN -> List.of(cookie, registry.ownOrigin());
                    case FOREIGN -> List.of(cookie, "Origin: https://evil.example");
                };
        };
    }

    /** Gives a host its next key, and returns that. */
    private static String rotate(AttackedRegistry registry, String name, String key) {
        String next = TestKeys.any(KeyKind.HOST);
        AttackedRegistry.must(registry.send(
                "POST", "/api/v1/hosts/" + name + "/key", "{\"key\":\"" + next + "\"}", AttackedRegistry.bearer(key)));
        return next;
    }

    private static void use(AttackedRegistry registry, String name, String key) {
        AttackedRegistry.must(registry.get("/" + name, AttackedRegistry.bearer(key)));
    }
}
