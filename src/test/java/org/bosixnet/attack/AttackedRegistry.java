package org.bosixnet.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bosixnet.KeyedRegistry;
import org.bosixnet.TestKeys;
import org.bosixnet.TestRegistry;
import org.bosixnet.access.KeyKind;
import org.bosixnet.host.KeyDigest;

/**
 * A registry with keys, and a way to it that hides nothing: what a request is, the test says to the byte. The test
 * stands where a trusted proxy would, so that each request can come from a network of its own.
 */
public final class AttackedRegistry implements AutoCloseable, KeyedRegistry {

    /** Where other computers find the registry: it is asked by an address that leads each computer to itself. */
    public static final String URL = "https://registry.example/bosixnet/";

    public static final String CONTEXT = "/bosixnet";

    private static final AtomicInteger NETWORKS = new AtomicInteger();
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final TestKeys keys = new TestKeys();
    private final TestRegistry registry;
    private final RawHttp http;
    private final WatchedStore.Writes writes;
    private final DefectLog complaints;

    /**
     * @param settings besides those of the keys; they win over the ones that are usual here
     */
    public AttackedRegistry(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(
                Map.of("bosixnet.store", "watched", "bosixnet.trusted-proxies", "127.0.0.1", "bosixnet.url", URL));
        all.putAll(settings);
        try {
            registry = new TestRegistry(keys.settings(all));
        } catch (Exception e) {
            throw new IllegalStateException("the registry does not start", e);
        }
        writes = WatchedStore.latest();
        http = new RawHttp(registry.port());
        complaints = new DefectLog();
    }

    public static String digest(String key) {
        return "sha256:" + KeyDigest.of(key).hex();
    }

    public static String bearer(String key) {
        return "Authorization: Bearer " + key;
    }

    public static String basic(String user, String key) {
        return "Authorization: Basic "
                + java.util.Base64.getEncoder().encodeToString((user + ":" + key).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the header that names a client of a network that nobody came from before. */
    public static String ownNetwork() {
        int n = NETWORKS.incrementAndGet();
        return "X-Forwarded-For: 2001:db8:" + Integer.toHexString(n >>> 16) + ":" + Integer.toHexString(n & 0xffff)
                + "::1";
    }

    public static String freshName() {
        return "h" + NAMES.incrementAndGet();
    }

    @Override
    public TestKeys keys() {
        return keys;
    }

    public int port() {
        return registry.port();
    }

    public TestRegistry registry() {
        return registry;
    }

    public String ownOrigin() {
        return "Origin: http://127.0.0.1:" + registry.port();
    }

    /** Returns what was written to the store since this was last asked. */
    public List<String> takeWrites() {
        return writes.take();
    }

    /** Returns what was logged, since this was last asked, that tells of a defect. */
    public List<String> takeComplaints() {
        return complaints.take();
    }

    /** Returns how many bytes have been logged. */
    public long loggedBytes() {
        return complaints.bytes();
    }

    /** Sends a request from a network of its own, unless a header tells another. */
    public Reply send(String method, String path, String body, List<String> headers) {
        try {
            return send(http, method, path, body, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path + " " + headers, e);
        }
    }

    public Reply send(String method, String path, String body, String... headers) {
        return send(method, path, body, Arrays.asList(headers));
    }

    public Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    /** Sends a request over another connection than the usual one. */
    public static Reply send(RawHttp http, String method, String path, String body, List<String> headers)
            throws IOException {
        List<String> all = new ArrayList<>(headers);
        if (headers.stream().noneMatch(header -> header.startsWith("X-Forwarded-For"))) {
            all.add(ownNetwork());
        }
        if (headers.stream().noneMatch(header -> header.startsWith("Accept:"))) {
            all.add("Accept: application/json");
        }
        if (body != null && headers.stream().noneMatch(header -> header.startsWith("Content-Type"))) {
            all.add("Content-Type: application/json");
        }
        return http.send(method, CONTEXT + path, all, body == null ? null : body.getBytes(StandardCharsets.UTF_8));
    }

    // What an administrator sets up

    /** Binds a name to a key, and returns the key. */
    public String bind(String name, String key) {
        must(send("POST", "/api/v1/hosts/" + name + "/key", "{\"key\":\"" + key + "\"}", bearer(admin())));
        return key;
    }

    /** Binds a name to a new key, and returns the key. */
    public String bind(String name) {
        return bind(name, TestKeys.any(KeyKind.HOST));
    }

    public void unbind(String name) {
        must(send("DELETE", "/api/v1/hosts/" + name + "/key", null, bearer(admin())));
    }

    public void report(String name, String address) {
        must(send("PUT", "/api/v1/hosts/" + name, addresses(address), bearer(admin())));
    }

    public static String addresses(String address) {
        return "{\"addresses\":[\"" + address + "\"]}";
    }

    /** Signs in, and returns the header that shows it. */
    public String session(String key) {
        Reply reply = must(send("POST", "/api/v1/session", null, bearer(key)));
        return "Cookie: " + reply.header("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    /** Returns the answer, which has to be one of success. */
    public static Reply must(Reply reply) {
        if (reply.status() >= 300) {
            throw new AssertionError("should have been let: " + reply);
        }
        return reply;
    }

    /** Stops the registry, which must not have logged a defect. */
    @Override
    public void close() {
        try (complaints;
                registry;
                http) {
            assertThat(complaints.take()).isEmpty();
        }
    }
}
