package org.bosixnet.http.dyndns2;

import static io.restassured.RestAssured.given;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.bosixnet.TestRegistry;
import org.bosixnet.access.AccessKey;
import org.bosixnet.access.KeyKind;
import org.bosixnet.host.KeyDigest;

/** The keys of a registry in a test: one of each kind, and another host's. */
final class Dyndns2Keys {

    private final Map<KeyKind, AccessKey> keys = new EnumMap<>(KeyKind.class);
    private final AccessKey other;

    Dyndns2Keys() {
        SecureRandom random = new SecureRandom();
        for (KeyKind kind : KeyKind.values()) {
            keys.put(kind, AccessKey.make(kind, random));
        }
        other = AccessKey.make(KeyKind.HOST, random);
    }

    AccessKey of(KeyKind kind) {
        return keys.get(kind);
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
        for (KeyKind kind : new KeyKind[] {KeyKind.ADMIN, KeyKind.JOIN, KeyKind.READER}) {
            KeyDigest digest = of(kind).digest();
            settings.put("bosixnet." + kind.setting(), "sha256:" + digest.hex());
        }
        settings.putAll(more);
        return settings;
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
