package org.bosixnet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import java.io.InputStream;
import java.net.URL;
import java.util.Arrays;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.Test;

/** What the figures say of what was asked and stored. */
interface MetricsContract extends RestCalls {

    /** Returns the value of a time series, given as the text has it; 0 if there is none. */
    private double figure(String series) {
        return http().get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private void awaitFigure(String series, double value) {
        Await.until(series + " is " + value, () -> figure(series) == value);
    }

    private static String requests(String endpoint, String method, int status) {
        return "http_server_requests_seconds_count{method=\"" + method + "\",status=\"" + status + "\",uri=\""
                + endpoint + "\"}";
    }

    @Test
    default void theFiguresHaveTheFormOfPrometheusAndAreNotKept() {
        http().accept("application/openmetrics-text;version=1.0.0;q=0.9,*/*;q=0.1")
                .get("/metrics")
                .then()
                .statusCode(200)
                .header("Content-Type", containsString("text/plain"))
                .header("Content-Type", containsString("version=0.0.4"))
                .header("Cache-Control", equalTo("no-store"))
                .header("Content-Encoding", nullValue())
                .body(containsString("\n# TYPE bosixnet_hosts gauge\n"))
                .body(containsString("\njvm_memory_used_bytes{"))
                .body(containsString("\njvm_threads_live_threads "))
                .body(containsString("\njvm_gc_"));
        http().head("/metrics").then().statusCode(200).body(equalTo(""));
        for (String method : new String[] {"POST", "PUT", "DELETE", "OPTIONS"}) {
            http().request(method, "/metrics").then().statusCode(405).header("Allow", equalTo("GET, HEAD"));
        }
    }

    @Test
    default void eachRequestCountsForItsEndpointOnce() {
        report("alpha", "2001:db8::1");
        http().get("/hosts").then().statusCode(200);
        http().get("/hosts/").then().statusCode(200);
        http().head("/hosts").then().statusCode(200);
        http().get("/alpha").then().statusCode(200);
        http().get("/nobody").then().statusCode(404);
        json("{\"addresses\":[\"2001:db8::2\"]}")
                .put("/api/v1/hosts/beta")
                .then()
                .statusCode(201);
        json("nonsense").put("/api/v1/hosts/beta").then().statusCode(400);
        http().get("//v3//update?hostname=alpha&myip=2001:db8::1").then().statusCode(200);
        http().get("/ui/page.js").then().statusCode(200);
        http().get("/a/b/c").then().statusCode(404);
        http().request("BREW", "/counter").then().statusCode(405);

        awaitFigure(requests("/hosts", "GET", 200), 2);
        awaitFigure(requests("/hosts", "HEAD", 200), 1);
        awaitFigure(requests("/{name}", "GET", 200), 2);
        awaitFigure(requests("/{name}", "GET", 404), 1);
        awaitFigure(requests("/api/v1/hosts/{name}", "PUT", 201), 1);
        awaitFigure(requests("/api/v1/hosts/{name}", "PUT", 400), 1);
        awaitFigure(requests("/nic/update", "GET", 200), 1);
        awaitFigure(requests("/ui/{file}", "GET", 200), 1);
        awaitFigure(requests("none", "GET", 404), 1);
        awaitFigure(requests("/counter", "other", 405), 1);
        assertThat(figure("bosixnet_refusals_total{code=\"unknown-host\"}")).isEqualTo(1);
        assertThat(figure("bosixnet_refusals_total{code=\"invalid-body\"}")).isEqualTo(1);
        assertThat(figure("bosixnet_refusals_total{code=\"not-found\"}")).isEqualTo(1);
        assertThat(figure("bosixnet_refusals_total{code=\"throttled\"}")).isZero();
    }

    @Test
    default void aListThatNeedsSeveralTurnsIsOneRequest() {
        for (int i = 0; i < 60; i++) {
            String addresses = String.join(
                    ",", Arrays.asList(addresses(i))); // 8 addresses each: more than a container's buffer holds
            json("{\"addresses\":[" + addresses + "]}")
                    .put("/api/v1/hosts/a-rather-long-name-of-a-host-" + i)
                    .then()
                    .statusCode(201);
        }
        assertThat(unpacked().get("/hosts").asByteArray().length).isGreaterThan(16 * 1024);

        awaitFigure(requests("/hosts", "GET", 200), 1);
        awaitFigure("bosixnet_lists_sending", 0);
        assertThat(figure("bosixnet_list_bytes"))
                .isEqualTo(unpacked().get("/hosts").asByteArray().length);
    }

    private static String[] addresses(int host) {
        String[] addresses = new String[8];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = "\"2001:db8:0:" + Integer.toHexString(host) + "::" + Integer.toHexString(i + 1) + "\"";
        }
        return addresses;
    }

    @Test
    default void whatIsStoredIsCounted() {
        assertThat(figure("bosixnet_store_commits_total")).isZero();
        report("alpha", "2001:db8::1");
        report("alpha", "2001:db8::1"); // a sign of life, and no change
        report("alpha", "2001:db8::2");
        http().get("/nic/update?hostname=beta&myip=2001:db8::3").then().statusCode(200);
        http().delete("/api/v1/hosts/beta").then().statusCode(204);

        awaitFigure("bosixnet_store_commits_total", 4);
        assertThat(figure("bosixnet_store_batch_commits_sum")).isEqualTo(4);
        assertThat(figure("bosixnet_store_batch_commits_bucket{le=\"1.0\"}")).isBetween(1.0, 4.0);
        assertThat(figure("bosixnet_store_writable")).isEqualTo(1);
        awaitFigure("bosixnet_hosts{state=\"online\"}", 1); // counted at most once in a second
        assertThat(figure("bosixnet_hosts{state=\"stale\"}")).isZero();
        assertThat(figure("bosixnet_hosts{state=\"quiet\"}")).isZero();
        assertThat(figure("bosixnet_hosts_contested")).isZero();
        assertThat(figure("bosixnet_names")).isEqualTo(1);
        assertThat(figure("bosixnet_hosts_limit")).isGreaterThan(1000);
    }

    @Test
    default void aStreamIsCountedApart() throws Exception {
        URL url = new URL(registry().uri() + "/api/v1/events");
        try (InputStream stream = url.openStream()) {
            assertThat(stream.read()).isPositive();
            awaitFigure("bosixnet_streams", 1);
            assertThat(figure("bosixnet_streams_begun_total")).isEqualTo(1);
        }
        http().get("/api/v1/events?since=nowhere").then().statusCode(400);
        awaitFigure(requests("/api/v1/events", "GET", 400), 1);
        assertThat(http().get("/metrics").asString()).doesNotContain("status=\"200\",uri=\"/api/v1/events\"");
    }
}
