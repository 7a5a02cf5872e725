package org.bosixnet.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bosixnet.access.AccessFilter;
import org.bosixnet.access.KeyKind;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Someone tries keys, or the wrong use of a right one. */
class KeyAttackTest {

    private static final String BODY = AttackedRegistry.addresses("2001:db8:6666::1");

    private static AttackedRegistry registry;
    private static String victim;
    private static String key;

    @BeforeAll
    static void start() {
        registry = new AttackedRegistry(Map.of());
        victim = AttackedRegistry.freshName();
        key = registry.bind(victim);
        registry.report(victim, "2001:db8:aaaa:2::5");
        registry.takeWrites();
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @BeforeEach
    void forgetWhatOthersWrote() {
        registry.takeWrites();
    }

    private static String wrong() {
        return AttackedRegistry.bearer(AttackedRegistry.key(KeyKind.HOST));
    }

    @Test
    void tenThousandWrongKeysOfANetworkDoNotHoldUpTheRightOneBesideThem() {
        int refused = 0;
        int throttled = 0;
        for (int i = 0; i < 10_000; i++) {
            String neighbour = "X-Forwarded-For: 2001:db8:5555:1::" + Integer.toHexString(i + 1);
            Reply reply = registry.send("PUT", "/api/v1/hosts/" + victim, BODY, wrong(), neighbour);
            if (reply.status() == 401) {
                refused++;
            } else {
                assertThat(reply.code()).isEqualTo("throttled");
                assertThat(Integer.parseInt(reply.header("Retry-After").orElseThrow()))
                        .isBetween(1, 11);
                throttled++;
            }
            if (i % 100 == 99) {
                assertThat(registry.get("/" + victim, AttackedRegistry.bearer(key), neighbour)
                                .status())
                        .isEqualTo(200);
            }
        }
        assertThat(refused).isBetween(10, 40); // ten at once, and one more each ten seconds
        assertThat(throttled).isEqualTo(10_000 - refused);
        assertThat(registry.takeWrites()).containsOnly("seen " + victim).hasSize(100);
    }

    @Test
    void aNetworkThatIsThrottledMayGoOnWithoutAKey() {
        String from = "X-Forwarded-For: 2001:db8:5555:2::1";
        for (int i = 0; i < 12; i++) {
            registry.get("/" + victim, wrong(), from);
        }
        assertThat(registry.get("/" + victim, wrong(), from).code()).isEqualTo("throttled");
        assertThat(registry.get("/" + victim, from).code()).isEqualTo("no-key");
        assertThat(registry.get("/health/ready", from).status()).isEqualTo(200);
        assertThat(registry.get("/" + victim, wrong()).code()).isEqualTo("wrong-key");
    }

    @Test
    void twentyThousandNetworksFillNoMemory() throws Exception {
        for (int i = 0; i < 20_000; i++) {
            registry.get("/" + victim, wrong());
        }
        assertThat(failuresRemembered("atPath")).isBetween(1L, 10_000L);
        assertThat(failuresRemembered("anywhere")).isBetween(1L, 10_000L);
        assertThat(registry.get("/" + victim, AttackedRegistry.bearer(key)).status())
                .isEqualTo(200);
    }

    /** How many there are nobody outside can see. */
    private static long failuresRemembered(String limit) throws Exception {
        AccessFilter filter = Stream.of(
                        registry.registry().context().getServletHandler().getFilters())
                .map(FilterHolder::getFilter)
                .filter(AccessFilter.class::isInstance)
                .map(AccessFilter.class::cast)
                .findFirst()
                .orElseThrow();
        Cache<?, ?> table = (Cache<?, ?>) field(field(field(filter, "failures"), limit), "full");
        table.cleanUp();
        return table.estimatedSize();
    }

    private static Object field(Object of, String name) throws Exception {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    @Test
    void aStrangerDoesNotEscapeTheLimitByNamingOtherNetworks() {
        try (AttackedRegistry direct = new AttackedRegistry(Map.of("bosixnet.trusted-proxies", ""))) {
            for (int i = 0; i < 10; i++) {
                assertThat(direct.get("/alpha", wrong()).code()).isEqualTo("wrong-key");
            }
            assertThat(direct.get("/alpha", wrong()).code()).isEqualTo("throttled");
            assertThat(direct.get("/alpha", wrong(), "Forwarded: for=\"[2001:db8:7777::1]\"")
                            .code())
                    .isEqualTo("throttled");
        }
    }

    @Test
    void aKeyIsNotTakenFromAQueryNorFromABody() {
        for (String parameter : List.of("key", "token", "access_token", "password", "authorization", "Authorization")) {
            assertThat(registry.get("/hosts?" + parameter + "=" + registry.admin())
                            .code())
                    .isEqualTo("no-key");
            assertThat(registry.get("/" + victim + "?update=2001:db8:6666::1&" + parameter + "=" + key)
                            .code())
                    .isEqualTo("no-key");
        }
        assertThat(registry.send("POST", "/api/v1/session", "{\"key\":\"" + registry.admin() + "\"}")
                        .code())
                .isEqualTo("no-key");
        assertThat(registry.send(
                                "POST",
                                "/api/v1/session",
                                "access_token=" + registry.admin(),
                                "Content-Type: application/x-www-form-urlencoded")
                        .code())
                .isEqualTo("no-key");
        assertThat(registry.takeWrites()).isEmpty();
    }

    @Test
    void ofSeveralHeadersNoneCounts() {
        String right = AttackedRegistry.bearer(key);
        for (List<String> headers : List.of(
                List.of(right, wrong()),
                List.of(wrong(), right),
                List.of(right, right),
                List.of(right, "authorization: Basic Og=="),
                List.of(right + ", Bearer " + key),
                List.of(right + "," + key),
                List.of(right + " " + key),
                List.of(right, "Authorization:"))) {
            assertThat(registry.send("PUT", "/api/v1/hosts/" + victim, BODY, headers)
                            .code())
                    .isEqualTo("wrong-key");
        }
        assertThat(registry.send("PUT", "/api/v1/hosts/" + victim, BODY, "Proxy-Authorization: Bearer " + key)
                        .code())
                .isEqualTo("no-key");
        assertThat(registry.takeWrites()).isEmpty();
    }

    @Test
    void aKeyInOtherCapitalsIsAnotherKeyAlsoAfterTheRightOneOnTheSameConnection() {
        String swapped = key.chars()
                .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .substring(4);
        assertThat(registry.get("/hosts", AttackedRegistry.bearer(key)).status())
                .isEqualTo(200);
        assertThat(registry.get("/hosts", AttackedRegistry.bearer("bxh_" + swapped))
                        .code())
                .isEqualTo("wrong-key");
        assertThat(registry.get("/hosts", AttackedRegistry.bearer(key)).status())
                .isEqualTo(200);
    }

    @Test
    void aKeyIsNotAnotherHostsPassword() {
        String other = AttackedRegistry.freshName();
        String otherKey = registry.bind(other);
        registry.takeWrites();
        for (String user :
                List.of(victim, victim.toUpperCase(java.util.Locale.ROOT), "localhost", "a:b", "admin", " ")) {
            assertThat(registry.send("PUT", "/api/v1/hosts/" + victim, BODY, AttackedRegistry.basic(user, otherKey))
                            .code())
                    .as(user)
                    .isEqualTo("wrong-key");
        }
        assertThat(registry.takeWrites()).isEmpty();
    }

    @Test
    void aHostsKeyIsNoAdministratorsAndNoJoinKey() {
        String bind = "{\"key\":\"" + AttackedRegistry.key(KeyKind.HOST) + "\"}";
        for (String kind : List.of("a", "j", "r")) {
            String renamed = "bx" + kind + key.substring(3);
            assertThat(registry.send(
                                    "DELETE",
                                    "/api/v1/hosts/" + victim + "/key",
                                    null,
                                    AttackedRegistry.bearer(renamed))
                            .code())
                    .isEqualTo("wrong-key");
        }
        assertThat(registry.send("DELETE", "/api/v1/hosts/" + victim + "/key", null, AttackedRegistry.bearer(key))
                        .code())
                .isEqualTo("not-allowed");
        assertThat(registry.send(
                                "POST",
                                "/api/v1/hosts/" + AttackedRegistry.freshName() + "/key",
                                bind,
                                AttackedRegistry.bearer(key))
                        .code())
                .isEqualTo("not-your-name");
        assertThat(registry.send("POST", "/api/v1/session", null, AttackedRegistry.bearer(key))
                        .code())
                .isEqualTo("not-allowed");
        assertThat(registry.takeWrites()).isEmpty();
    }

    /** Someone has copied the key of a host, and does with it what can be done. */
    @Test
    void afterUnbindingTheThiefHasNoMoreThanAStranger() {
        String name = AttackedRegistry.freshName();
        String stolen = registry.bind(name);
        String hosts = "/api/v1/hosts/" + name;
        String atThief = "X-Forwarded-For: 2001:db8:6666:1::1";
        String atOwner = "X-Forwarded-For: 2001:db8:7777:1::1";
        AttackedRegistry.must(registry.send(
                "PUT",
                hosts,
                AttackedRegistry.addresses("2001:db8:6666:1::1"),
                AttackedRegistry.bearer(stolen),
                atThief));
        registry.unbind(name);
        assertThat(registry.get(hosts, AttackedRegistry.bearer(registry.reader()))
                        .code())
                .isEqualTo("unknown-host");
        String owners = AttackedRegistry.key(KeyKind.HOST);
        AttackedRegistry.must(registry.send(
                "POST",
                hosts + "/key",
                "{\"key\":\"" + owners + "\"}",
                AttackedRegistry.bearer(registry.join()),
                atOwner));
        AttackedRegistry.must(registry.send(
                "PUT",
                hosts,
                AttackedRegistry.addresses("2001:db8:7777:1::1"),
                AttackedRegistry.bearer(owners),
                atOwner));
        assertThat(registry.send("PUT", hosts, BODY, AttackedRegistry.bearer(stolen), atThief)
                        .code())
                .isEqualTo("wrong-key");
        assertThat(registry.get("/" + name, AttackedRegistry.bearer(registry.reader()))
                        .body())
                .isEqualTo("2001:db8:7777:1::1");
        registry.takeWrites();
    }

    @Test
    void aRotationThatAThiefWinsIsSeenAndAnAdministratorHandsTheNameBackInOneStep() {
        String name = AttackedRegistry.freshName();
        String stolen = registry.bind(name);
        String hosts = "/api/v1/hosts/" + name;
        String thiefs = AttackedRegistry.key(KeyKind.HOST);
        String owners = AttackedRegistry.key(KeyKind.HOST);
        AttackedRegistry.must(
                registry.send("POST", hosts + "/key", "{\"key\":\"" + thiefs + "\"}", AttackedRegistry.bearer(stolen)));
        Reply refused =
                registry.send("POST", hosts + "/key", "{\"key\":\"" + owners + "\"}", AttackedRegistry.bearer(stolen));
        assertThat(refused.code()).isEqualTo("rotation-under-way");
        assertThat(refused.body()).contains(thiefs.substring(4, 10)).doesNotContain(thiefs);
        AttackedRegistry.must(registry.send(
                "PUT", hosts, AttackedRegistry.addresses("2001:db8:6666::1"), AttackedRegistry.bearer(thiefs)));
        registry.takeWrites();
        AttackedRegistry.must(registry.send(
                "PUT", hosts + "/key", "{\"key\":\"" + owners + "\"}", AttackedRegistry.bearer(registry.admin())));
        assertThat(registry.takeWrites()).containsExactly("commit " + name);
        assertThat(registry.get(hosts, AttackedRegistry.bearer(owners)).code()).isEqualTo("unknown-host");
        for (String key : List.of(stolen, thiefs)) {
            assertThat(registry.send("PUT", hosts, BODY, AttackedRegistry.bearer(key))
                            .code())
                    .isEqualTo("wrong-key");
        }
        AttackedRegistry.must(registry.send(
                "PUT", hosts, AttackedRegistry.addresses("2001:db8:7777::1"), AttackedRegistry.bearer(owners)));
        registry.takeWrites();
    }

    @Test
    void noNameIsBoundToAKeyOfAnotherKind() {
        for (String other : List.of(registry.admin(), registry.join(), registry.reader())) {
            assertThat(registry.send(
                                    "POST",
                                    "/api/v1/hosts/" + AttackedRegistry.freshName() + "/key",
                                    "{\"key\":\"" + other + "\"}",
                                    AttackedRegistry.bearer(registry.join()))
                            .code())
                    .isEqualTo("invalid-key");
        }
        assertThat(registry.takeWrites()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-HTTP-Method-Override: PUT",
                "X-HTTP-Method-Override: DELETE",
                "X-HTTP-Method: DELETE",
                "X-Method-Override: DELETE",
                "X-Original-URL: /bosixnet/api/v1/hosts",
                "X-Rewrite-URL: /bosixnet/api/v1/hosts",
                "X-Original-Method: DELETE"
            })
    void noHeaderMakesAnotherRequestOfOne(String header) {
        String path = "/api/v1/hosts/" + victim;
        assertThat(registry.send("GET", path, null, AttackedRegistry.bearer(registry.admin()), header)
                        .status())
                .isEqualTo(200);
        assertThat(registry.send("HEAD", path, null, AttackedRegistry.bearer(registry.admin()), header)
                        .status())
                .isEqualTo(200);
        assertThat(registry.send(
                                "POST",
                                path + "?_method=DELETE&method=DELETE",
                                BODY,
                                AttackedRegistry.bearer(registry.admin()),
                                header)
                        .status())
                .isEqualTo(405);
        assertThat(registry.takeWrites()).isEmpty();
    }

    @Test
    void headChangesNothingNotEvenForWhoMay() {
        for (String path :
                List.of("/" + victim + "?update=2001:db8:6666::1", "/" + victim, "/api/v1/hosts/" + victim)) {
            assertThat(registry.send("HEAD", path, null, AttackedRegistry.bearer(key))
                            .status())
                    .isEqualTo(200);
        }
        assertThat(registry.takeWrites()).isEmpty();
    }

    @Test
    void whatIsTooLongIsRefusedAtOnce() {
        String admin = AttackedRegistry.bearer(registry.admin());
        String hosts = "/api/v1/hosts/" + victim;
        assertThat(registry.get("/hosts", "Authorization: Bearer " + "x".repeat(2000))
                        .code())
                .isEqualTo("wrong-key");
        assertThat(registry.get("/hosts", "Authorization: Bearer " + "x".repeat(100_000))
                        .status())
                .isEqualTo(431);
        assertThat(registry.get(
                                "/" + victim + "?update=2001:db8::1&x=" + "x".repeat(6200),
                                AttackedRegistry.bearer(key))
                        .code())
                .isEqualTo("query-too-long");
        assertThat(registry.get("/" + "x".repeat(7000), admin).code()).isEqualTo("invalid-name");
        String tooLong = AttackedRegistry.addresses("2001:db8::1") + " ".repeat(66 * 1024);
        assertThat(registry.send("PUT", hosts, tooLong, admin).code()).isEqualTo("body-too-large");
        assertThat(registry.send("PUT", hosts, tooLong).status()).isIn(401, 413);
        assertThat(registry.send("POST", hosts + "/key", tooLong, admin).code()).isEqualTo("body-too-large");
        assertThat(registry.takeWrites()).isEmpty();
        assertThat(registry.get("/hosts", admin).status()).isEqualTo(200);
    }

    @Test
    void aRequestThatHidesAnotherOneIsRefused() {
        String hidden = "0\r\n\r\nDELETE /bosixnet/api/v1/hosts/" + victim + " HTTP/1.1\r\nHost: a\r\n"
                + AttackedRegistry.bearer(registry.admin()) + "\r\n\r\n";
        String hosts = "/api/v1/hosts/" + victim;
        assertThat(registry.send("PUT", hosts, hidden, "Transfer-Encoding: chunked")
                        .status())
                .isIn(400, 401); // the key is asked for before the body is looked at
        assertThat(registry.send("PUT", hosts, hidden, "Content-Length: 0").status())
                .isEqualTo(400);
        assertThat(registry.send("PUT", hosts, hidden, "Transfer-Encoding: chunked, identity")
                        .status())
                .isIn(400, 401);
        assertThat(registry.get("/hosts", "Host: 127.0.0.1", "Host: evil.example")
                        .status())
                .isEqualTo(400);
        assertThat(registry.takeWrites()).isEmpty();
    }
}
