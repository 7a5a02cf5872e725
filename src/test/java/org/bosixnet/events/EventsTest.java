package org.bosixnet.events;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.bosixnet.TestRegistry;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsTest {

    private TestRegistry registry;

    @BeforeEach
    void start() throws Exception {
        start(Map.of());
    }

    private void start(Map<String, String> more) throws Exception {
        if (registry != null) {
            registry.close();
        }
        Map<String, String> settings = new HashMap<>(Map.of("bosixnet.store", "memory", "bosixnet.access", "open"));
        settings.putAll(more);
        registry = new TestRegistry(settings);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private void report(String name, String address) {
        given().get(registry.uri() + "/" + name + "?update=" + address).then().statusCode(200);
    }

    private SubscriptionClient subscribe(String query, String... headers) throws Exception {
        return new SubscriptionClient(registry.uri(), query, 0, headers);
    }

    private String position() {
        return given().get(registry.uri() + "/api/v1/hosts").then().extract().path("revision");
    }

    private static String id(String event) {
        return event.replaceAll("(?s).*id: (\\S+)\n.*", "$1");
    }

    @Test
    void aStreamBeginsWithWhereItBeginsAndTellsEveryChange() throws Exception {
        report("alpha", "2001:db8::1");
        try (SubscriptionClient client = subscribe("")) {
            assertThat(client.head().get(0)).contains(" 200 ");
            assertThat(client.head())
                    .anyMatch(line -> line.equalsIgnoreCase("Content-Type: text/event-stream;charset=utf-8"))
                    .contains("X-Accel-Buffering: no", "Cache-Control: no-store")
                    .noneMatch(line -> line.startsWith("Content-Encoding"));
            String position = position();
            assertThat(client.next())
                    .isEqualTo("event: reset\nid: " + position + "\ndata: {\"revision\":\"" + position + "\"}\n");
            report("beta", "2001:db8::2");
            String event = client.next();
            String after = position();
            assertThat(event)
                    .startsWith("id: " + after + "\ndata: {\"revision\":\"" + after
                            + "\",\"hosts\":[{\"name\":\"beta\",\"addresses\":[\"2001:db8::2\"],")
                    .endsWith("],\"removed\":[],\"reset\":false}\n");
            given().delete(registry.uri() + "/api/v1/hosts/beta").then().statusCode(204);
            assertThat(client.next()).endsWith("\"hosts\":[],\"removed\":[\"beta\"],\"reset\":false}\n");
        }
    }

    @Test
    void aStreamGoesOnWhereTheLastOneEnded() throws Exception {
        String last;
        try (SubscriptionClient client = subscribe("")) {
            client.next();
            report("alpha", "2001:db8::1");
            last = id(client.next());
        }
        report("beta", "2001:db8::2");
        report("gamma", "2001:db8::3");
        for (String[] way : new String[][] {{"", "Last-Event-ID: " + last}, {"?since=" + last}}) {
            try (SubscriptionClient client = way.length > 1 ? subscribe(way[0], way[1]) : subscribe(way[0])) {
                assertThat(client.next()).startsWith("id: " + position() + "\n").contains("\"beta\"", "\"gamma\"");
            }
        }
        try (SubscriptionClient client = subscribe("?since=" + last, "Last-Event-ID: " + position())) {
            report("delta", "2001:db8::4");
            assertThat(client.next()).contains("\"delta\"");
        }
    }

    @Test
    void aPositionOfAnotherHistoryBeginsAnew() throws Exception {
        try (SubscriptionClient client = subscribe("?since=0000-7")) {
            assertThat(client.next()).startsWith("event: reset\nid: " + position() + "\n");
        }
    }

    @Test
    void reportsWithoutAChangeAreToldToWhoAsks() throws Exception {
        report("alpha", "2001:db8::1");
        try (SubscriptionClient with = subscribe("?seen=true&since=" + position());
                SubscriptionClient without = subscribe("?since=" + position())) {
            assertThat(with.next()).isEqualTo("event: alive\ndata: {}\n");
            report("alpha", "2001:db8::1");
            assertThat(with.next()).startsWith("event: seen\ndata: {\"seen\":{\"alpha\":\"2");
            report("beta", "2001:db8::2");
            assertThat(without.next()).contains("\"beta\"");
        }
    }

    @Test
    void whatIsNoPositionIsRefused() {
        given().get(registry.uri() + "/api/v1/events?since=yesterday")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-parameter"));
    }

    @Test
    void nothingButGetAndHeadIsAllowed() {
        given().post(registry.uri() + "/api/v1/events").then().statusCode(405).header("Allow", equalTo("GET, HEAD"));
        given().head(registry.uri() + "/api/v1/events").then().statusCode(200).contentType("text/event-stream");
    }

    @Test
    void aNetworkHasAsManyStreamsAsAllowed() throws Exception {
        start(Map.of("bosixnet.streams-per-network", "2"));
        try (SubscriptionClient one = subscribe("");
                SubscriptionClient two = subscribe("")) {
            one.next();
            two.next();
            given().get(registry.uri() + "/api/v1/events")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", equalTo("5"))
                    .body("code", equalTo("throttled"));
            one.hangUp();
            // a write to it finds out that it is gone
            Await.until("there is room for another", () -> {
                report("host" + System.nanoTime(), "2001:db8::1");
                try (SubscriptionClient three = subscribe("")) {
                    return three.head().get(0).contains(" 200 ");
                } catch (Exception e) {
                    return false;
                }
            });
        }
    }

    @Test
    void theRegistryEndsItsStreamsWhenItStops() throws Exception {
        try (SubscriptionClient client = subscribe("")) {
            client.next();
            registry.close();
            assertThat(client.next()).isNull();
        }
    }

    @Test
    void aClientThatDoesNotReadHoldsUpNobody() throws Exception {
        HttpClient reporter = HttpClient.newHttpClient(); // a slow one would be slower than what ends a silent client
        try (SubscriptionClient lazy = new SubscriptionClient(registry.uri(), "", 4096);
                SubscriptionClient eager = subscribe("")) {
            CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
                try {
                    return eager.next("host999");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            for (int i = 0; i < 1000; i++) {
                URI report =
                        URI.create(registry.uri() + "/host" + i + "?update=2001:db8::" + Integer.toHexString(i + 1));
                HttpResponse<Void> answer =
                        reporter.send(HttpRequest.newBuilder(report).build(), HttpResponse.BodyHandlers.discarding());
                assertThat(answer.statusCode()).isEqualTo(200);
            }
            assertThat(read.get()).isNotNull();
            // what it did not read is still in the history
            assertThat(lazy.next("host999")).isNotNull();
            report("last", "2001:db8::ffff");
            assertThat(lazy.next("last")).isNotNull();
        }
    }
}
