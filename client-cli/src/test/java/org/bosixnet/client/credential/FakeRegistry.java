package org.bosixnet.client.credential;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.bosixnet.client.Loopback;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.AccessKey.Kind;
import org.bosixnet.client.host.RegistryUrl;

/** What a registry does with keys, as far as the agent's commands can tell, with faults at will. */
public final class FakeRegistry implements AutoCloseable {

    /** What to do with a request instead of what a registry does. */
    public enum Fault {
        /** Nothing, and no answer. */
        DROPPED,
        /** What is asked, but the answer gets lost. */
        ANSWER_LOST,
        /** 403 with the code {@code not-allowed}. */
        REFUSED,
        /** 503 with the code {@code throttled}. */
        BUSY
    }

    public final AccessKey joinKey = AccessKey.generate(Kind.JOIN, new SecureRandom());
    public final AccessKey adminKey = AccessKey.generate(Kind.ADMIN, new SecureRandom());

    /** The keys of each name, the newest last. */
    private volatile String list = "{\"hosts\":[]}";

    private final Map<String, List<String>> bound = new TreeMap<>();

    private final List<String> requests = new ArrayList<>();
    private final Deque<String> faults = new ArrayDeque<>();
    private final HttpServer server;
    private UnaryOperator<String> before = request -> request;
    private boolean repeats;
    private boolean endless;

    public FakeRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(Loopback.address(), 0), 0);
        server.setExecutor(Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "fake-registry");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::handle);
        server.start();
    }

    public RegistryUrl url() {
        return RegistryUrl.parse("http://127.0.0.1:" + server.getAddress().getPort() + "/bosixnet");
    }

    /** Looks on before each request is carried out; gets its method and path. */
    public synchronized void before(UnaryOperator<String> look) {
        before = look;
    }

    /** Has the next request that begins so ({@code METHOD PATH}) meet with a fault. */
    public synchronized void fault(String request, Fault fault) {
        faults.add(fault + " " + request);
        if (fault == Fault.DROPPED || fault == Fault.ANSWER_LOST) {
            faults.add(fault + " " + request); // the platform tries a second time by itself
        }
    }

    /** Has every error repeat what it was sent, as a bad registry might. */
    public synchronized void repeatSecrets() {
        repeats = true;
    }

    /** Has every list of keys be the first page, as that of a bad registry might. */
    public synchronized void listTheSameAgain() {
        endless = true;
    }

    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    public synchronized List<String> keysOf(String name) {
        return List.copyOf(bound.getOrDefault(name, List.of()));
    }

    public synchronized void bind(String name, String key) {
        bound.computeIfAbsent(name, n -> new ArrayList<>()).add(key);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().toString().replace("/bosixnet", "");
            String request = before.apply(exchange.getRequestMethod() + " " + path);
            requests.add(request);
            String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            Fault fault = fault(request);
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

    private Fault fault(String request) {
        String next = faults.peek();
        if (next == null || !request.startsWith(next.split(" ", 2)[1])) {
            return null;
        }
        return Fault.valueOf(faults.remove().split(" ", 2)[0]);
    }

    private record Reply(int status, String text) {}

    private static Reply problem(int status, String code) {
        return new Reply(status, "{\"status\":" + status + ",\"code\":\"" + code + "\"}");
    }

    private Reply answer(String method, String path, String authorization, String body) {
        if (!authorization.startsWith("Bearer ")) {
            return problem(401, "no-key");
        }
        String shown = authorization.substring("Bearer ".length());
        boolean anybodys = bound.values().stream().anyMatch(keys -> keys.contains(shown));
        if (!shown.equals(joinKey.value()) && !shown.equals(adminKey.value()) && !anybodys) {
            return problem(401, "wrong-key");
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
            bound.remove(name);
        }
        if (method.equals("POST") || method.equals("PUT")) {
            return bind(name, shown, body.replaceAll("^\\{\"key\":\"|\"}$", ""));
        }
        return shown.equals(adminKey.value())
                ? bound.remove(name) == null ? problem(404, "unknown-host") : new Reply(204, "")
                : problem(403, "not-allowed");
    }

    private Reply bind(String name, String shown, String key) {
        List<String> keys = bound.computeIfAbsent(name, n -> new ArrayList<>());
        Reply reply = new Reply(
                keys.contains(key) ? 200 : 201,
                "{\"name\":\"" + name + "\",\"id\":\"" + AccessKey.parse(key).id() + "\",\"created\":\"now\"}");
        if (keys.contains(key)) {
            return reply;
        }
        if (shown.startsWith("bxh_") && !keys.contains(shown)) {
            return problem(403, "not-your-name");
        }
        if (!shown.startsWith("bxh_") && !keys.isEmpty()) {
            return problem(409, "name-taken");
        }
        if (keys.size() > 1) {
            return problem(409, "rotation-under-way");
        }
        keys.add(key);
        return reply;
    }

    /** Lists one name at a time, so that whoever asks has to go on. */
    private Reply list(String path) {
        String after = endless ? "" : path.replaceFirst("/api/v1/keys(\\?after=)?", "");
        List<String> names = bound.keySet().stream()
                .filter(name -> name.compareTo(after) > 0)
                .toList();
        if (names.isEmpty()) {
            return new Reply(200, "{\"keys\":[]}");
        }
        String name = names.get(0);
        String keys = bound.get(name).stream()
                .map(key -> "{\"id\":\"" + AccessKey.parse(key).id()
                        + "\",\"created\":\"2026-11-23T06:00:00.123Z\",\"lastUsed\":\"2026-11-24T07:08:00Z\"}")
                .collect(Collectors.joining(","));
        return new Reply(
                200,
                "{\"keys\":[{\"name\":\"" + name + "\",\"keys\":[" + keys + "],\"reported\":" + name.equals("a") + "}]"
                        + (names.size() > 1 ? ",\"next\":\"" + name + "\"" : "") + "}");
    }

    private Reply record(String method, String name, String shown) {
        List<String> keys = bound.getOrDefault(name, new ArrayList<>());
        if (method.equals("GET")) {
            return problem(404, "unknown-host");
        }
        if (!keys.contains(shown)) {
            return problem(403, "not-your-name");
        }
        if (keys.indexOf(shown) > 0) {
            keys.subList(0, keys.indexOf(shown)).clear(); // the new key is used, which ends the old one
        }
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
