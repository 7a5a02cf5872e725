package org.bosixnet.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bosixnet.testing.Await;

/** Asks one registry, with one request at a time and each once. */
final class Client {

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private final String node;
    private final String url;

    Client(String node, String url) {
        this.node = node;
        this.url = url;
    }

    /**
     * What came of a request.
     *
     * @param status of HTTP; {@link #NOT_SENT} or {@link #NO_ANSWER}
     */
    record Answer(int status, String body, String tag) {

        /** Nothing was done. */
        static final int NOT_SENT = 0;

        /** Whether anything was done nobody knows. */
        static final int NO_ANSWER = 1;

        boolean isGood() {
            return status >= 200 && status < 300;
        }

        /** Returns whether a registry has answered that could do what was asked for, as one on a busy machine may not. */
        boolean isAnswered() {
            return status != NOT_SENT && status != NO_ANSWER && status != 503;
        }

        /** Returns the names of {@code /hosts}, each with its address. */
        Map<String, String> hosts() {
            return body.lines()
                    .map(line -> line.split(" +", -1))
                    .collect(Collectors.toMap(fields -> fields[1], fields -> fields[0]));
        }

        /** Returns whether what was asked for was not done and will not be. */
        boolean isRefused() {
            return status == NOT_SENT
                    || (status >= 400 && status < 500)
                    || (status == 503 && !body.contains("store-unavailable"));
        }
    }

    /** Asks until a registry answers, and can store what is to be stored; what is asked must bear that. */
    static Answer answered(Supplier<Answer> request) {
        AtomicReference<Answer> answer = new AtomicReference<>();
        Await.until("a registry answers", () -> {
            answer.set(request.get());
            return answer.get().isAnswered();
        });
        return answer.get();
    }

    String node() {
        return node;
    }

    String url() {
        return url;
    }

    boolean isReady() {
        return send("GET", "/health/ready", "", "").status() == 200;
    }

    Answer get(String path) {
        return send("GET", path, Cluster.ADMIN_KEY, "");
    }

    Answer put(String name, String address, String key) {
        return send("PUT", "/api/v1/hosts/" + name, key, "{\"addresses\":[\"" + address + "\"]}");
    }

    Answer delete(String name, String key) {
        return send("DELETE", "/api/v1/hosts/" + name, key, "");
    }

    /** Binds a name to a key: with a join key for the first time, with the host's own for the next one. */
    Answer bind(String name, String key, String by) {
        return send("POST", "/api/v1/hosts/" + name + "/key", by, "{\"key\":\"" + key + "\"}");
    }

    /** Opens the stream of changes after the event with this id, or of all from now on if it is empty; the caller closes the body. */
    HttpResponse<InputStream> events(String id) throws IOException, InterruptedException {
        HttpRequest.Builder request = request("/api/v1/events", Cluster.ADMIN_KEY);
        if (!id.isEmpty()) {
            request.header("Last-Event-ID", id);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private HttpRequest.Builder request(String path, String key) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(4));
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }

    Answer send(String method, String path, String key, String body) {
        HttpRequest.Builder request = request(path, key)
                .header("Accept", "application/problem+json, text/plain;q=0.5, */*;q=0.1")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.body(),
                    response.headers().firstValue("ETag").orElse(""));
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return new Answer(Answer.NOT_SENT, "", "");
        } catch (IOException e) {
            return new Answer(Answer.NO_ANSWER, "", "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(Answer.NO_ANSWER, "", "");
        }
    }
}
