package org.bosixnet.browser;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.oneOf;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bosixnet.KeyedRegistry;
import org.bosixnet.TestKeys;
import org.bosixnet.TestRegistry;
import org.bosixnet.access.KeyKind;
import org.bosixnet.testing.Await;
import org.eclipse.jetty.util.IO;

/**
 * A registry with keys, and the computers that report to it. It keeps its port and its data when it is stopped and
 * started again.
 */
final class FleetRegistry implements AutoCloseable, KeyedRegistry {

    /** As the original's files have it, which a new registry takes over: so hosts can have reported long ago. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd_HH:mm:ss_xx");

    private final TestKeys keys = new TestKeys();
    private final Map<String, String> hosts = new HashMap<>();

    private final Path directory;
    private final Map<String, String> settings;
    private TestRegistry registry;
    private int port;

    /**
     * @param settings names and values in turn, besides those of the keys
     */
    FleetRegistry(String... settings) throws IOException {
        directory = Files.createTempDirectory("bosixnet-fleet");
        this.settings = keys.settings(Map.of("bosixnet.data-dir", directory.toString()));
        for (int i = 0; i < settings.length; i += 2) {
            this.settings.put(settings[i], settings[i + 1]);
        }
    }

    @Override
    public TestKeys keys() {
        return keys;
    }

    /** Returns the key of a host; makes it and binds it to the name if it has none. */
    String key(String name) {
        return hosts.computeIfAbsent(name, this::bind);
    }

    /** Returns the address of the page. */
    String page() {
        return registry.uri() + "/";
    }

    TestRegistry registry() {
        return registry;
    }

    /** Has a registry that never ran know a host that last reported, and changed, so long ago. */
    FleetRegistry had(String name, Duration ago, String... addresses) throws IOException {
        append(
                "hosts",
                Stream.of(addresses)
                        .map(address -> address + "    " + name + "\n")
                        .collect(Collectors.joining()));
        append("timestamps", OffsetDateTime.now(ZoneOffset.UTC).minus(ago).format(TIME) + "    " + name + "\n");
        return this;
    }

    private void append(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    FleetRegistry start() throws Exception {
        registry = new TestRegistry(settings, port);
        port = registry.port();
        return this;
    }

    void stop() {
        if (registry != null) {
            registry.close();
            registry = null;
        }
    }

    /** Has a computer report, with a key of its own. */
    void report(String name, String... addresses) {
        put(key(name), name, addresses);
    }

    /** Has a computer report the addresses that it had, which the list tells a moment after it was answered. */
    void reportAgain(String name, String... addresses) {
        Instant before = Instant.now().minusSeconds(2); // which the list may round down
        report(name, addresses);
        Await.until(
                "the list knows that " + name + " reported",
                () -> Instant.parse(host(name).extract().path("seen")).isAfter(before));
    }

    /** Makes a router report by dyndns2, with a key of its own. */
    void reportAsRouter(String name, String address) {
        given().baseUri(registry.uri())
                .auth()
                .preemptive()
                .basic(name, key(name))
                .get("/nic/update?hostname=" + name + "&myip=" + address)
                .then()
                .statusCode(200);
    }

    /** Has an administrator set a host's addresses, which may be as often as one likes. */
    void set(String name, String... addresses) {
        put(admin(), name, addresses);
    }

    private void put(String key, String name, String... addresses) {
        String body = Stream.of(addresses).map(address -> "\"" + address + "\"").collect(Collectors.joining(","));
        with(key)
                .body("{\"addresses\":[" + body + "]}")
                .put("/api/v1/hosts/" + name)
                .then()
                .statusCode(oneOf(200, 201));
    }

    private String bind(String name) {
        String key = TestKeys.any(KeyKind.HOST);
        // by an administrator, since a name that has addresses is claimed from its own network only
        with(admin())
                .body("{\"key\":\"" + key + "\"}")
                .post("/api/v1/hosts/" + name + "/key")
                .then()
                .statusCode(201);
        return key;
    }

    /** Has a computer take its addresses back. */
    void withdraw(String name) {
        put(key(name), name);
    }

    /** Returns the registry's answer to a question about a host. */
    ValidatableResponse host(String name) {
        return with(admin()).get("/api/v1/hosts/" + name).then();
    }

    RequestSpecification with(String key) {
        return given().baseUri(registry.uri()).contentType("application/json").header("Authorization", "Bearer " + key);
    }

    @Override
    public void close() {
        stop();
        IO.delete(directory);
    }
}
