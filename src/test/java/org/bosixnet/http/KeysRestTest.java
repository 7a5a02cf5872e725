package org.bosixnet.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bosixnet.TestKeys;
import org.bosixnet.TestRegistry;
import org.bosixnet.access.AccessKey;
import org.bosixnet.access.KeyKind;
import org.bosixnet.testing.KeysInLogs;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of who owns what, and handing names over, on both stores. */
class KeysRestTest {

    private static final String TIME = "2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{3})?Z";
    private static final String MINUTE = "2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:00Z";

    private final TestKeys keys = new TestKeys();
    private final AccessKey admin = keys.key(KeyKind.ADMIN);
    private final AccessKey join = keys.key(KeyKind.JOIN);
    private final AccessKey reader = keys.key(KeyKind.READER);
    private TestRegistry registry;

    private void start(String store) throws Exception {
        registry = new TestRegistry(keys.settings(Map.of("bosixnet.store", store, "bosixnet.reserved-names", "ldap")));
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private RequestSpecification with(AccessKey key) {
        return with(key.secretText());
    }

    private RequestSpecification with(String key) {
        return given().baseUri(registry.uri()).header("Authorization", "Bearer " + key);
    }

    private RequestSpecification with(AccessKey key, AccessKey body) {
        return with(key).contentType("application/json").body("{\"key\":\"" + body.secretText() + "\"}");
    }

    private void report(String name, AccessKey by, String address, int status) {
        with(by).contentType("application/json")
                .body("{\"addresses\":[\"" + address + "\"]}")
                .put("/api/v1/hosts/" + name)
                .then()
                .statusCode(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file"})
    void anAdministratorSeesEveryBoundName(String store) throws Exception {
        start(store);
        AccessKey key = TestKeys.make(KeyKind.HOST);
        with(admin)
                .get("/api/v1/keys")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("keys", empty())
                .body("next", nullValue());
        with(join, key).post("/api/v1/hosts/beta/key").then().statusCode(201);
        with(join, key).post("/api/v1/hosts/alpha/key").then().statusCode(201);
        report("gamma", admin, "2001:db8::9", 201);
        with(admin)
                .get("/api/v1/keys")
                .then()
                .body("keys.name", contains("alpha", "beta"))
                .body("keys[0].keys", hasSize(1))
                .body("keys[0].keys[0].id", equalTo(key.id()))
                .body("keys[0].keys[0].created", matchesPattern(TIME))
                .body("keys[0].keys[0].lastUsed", nullValue())
                .body("keys[0].reported", equalTo(false));
        report("alpha", key, "2001:db8::1", 201);
        with(admin)
                .get("/api/v1/keys")
                .then()
                .body("keys.reported", contains(true, false))
                .body("keys[0].keys[0].lastUsed", matchesPattern(MINUTE))
                .body(not(containsString(key.secretText())))
                .body(not(containsString(key.digest().hex())));
        with(admin).get("/api/v1/keys?after=alpha").then().body("keys.name", contains("beta"));
        with(admin).get("/api/v1/keys?listed=false").then().body("keys.name", contains("beta"));
        with(admin).get("/api/v1/keys?listed=true").then().body("keys.name", contains("alpha"));
        with(admin).get("/api/v1/keys?name=Alpha").then().body("keys.name", contains("alpha"));
        with(admin).get("/api/v1/keys?name=gamma").then().statusCode(200).body("keys", empty());
        with(admin).get("/api/v1/keys?listed=no").then().statusCode(400).body("code", equalTo("invalid-parameter"));
        with(admin).get("/api/v1/keys?after=-").then().statusCode(400).body("code", equalTo("invalid-name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file"})
    void twoKeysThatLookAlikeAreNeverBoundToAName(String store) throws Exception {
        start(store);
        AccessKey stolen = TestKeys.make(KeyKind.HOST);
        AccessKey alike =
                AccessKey.parse("bxh_" + stolen.id() + "_" + "a".repeat(22)).orElseThrow();
        with(join, stolen).post("/api/v1/hosts/alpha/key").then().statusCode(201);
        for (Response refused : List.of(
                with(stolen, alike).post("/api/v1/hosts/alpha/key"),
                with(admin, alike).put("/api/v1/hosts/alpha/key"))) {
            refused.then()
                    .statusCode(400)
                    .body("code", equalTo("invalid-key"))
                    .body("detail", containsString("Another key of this name has the id " + stolen.id()));
        }
        with(admin)
                .get("/api/v1/keys")
                .then()
                .body("keys.name", contains("alpha"))
                .body("keys[0].keys.id", contains(stolen.id()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file"})
    void whoeverHoldsTheOldKeySeesTheOneThatIsUnderWay(String store) throws Exception {
        start(store);
        AccessKey old = TestKeys.make(KeyKind.HOST);
        AccessKey next = TestKeys.make(KeyKind.HOST);
        with(join, old).post("/api/v1/hosts/alpha/key").then().statusCode(201);
        with(old, next).post("/api/v1/hosts/alpha/key").then().statusCode(201);
        with(old, next).post("/api/v1/hosts/alpha/key").then().statusCode(200);
        with(old, TestKeys.make(KeyKind.HOST))
                .post("/api/v1/hosts/alpha/key")
                .then()
                .statusCode(409)
                .body("code", equalTo("rotation-under-way"))
                .body("detail", containsString("the key " + next.id() + " was bound "));
        with(old)
                .get("/api/v1/hosts/alpha/key")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("name", equalTo("alpha"))
                .body("keys.id", contains(old.id(), next.id()));
        with(next).get("/api/v1/hosts/alpha/key").then().body("keys.id", contains(old.id(), next.id()));
        report("alpha", next, "2001:db8::1", 201);
        with(next).get("/api/v1/hosts/alpha/key").then().body("keys.id", contains(next.id()));
        with(admin).get("/api/v1/hosts/alpha/key").then().body("keys.id", contains(next.id()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file"})
    void aReplacedKeyIsTheOnlyOneAndTheAddressesAreGone(String store) throws Exception {
        start(store);
        AccessKey stolen = TestKeys.make(KeyKind.HOST);
        with(join, stolen).post("/api/v1/hosts/alpha/key").then().statusCode(201);
        report("alpha", stolen, "2001:db8::1", 201);
        try (LogCapture audit = new LogCapture("org.bosixnet.audit")) {
            String made = with(admin)
                    .contentType("application/json")
                    .body("{}")
                    .put("/api/v1/hosts/alpha/key")
                    .then()
                    .statusCode(201)
                    .header("Cache-Control", "no-store")
                    .extract()
                    .path("key");
            with(reader).get("/api/v1/hosts/alpha").then().statusCode(404);
            with(stolen).get("/hosts").then().statusCode(401);
            with(made).get("/api/v1/hosts/alpha/key").then().body("keys", hasSize(1));
            AccessKey sent = TestKeys.make(KeyKind.HOST);
            with(admin, sent)
                    .put("/api/v1/hosts/alpha/key")
                    .then()
                    .statusCode(201)
                    .body("key", nullValue());
            report("alpha", sent, "2001:db8::2", 201);
            with(admin, sent).put("/api/v1/hosts/alpha/key").then().statusCode(200);
            with(reader).get("/alpha").then().statusCode(200).body(equalTo("2001:db8::2"));
            assertThat(audit.messages()).hasSize(2).allSatisfy(line -> assertThat(line)
                    .matches("time=" + TIME + " event=replace name=alpha key=host:\\w{6} gone=host:\\w{6} by=admin:"
                            + admin.id() + " network=127\\.0\\.0\\.1")
                    .matches(text -> !KeysInLogs.holdsKey(text)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file"})
    void whoDoesNotTakeJsonGetsAnErrorAsText(String store) throws Exception {
        start(store);
        with(admin)
                .header("Accept", "application/json;q=0, text/plain")
                .get("/nobody")
                .then()
                .statusCode(404)
                .contentType("text/plain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file"})
    void aReservedNameIsKeptForAnAdministrator(String store) throws Exception {
        start(store);
        AccessKey key = TestKeys.make(KeyKind.HOST);
        with(join, key)
                .post("/api/v1/hosts/ldap/key")
                .then()
                .statusCode(403)
                .body("code", equalTo("name-reserved"))
                .body("detail", containsString("bosixnet.reserved-names"));
        with(admin, key).post("/api/v1/hosts/ldap/key").then().statusCode(201);
        report("ldap", key, "2001:db8::1", 201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file"})
    void aReservedNameIsNotEveryonesInOpenAccess(String store) throws Exception {
        registry = new TestRegistry(
                Map.of("bosixnet.store", store, "bosixnet.access", "open", "bosixnet.reserved-names", "ldap"));
        given().baseUri(registry.uri())
                .header("Accept", "application/json")
                .get("/ldap?update=2001:db8::1")
                .then()
                .statusCode(403)
                .body("code", equalTo("name-reserved"));
        given().baseUri(registry.uri())
                .get("/nic/update?hostname=ldap,alpha&myip=2001:db8::1")
                .then()
                .statusCode(200)
                .body(equalTo("nohost\ngood 2001:db8::1\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file"})
    void moreThanAThousandNamesComeInPages(String store) throws Exception {
        start(store);
        AccessKey key = TestKeys.make(KeyKind.HOST);
        List<String> names = Stream.iterate(10_000, i -> i + 1)
                .limit(KeysResource.PAGE + 1)
                .map(i -> "h" + i)
                .toList();
        names.forEach(name ->
                with(admin, key).post("/api/v1/hosts/" + name + "/key").then().statusCode(201));
        String next = with(admin)
                .get("/api/v1/keys")
                .then()
                .body("keys", hasSize(KeysResource.PAGE))
                .extract()
                .path("next");
        with(admin)
                .get("/api/v1/keys?after=" + next)
                .then()
                .body("keys.name", contains(names.get(KeysResource.PAGE)))
                .body("next", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file"})
    void signingInAndOutIsWrittenDown(String store) throws Exception {
        start(store);
        try (LogCapture audit = new LogCapture("org.bosixnet.audit")) {
            String name = "bosixnet_session_" + registry.port();
            String cookie =
                    with(reader).post("/api/v1/session").then().extract().cookie(name);
            given().baseUri(registry.uri())
                    .cookie(name, cookie)
                    .header("Origin", registry.uri().replace("/bosixnet", ""))
                    .delete("/api/v1/session")
                    .then()
                    .statusCode(204);
            given().baseUri(registry.uri()).delete("/api/v1/session").then().statusCode(204);
            assertThat(audit.messages())
                    .extracting(line -> line.replaceFirst("^time=\\S+ ", ""))
                    .containsExactly(
                            "event=sign-in by=reader:" + reader.id() + " network=127.0.0.1",
                            "event=sign-out by=reader:" + reader.id() + " network=127.0.0.1");
        }
    }

    /** A name may have been taken before it was reserved, and be the last of a page. */
    @ParameterizedTest
    @ValueSource(strings = {"memory", "file"})
    void namesThatAreReservedTodayCanBeAskedFor(String store) throws Exception {
        start(store);
        with(admin).get("/api/v1/keys?after=_localdnsstub").then().statusCode(200);
        with(admin).get("/api/v1/keys?after=a..b").then().statusCode(400);
        with(admin)
                .get("/api/v1/hosts/_localdnsstub/key")
                .then()
                .statusCode(404)
                .body("code", equalTo("no-key-bound"));
        with(admin)
                .contentType("application/json")
                .body("{\"addresses\":[]}")
                .put("/api/v1/hosts/_localdnsstub")
                .then()
                .statusCode(200);
        with(admin)
                .contentType("application/json")
                .body("{\"addresses\":[\"2001:db8::1\"]}")
                .put("/api/v1/hosts/_localdnsstub")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-name"));
    }
}
