package org.bosixnet.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.bosixnet.TestKeys;
import org.bosixnet.TestRegistry;
import org.bosixnet.access.KeyFiles;
import org.bosixnet.access.KeyKind;
import org.bosixnet.etcd.EtcdServer;
import org.bosixnet.metrics.Figures;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two registries on one etcd, as their users see them: one registry. */
@Needs({"etcd", "etcdctl"})
class TwoRegistriesIT {

    private static final String COOKIE = "bosixnet_session";

    @TempDir
    private static Path shared;

    @TempDir
    private Path directory;

    private static EtcdServer etcd;

    private final String prefix = "test/" + UUID.randomUUID();
    private final Map<String, TestRegistry> registries = new HashMap<>();

    @BeforeAll
    static void startEtcd() throws Exception {
        etcd = new EtcdServer(shared);
    }

    @AfterAll
    static void stopEtcd() {
        etcd.close();
    }

    @BeforeEach
    void start() throws Exception {
        start("one", Map.of());
        start("other", Map.of());
    }

    @AfterEach
    void stop() {
        registries.values().forEach(TestRegistry::close);
    }

    private void start(String node, Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "bosixnet.store",
                "etcd",
                "bosixnet.etcd.endpoints",
                etcd.url(),
                "bosixnet.etcd.prefix",
                prefix,
                "bosixnet.data-dir",
                directory.resolve(node).toString()));
        settings.putAll(more);
        registries.put(node, new TestRegistry(settings));
    }

    private RequestSpecification at(String node) {
        return given().baseUri(registries.get(node).uri());
    }

    private RequestSpecification at(String node, String key) {
        return at(node).header("Authorization", "Bearer " + key);
    }

    /** Returns a key that was made at the first start of the first registry. */
    private String first(KeyKind kind) throws IOException {
        Properties keys = new Properties();
        try (Reader file = Files.newBufferedReader(directory.resolve("one").resolve(KeyFiles.KEYS))) {
            keys.load(file);
        }
        return keys.getProperty(kind.setting());
    }

    private static String key(String key) {
        return "{\"key\":\"" + key + "\"}";
    }

    @Test
    void theKeysThatOneHasMadeAreThoseOfAll() throws Exception {
        assertThat(directory.resolve("other").resolve(KeyFiles.KEYS)).doesNotExist();
        for (String node : List.of("one", "other")) {
            at(node, first(KeyKind.ADMIN)).get("/api/v1/backup").then().statusCode(200);
            at(node, first(KeyKind.READER)).get("/hosts").then().statusCode(200);
            at(node, first(KeyKind.ADMIN))
                    .get("/health/ready")
                    .then()
                    .statusCode(200)
                    .body("warnings", nullValue());
        }
        etcd.ctl("get", "--prefix", prefix);
        for (KeyKind kind : KeyKind.ofRegistry()) {
            assertThat(etcd.output())
                    .contains(prefix + "/keys/" + kind.setting())
                    .doesNotContain(first(kind));
        }
    }

    @Test
    void whoHasOtherKeysInItsSettingsSaysSo() throws Exception {
        TestKeys keys = new TestKeys();
        start("third", keys.settings(Map.of()));
        Await.until(
                "it is said",
                () -> at("third", keys.of(KeyKind.ADMIN))
                                .get("/health/ready")
                                .then()
                                .statusCode(200)
                                .extract()
                                .path("warnings")
                        != null);
        at("third", keys.of(KeyKind.ADMIN))
                .get("/health/ready")
                .then()
                .body("status", equalTo("up"))
                .body("warnings", hasItem(containsString("2 have other administrator's, join or reader keys")));
        at("third").get("/health/ready").then().statusCode(200).body("warnings", nullValue());
    }

    @Test
    void anothersKeyIsNamedByBothToTheAdministratorAndTheRestIsRead() throws Exception {
        String admin = first(KeyKind.ADMIN);
        assertThat(claim("one", first(KeyKind.JOIN), "alpha", TestKeys.any(KeyKind.HOST)))
                .isEqualTo(201);
        for (String value : List.of("not JSON", "{\"format\":99}")) {
            etcd.ctl("put", prefix + "/hosts/beta", value);
            for (String node : List.of("one", "other")) {
                Await.until("it is named", () -> at(node, admin)
                        .get("/health/ready")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString()
                        .contains(prefix + "/hosts/beta"));
                at(node).get("/health/ready").then().statusCode(200).body("warnings", nullValue());
                assertThat(report(node, admin, "alpha", "2001:db8::1")).isBetween(200, 201);
                assertThat(report(node, admin, "beta", "2001:db8::2")).isEqualTo(503);
                at(node, admin).get("/hosts").then().body(equalTo("2001:db8::1    alpha\n"));
            }
            assertThat(etcd.value(prefix + "/hosts/beta")).isEqualTo(value + "\n");
        }
    }

    @Test
    void whileEtcdIsDownReadsGoOnAndWhoeverChangesSomethingIsToComeBack() throws Exception {
        String admin = first(KeyKind.ADMIN);
        assertThat(report("one", admin, "alpha", "2001:db8::1")).isEqualTo(201);
        Await.until(
                "the other knows it",
                () -> !at("other", admin).get("/hosts").asString().isEmpty());
        etcd.kill();
        try {
            for (String node : List.of("one", "other")) {
                mustComeBack(at(node, admin)
                        .contentType("application/json")
                        .body("{\"addresses\":[\"2001:db8::2\"]}")
                        .put("/api/v1/hosts/alpha"));
                mustComeBack(at(node, admin).delete("/api/v1/hosts/alpha"));
                mustComeBack(at(node, admin)
                        .contentType("application/json")
                        .body(key(TestKeys.any(KeyKind.HOST)))
                        .post("/api/v1/hosts/beta/key"));
                Await.until(
                        "it is not ready", () -> at(node).get("/health/ready").statusCode() == 503);
                at(node).get("/health/ready")
                        .then()
                        .body("status", equalTo("down"))
                        .body("reason", equalTo("Changes cannot be stored."));
                at(node, admin).get("/health/ready").then().statusCode(503).body("reason", containsString(etcd.url()));
                at(node).get("/health/live").then().statusCode(200);
                at(node, first(KeyKind.READER)).get("/hosts").then().body(equalTo("2001:db8::1    alpha\n"));
                at(node, first(KeyKind.READER)).get("/alpha").then().body(equalTo("2001:db8::1"));
            }
        } finally {
            etcd.start();
        }
        for (String node : List.of("one", "other")) {
            Await.until("it is ready", () -> at(node).get("/health/ready").statusCode() == 200);
            assertThat(report(node, admin, "alpha", "2001:db8::3")).isEqualTo(200);
        }
    }

    private static void mustComeBack(Response answer) {
        answer.then().statusCode(503);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 300);
    }

    @Test
    void theFiguresTellWhichOneLeadsAndThatAllIsKnown() throws Exception {
        String admin = first(KeyKind.ADMIN);
        Await.until("one leads", () -> figure("one", admin, "leads") + figure("other", admin, "leads") == 1);
        String leading = figure("one", admin, "leads") == 1 ? "one" : "other";
        String following = leading.equals("one") ? "other" : "one";
        Await.until("all is known", () -> figure(following, admin, "behind_seconds") < 5);
        registries.remove(leading).close();
        Await.until("the other leads", () -> figure(following, admin, "leads") == 1);
        etcd.pause();
        try {
            Await.until("it is told that nothing is heard", () -> figure(following, admin, "behind_seconds") > 5);
        } finally {
            etcd.resume();
        }
        Await.until("all is known again", () -> figure(following, admin, "behind_seconds") < 5);
    }

    private double figure(String node, String key, String name) {
        String text =
                at(node, key).get("/metrics").then().statusCode(200).extract().asString();
        return Figures.value(text, "bosixnet_store_" + name);
    }

    @Test
    void aSessionOfOneWorksAtTheOtherUntilItIsEnded() throws Exception {
        String admin = first(KeyKind.ADMIN);
        for (int i = 0; i < 10; i++) {
            String token = at("one", admin)
                    .post("/api/v1/session")
                    .then()
                    .statusCode(200)
                    .extract()
                    .cookie(COOKIE + "_" + registries.get("one").port());
            at("other").cookie(COOKIE, token).get("/api/v1/keys").then().statusCode(200);
            at("other")
                    .cookie(COOKIE, token)
                    .header("Origin", registries.get("other").uri().replace("/bosixnet", ""))
                    .delete("/api/v1/session")
                    .then()
                    .statusCode(204);
            Await.until(
                    "it is over at both",
                    () -> at("one").cookie(COOKIE, token).get("/api/v1/keys").statusCode() == 401);
            etcd.ctl("get", "--prefix", prefix + "/sessions/");
            assertThat(etcd.output()).isEmpty();
        }
    }

    @Test
    void whoIsAheadOfARegistryIsNotToldToBeginAnew() throws Exception {
        String reader = first(KeyKind.READER);
        String position =
                at("one", reader).get("/api/v1/hosts").then().extract().path("revision");
        int dash = position.lastIndexOf('-');
        String ahead = position.substring(0, dash + 1) + (Long.parseLong(position.substring(dash + 1)) + 1_000_000);
        for (String path : List.of("/api/v1/hosts", "/api/v1/events")) {
            at("one", reader)
                    .queryParam("since", ahead)
                    .get(path)
                    .then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("behind"));
        }
        at("one", reader)
                .header("Last-Event-ID", ahead)
                .get("/api/v1/events")
                .then()
                .statusCode(503);
        at("one", reader)
                .queryParam("since", position)
                .get("/api/v1/hosts")
                .then()
                .body("reset", equalTo(false));
    }

    @Test
    void ofTwoThatClaimANameAtTwoRegistriesOneHasIt() throws Exception {
        String join = first(KeyKind.JOIN);
        for (int i = 0; i < 10; i++) {
            String name = "host" + i;
            String mine = TestKeys.any(KeyKind.HOST);
            String yours = TestKeys.any(KeyKind.HOST);
            CompletableFuture<Integer> here = CompletableFuture.supplyAsync(() -> claim("one", join, name, mine));
            int there = claim("other", join, name, yours);
            assertThat(List.of(here.get(), there)).containsExactlyInAnyOrder(201, 409);
            String winner = there == 201 ? yours : mine;
            for (String node : List.of("one", "other")) {
                assertThat(report(node, winner, name, "2001:db8::" + (i + 1)))
                        .isEqualTo(node.equals("one") ? 201 : 200);
            }
        }
    }

    /** Reports an address, and returns the status of the answer. */
    private int report(String node, String key, String name, String address) {
        return at(node, key)
                .contentType("application/json")
                .body("{\"addresses\":[\"" + address + "\"]}")
                .put("/api/v1/hosts/" + name)
                .statusCode();
    }

    private int claim(String node, String join, String name, String key) {
        return at(node, join)
                .contentType("application/json")
                .body(key(key))
                .post("/api/v1/hosts/" + name + "/key")
                .statusCode();
    }

    @Test
    void aKeyThatWasRotatedAtOneIsUsedAtTheOther() throws Exception {
        String old = TestKeys.any(KeyKind.HOST);
        String next = TestKeys.any(KeyKind.HOST);
        assertThat(claim("one", first(KeyKind.JOIN), "alpha", old)).isEqualTo(201);
        Await.until("the other knows it", () -> claim("other", old, "alpha", next) == 201);
        Await.until("the new key is used at the first", () -> report("one", next, "alpha", "2001:db8::1") == 201);
        Await.until("the old key is over at the other", () -> report("other", old, "alpha", "2001:db8::2") == 401);
    }
}
