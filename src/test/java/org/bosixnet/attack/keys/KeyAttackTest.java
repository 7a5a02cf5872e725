package org.bosixnet.attack.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bosixnet.TestKeys;
import org.bosixnet.access.KeyKind;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.attack.Reply;
import org.bosixnet.attack.VictimFixture;
import org.junit.jupiter.api.Test;

/** Someone uses a right key in a wrong way, or one that is stolen. */
class KeyAttackTest extends VictimFixture {

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
        String bind = "{\"key\":\"" + TestKeys.any(KeyKind.HOST) + "\"}";
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
        String other = AttackedRegistry.freshName();
        registry.bind(other);
        registry.takeWrites();
        assertThat(registry.send("DELETE", "/api/v1/hosts/" + other + "/key", null, AttackedRegistry.bearer(key))
                        .code())
                .isEqualTo("not-your-name");
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
        String owners = TestKeys.any(KeyKind.HOST);
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
        String thiefs = TestKeys.any(KeyKind.HOST);
        String owners = TestKeys.any(KeyKind.HOST);
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
}
