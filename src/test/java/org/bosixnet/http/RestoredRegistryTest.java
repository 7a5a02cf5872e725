package org.bosixnet.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.bosixnet.KeyedRegistry;
import org.bosixnet.TestKeys;
import org.bosixnet.TestRegistry;
import org.bosixnet.access.KeyKind;
import org.eclipse.jetty.util.IO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of hosts when an older copy of the data is put back: the steps of docs/operations.md. */
class RestoredRegistryTest implements KeyedRegistry {

    private final TestKeys keys = new TestKeys();

    @TempDir
    private Path directory;

    private TestRegistry registry;

    @Override
    public TestKeys keys() {
        return keys;
    }

    private void start() throws Exception {
        registry = new TestRegistry(keys.settings(
                Map.of("bosixnet.data-dir", directory.resolve("data").toString())));
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private void copy(String from, String to) throws IOException {
        IO.delete(directory.resolve(to));
        Files.createDirectory(directory.resolve(to));
        try (Stream<Path> files = Files.list(directory.resolve(from))) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(to).resolve(file.getFileName()));
            }
        }
    }

    private ValidatableResponse send(String method, String path, String key, String body) {
        return given().baseUri(registry.uri())
                .header("Authorization", "Bearer " + key)
                .contentType("application/json")
                .body(body)
                .request(method, "/api/v1/hosts/" + path)
                .then();
    }

    private ValidatableResponse bind(String name, String by, String key) {
        return send("POST", name + "/key", by, "{\"key\":\"" + key + "\"}");
    }

    private ValidatableResponse report(String name, String key) {
        return send("PUT", name, key, "{\"addresses\":[\"2001:db8::1\"]}");
    }

    @Test
    void hostsWhoseKeysAreNewerThanTheCopyGetBackIn() throws Exception {
        String first = TestKeys.any(KeyKind.HOST);
        String rotated = TestKeys.any(KeyKind.HOST);
        String joined = TestKeys.any(KeyKind.HOST);
        start();
        bind("alpha", join(), first).statusCode(201);
        report("alpha", first).statusCode(201);
        stop();
        copy("data", "backup");
        start();
        bind("alpha", first, rotated).statusCode(201);
        report("alpha", rotated).statusCode(200);
        bind("beta", join(), joined).statusCode(201);
        report("beta", joined).statusCode(201);
        stop();
        copy("backup", "data");
        start();

        // a host that has joined since joins again, with the key that it has
        report("beta", joined).statusCode(401).body("code", equalTo("wrong-key"));
        bind("beta", join(), joined).statusCode(201);
        report("beta", joined).statusCode(201);

        // one that has rotated its key needs an administrator, since its name belongs to the key that it had
        report("alpha", rotated).statusCode(401).body("code", equalTo("wrong-key"));
        bind("alpha", join(), rotated).statusCode(409).body("code", equalTo("name-taken"));
        send("PUT", "alpha/key", admin(), "{\"key\":\"" + rotated + "\"}").statusCode(201);
        report("alpha", rotated).statusCode(201);
        report("alpha", first).statusCode(401);
    }
}
