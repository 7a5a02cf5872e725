package org.bosixnet.client.registry.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.bosixnet.client.Loopback;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.FakeKeys;

/** What a registry does with keys over HTTP, as far as the agent's commands can tell, with faults at will. */
public final class KeyServer extends FakeKeys implements AutoCloseable {

    private final Set<String> withdrawn = ConcurrentHashMap.newKeySet();
    private volatile String offered = "";
    private volatile String list = "{\"hosts\":[]}";
    private final HttpServer server;
    private boolean repeats;
    private boolean endless;

    public KeyServer() throws IOException {
        this(HttpServer.create(new InetSocketAddress(Loopback.address(), 0), 0));
    }

    /** Makes one over https. */
    public KeyServer(TestCertificate certificate) throws IOException {
        this(secured(certificate));
    }

    private static HttpServer secured(TestCertificate certificate) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(Loopback.address(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
        return server;
    }

    private KeyServer(HttpServer server) {
        this.server = server;
        server.setExecutor(Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "fake-registry");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::handle);
        server.start();
    }

    public RegistryUrl url() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return RegistryUrl.parse(scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/bosixnet");
    }

    /** Makes every error repeat what it was sent, as a bad registry might. */
    public synchronized void repeatSecrets() {
        repeats = true;
    }

    /** Makes every list of keys the first page, as that of a bad registry might. */
    public synchronized void listTheSameAgain() {
        endless = true;
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().toString().replace("/bosixnet", "");
            String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            Fault fault = begin(exchange.getRequestMethod() + " " + path);
            if (fault == Fault.DROPPED) {
                return;
            }
            Reply reply =
                    switch (fault == null ? Fault.ANSWER_LOST : fault) {
                        case REFUSED -> problem(403, "not-allowed");
                        case BUSY -> problem(503, "throttled");
                        default -> answer(exchange.getRequestMethod(), path, authorization, body);
                    };
            if (fault == Fault.ANSWER_LOST) {
                return;
            }
            String text = repeats && reply.status() >= 400
                    ? reply.text()
                            .replace(
                                    "}",
                                    ",\"detail\":\"You said: " + authorization + " and " + body.replace("\"", "'")
                                            + "\"}")
                    : reply.text();
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .set("Content-Type", reply.status() < 400 ? "application/json" : "application/problem+json");
            exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private record Reply(int status, String text) {}

    private Reply problem(int status, String code) {
        return new Reply(status, "{\"status\":" + status + ",\"code\":\"" + code + "\",\"free\":\"" + offered + "\"}");
    }

    /** Offers this name to whoever asks for one that is taken. */
    public void offer(String free) {
        offered = free;
    }

    private Reply answer(String method, String path, String authorization, String body) {
        if (!authorization.startsWith("Bearer ")) {
            return problem(401, "no-key");
        }
        String shown = authorization.substring("Bearer ".length());
        if (!shown.equals(joinKey.value()) && !shown.equals(adminKey.value()) && !isBound(shown)) {
            return problem(401, "wrong-key");
        }
        if (path.equals("/api/v1/session")) {
            return new Reply(200, "{\"access\":\"keys\",\"roles\":[]}");
        }
        if (path.equals("/hosts")) {
            return new Reply(200, "2001:db8::5    beta\n");
        }
        if (path.startsWith("/api/v1/keys")) {
            return shown.equals(adminKey.value()) ? list(path) : problem(403, "not-allowed");
        }
        String name = path.replaceFirst("/api/v1/hosts/?", "").replaceFirst("/key$", "");
        if (name.isEmpty()) {
            return new Reply(200, list);
        }
        if (!path.endsWith("/key")) {
            return record(method, name, shown);
        }
        if (method.equals("PUT") && shown.equals(adminKey.value())) {
            unbind(name);
        }
        if (method.equals("POST") || method.equals("PUT")) {
            return bound(name, shown, body.replaceAll("^\\{\"key\":\"|\"}$", ""));
        }
        return shown.equals(adminKey.value()) || keysOf(name).contains(shown)
                ? unbind(name) ? new Reply(204, "") : problem(404, "unknown-host")
                : problem(403, "not-your-name");
    }

    private Reply bound(String name, String shown, String key) {
        Verdict verdict = bind(shown, name, key);
        return verdict.status >= 400
                ? problem(verdict.status, verdict.code)
                : new Reply(
                        verdict.status,
                        "{\"name\":\"" + name + "\",\"id\":\""
                                + AccessKey.parse(key).id() + "\",\"created\":\"now\"}");
    }

    /** Lists one name at a time, so that whoever asks has to go on. */
    private Reply list(String path) {
        String after = endless ? "" : path.replaceFirst("/api/v1/keys(\\?after=)?", "");
        List<String> names =
                names().stream().filter(name -> name.compareTo(after) > 0).toList();
        if (names.isEmpty()) {
            return new Reply(200, "{\"keys\":[]}");
        }
        String name = names.get(0);
        String keys = keysOf(name).stream()
                .map(key -> "{\"id\":\"" + AccessKey.parse(key).id()
                        + "\",\"created\":\"2026-11-23T06:00:00.123Z\",\"lastUsed\":\"2026-11-24T07:08:00Z\"}")
                .collect(Collectors.joining(","));
        return new Reply(
                200,
                "{\"keys\":[{\"name\":\"" + name + "\",\"keys\":[" + keys + "],\"reported\":" + name.equals("a") + "}]"
                        + (names.size() > 1 ? ",\"next\":\"" + name + "\"" : "") + "}");
    }

    private Reply record(String method, String name, String shown) {
        if (method.equals("GET")) {
            return problem(404, "unknown-host");
        }
        boolean delete = method.equals("DELETE");
        Verdict verdict = delete && shown.equals(adminKey.value()) ? Verdict.DONE_BEFORE : report(shown, name);
        if (verdict.status >= 400) {
            return problem(verdict.status, verdict.code);
        }
        if (delete) {
            return withdrawn.add(name) ? new Reply(204, "") : problem(404, "unknown-host");
        }
        withdrawn.remove(name);
        return new Reply(200, "{\"name\":\"" + name + "\",\"addresses\":[\"2001:db8::1\"]}");
    }

    /** Lists one host from now on. */
    public void lists(String name, String address) {
        list = "{\"hosts\":[{\"name\":\"" + name + "\",\"addresses\":[\"" + address
                + "\"],\"changed\":\"2026-11-24T13:07:04Z\",\"seen\":\"2026-11-24T13:07:04Z\",\"state\":\"online\"}]}";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
