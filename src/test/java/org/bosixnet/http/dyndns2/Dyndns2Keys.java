package org.bosixnet.http.dyndns2;

import static io.restassured.RestAssured.given;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.bosixnet.TestKeys;
import org.bosixnet.TestRegistry;
import org.bosixnet.access.AccessKey;
import org.bosixnet.access.KeyKind;

/** The keys of a registry in a test: one of each kind, and another host's. */
final class Dyndns2Keys {

    private final TestKeys keys = new TestKeys();
    private final AccessKey other = TestKeys.make(KeyKind.HOST);

    AccessKey of(KeyKind kind) {
        return keys.key(kind);
    }

    /** Returns the key that the tests' hosts have. */
    AccessKey host() {
        return of(KeyKind.HOST);
    }

    /** Returns the key of a host that is not the tests'. */
    AccessKey otherHost() {
        return other;
    }

    /** Returns settings with these keys. */
    Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of("bosixnet.store", "memory"));
        settings.putAll(more);
        return keys.settings(settings);
    }

    void bind(TestRegistry registry, String name, AccessKey key) {
        given().header("Authorization", bearer(of(KeyKind.ADMIN)))
                .contentType("application/json")
                .body("{\"key\":\"" + key.secretText() + "\"}")
                .post(registry.uri() + "/api/v1/hosts/" + name + "/key")
                .then()
                .statusCode(201);
    }

    /** Returns the list of hosts as anyone with a reader's key sees it. */
    String hosts(TestRegistry registry) {
        return given().header("Authorization", bearer(of(KeyKind.READER)))
                .get(registry.uri() + "/hosts")
                .asString();
    }

    static String bearer(AccessKey key) {
        return "Bearer " + key.secretText();
    }

    /** Returns a header line. */
    static String basic(String user, String password) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
