package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.client.registry.http.Clients.ADDRESS;
import static org.bosixnet.client.registry.http.Clients.NAME;
import static org.bosixnet.client.registry.http.Clients.OTHER;
import static org.bosixnet.client.registry.http.Clients.failureOf;

import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.KeySource;
import org.bosixnet.client.registry.RegisteredHost;
import org.bosixnet.client.registry.RegisteredHost.State;
import org.bosixnet.client.registry.RegisteredHosts;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.Registry.ReportOutcome;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client says to a registry that knows the JSON API, and what it makes of its answers. */
class HttpRegistryApiTest {
    private static final String JSON = "Content-Type: application/json";
    private static final String PROBLEM = "Content-Type: application/problem+json";
    private static final String RECORD = """
        {"name":"alpha","addresses":["2001:db8::1","2001:db8::2"],"changed":"2026-11-23T10:00:00Z",\
        "seen":"%s","state":"online","later":{"a":[1,{"b":null}]}}\
        """;

    @ParameterizedTest
    @CsvSource({
        "201 Created,2026-11-23T10:00:00Z,CREATED",
        "200 OK,2026-11-23T10:00:00Z,CHANGED",
        "200 OK,2026-11-23T10:00:00.001Z,UNCHANGED"
    })
    void reportsByPut(String status, String seen, ReportOutcome outcome) throws Exception {
        try (RawServer server = RawServer.answering(status, JSON, RECORD.formatted(seen));
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(client.report(NAME, List.of(ADDRESS, OTHER))).isEqualTo(new Registry.Reported(outcome, false));
            RawServer.Received request = server.requests().get(0);
            assertThat(request).hasToString("PUT /bosixnet/api/v1/hosts/alpha");
            assertThat(request.body()).isEqualTo("{\"addresses\":[\"2001:db8::1\",\"2001:db8::2\"]}");
            assertThat(request.header("Content-Type")).isEqualTo("application/json");
            assertThat(request.header("Accept")).isEqualTo("application/json, application/problem+json");
            assertThat(request.header("User-Agent")).startsWith("bosixnet/");
            assertThat(request.header("Authorization")).isEmpty();
            assertThat(request.header("Connection")).isEqualTo("close");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"alpha\",\"addresses\":[\"2001:db8::2\"]}",
                "{\"name\":\"beta\",\"addresses\":[\"2001:db8::1\"]}",
                "{\"name\":\"alpha\",\"addresses\":[]}",
                "{\"name\":\"alpha\",\"addresses\":[\"fe80::1\"]}",
                "{\"name\":\"local host\",\"addresses\":[\"2001:db8::1\"]}",
                "{\"name\":\"alpha\",\"addresses\":\"2001:db8::1\"}",
                "{\"name\":\"alpha\",\"addresses\":[1]}",
                "{\"name\":\"alpha\",\"addresses\":[[\"2001:db8::1\"]]}",
                "{\"name\":7,\"addresses\":[\"2001:db8::1\"]}",
                "{\"name\":null,\"addresses\":[\"2001:db8::1\"]}",
                "{\"name\":\"alpha\"}",
                "{\"addresses\":[\"2001:db8::1\"]}",
                "{\"name\":\"alpha\",\"name\":\"alpha\",\"addresses\":[\"2001:db8::1\"]}",
                "{\"name\":\"alpha\",\"addresses\":[\"2001:db8::1\"]} x",
                "{\"name\":\"alpha\",\"addresses\":[\"2001:db8::1\"]}{}",
                "{\"name\":\"alpha\",\"addresses\":[\"2001:db8::1\"]",
                "{\"name\":\"alpha\",\"addresses\":[\"2001:db8::1\"],\"seen\":\"yesterday\"}",
                "{\"name\":\"alpha\",\"addresses\":[\"2001:db8::1\"],\"seen\":1e999999999}",
                "[]",
                "null",
                "\"\"",
                "",
                "{",
                "}",
                "\\u0000"
            })
    void doesNotBelieveAnAnswerThatDoesNotConfirmTheReport(String body) throws Exception {
        try (RawServer server = RawServer.answering("200 OK", JSON, body);
                HttpRegistry client = Clients.of(server.url())) {
            RegistryException failure = failureOf(() -> client.report(NAME, List.of(ADDRESS)));
            assertThat(failure.kind()).isEqualTo(Kind.BAD_ANSWER);
            assertThat(failure).hasMessageStartingWith(server.url() + " ").hasMessageMatching("[^\n]{20,600}\\.");
        }
    }

    @Test
    void survivesDeepNestingAndHugeNumbers() throws Exception {
        String deep = "[".repeat(30_000) + "]".repeat(30_000);
        String huge = "9".repeat(60_000);
        for (String value : List.of(deep, huge, "{\"a\":".repeat(10_000), "\"" + "x".repeat(60_000) + "\"")) {
            String body = "{\"later\":" + value + ",\"name\":\"alpha\",\"addresses\":[\"2001:db8::2\"]}";
            try (RawServer server = RawServer.answering("200 OK", JSON, body);
                    HttpRegistry client = Clients.of(server.url())) {
                assertThat(failureOf(() -> client.report(NAME, List.of(ADDRESS)))
                                .kind())
                        .isEqualTo(Kind.BAD_ANSWER);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 x|REJECTED|URL rejects the request (400): The name is taken.",
                "401 x|REFUSED|URL refuses this (401): The name is taken.",
                "403 x|REFUSED|URL refuses this (403): The name is taken.",
                "410 x|REJECTED|URL rejects the request (410): The name is taken.",
                "405 x|REJECTED|URL rejects the request (405): The name is taken.",
                "409 x|REJECTED|URL rejects the request (409): The name is taken.",
                "413 x|REJECTED|URL rejects the request (413): The name is taken.",
                "500 x|BUSY|URL failed (500, try again in 7 s): The name is taken.",
                "429 x|THROTTLED|URL is busy (429, try again in 7 s): The name is taken.",
                "503 x|BUSY|URL cannot do it now (503, try again in 7 s): The name is taken.",
                "507 x|BUSY|URL has no room for more (507, try again in 7 s): The name is taken.",
                "200 x|BAD_ANSWER|URL gave an answer that cannot be used: a record has no 'name'.",
                "202 x|BAD_ANSWER|URL gave an answer that no registry gives (202, application/problem+json)."
            })
    void makesASentenceOfAnError(String status, Kind kind, String sentence) throws Exception {
        String body = "{\"title\":\"Conflict\",\"code\":\"taken\",\"detail\":\"The name is taken.\"}";
        try (RawServer server = RawServer.answering(status, PROBLEM + "\r\nRetry-After: 7", body);
                HttpRegistry client = Clients.of(server.url())) {
            RegistryException failure = failureOf(() -> client.report(NAME, List.of(ADDRESS)));
            assertThat(failure).hasMessage(sentence.replace("URL", server.url().toString()));
            assertThat(failure.kind()).isEqualTo(kind);
            if (kind == Kind.BUSY || kind == Kind.THROTTLED) {
                assertThat(failure.retryAfter()).hasSeconds(7);
            } else {
                assertThat(failure.retryAfter()).isNull();
            }
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "throttled, is busy",
        "store-busy, is busy",
        "contended, is busy",
        "behind, is busy",
        "store-unavailable, cannot do it now"
    })
    void callsARegistryBusyOnlyWhereWaitingHelps(String code, String predicate) throws Exception {
        String body = "{\"code\":\"" + code + "\",\"detail\":\"No.\"}";
        try (RawServer server = RawServer.answering("503 x", PROBLEM, body);
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(failureOf(() -> client.report(NAME, List.of(ADDRESS))))
                    .hasMessage(server.url() + " " + predicate + " (503): No.");
        }
    }

    @Test
    void escapesAndCutsWhatTheRegistrySays() throws Exception {
        String body = "{\"detail\":\"\\u001b[2J\\u202e\\n" + "x".repeat(1000) + "\"}";
        try (RawServer server = RawServer.answering("409 x", PROBLEM, body);
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(failureOf(() -> client.report(NAME, List.of(ADDRESS))))
                    .hasMessage(server.url() + " rejects the request (409): \\u001b[2J\\u202e\\u000a" + "x".repeat(294)
                            + "....");
        }
    }

    @Test
    void takesALineOfTextOrNothingForASentenceToo() throws Exception {
        try (RawServer server = RawServer.answering("403 x", "Content-Type: text/plain", "Not you.\nmore");
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(failureOf(() -> client.report(NAME, List.of(ADDRESS))))
                    .hasMessage(server.url() + " refuses this (403): Not you.");
        }
        try (RawServer server = RawServer.answering("401 x", "WWW-Authenticate: Bearer", "<html>");
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(failureOf(() -> client.report(NAME, List.of(ADDRESS))))
                    .hasMessage(server.url() + " refuses this (401).");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12|12",
                "Mon, 23 Nov 2026 10:00:50 GMT|50",
                "Mon, 23 Nov 2026 09:00:00 GMT|0",
                "-3|-1",
                "99999999999999999999|-1",
                "soon|-1"
            })
    void readsRetryAfterAsSecondsOrAsADate(String value, long seconds) throws Exception {
        String headers = "Date: Mon, 23 Nov 2026 10:00:00 GMT\r\nRetry-After: " + value;
        try (RawServer server = RawServer.answering("503 x", headers, "");
                HttpRegistry client = Clients.of(server.url())) {
            RegistryException failure = failureOf(() -> client.report(NAME, List.of(ADDRESS)));
            if (seconds < 0) {
                assertThat(failure.retryAfter()).isNull();
            } else {
                assertThat(failure.retryAfter()).hasSeconds(seconds);
            }
        }
    }

    @Test
    void tellsThatOthersReportTheNameToo() throws Exception {
        String record = "{\"name\":\"alpha\",\"addresses\":[\"2001:db8::1\"],\"contested\":{\"new\":[],"
                + "\"since\":\"2026-11-23T10:00:00Z\"}}";
        try (RawServer server = RawServer.answering("200 OK", JSON, record);
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(client.report(NAME, List.of(ADDRESS)))
                    .isEqualTo(new Registry.Reported(ReportOutcome.UNCHANGED, true));
            assertThat(client.get(NAME).orElseThrow().contested()).isEqualTo(Instant.parse("2026-11-23T10:00:00Z"));
        }
    }

    @Test
    void getsARecord() throws Exception {
        try (RawServer server = RawServer.answering("200 OK", JSON, RECORD.formatted("2026-11-23T11:00:00Z"));
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(client.get(NAME))
                    .contains(new RegisteredHost(
                            NAME,
                            List.of(ADDRESS, OTHER),
                            Instant.parse("2026-11-23T10:00:00Z"),
                            Instant.parse("2026-11-23T11:00:00Z"),
                            State.ONLINE,
                            null));
            assertThat(failureOf(() -> client.get(new HostName("beta"))))
                    .hasMessage(server.url() + " answered with a record of alpha when asked for beta.");
        }
        try (RawServer server = RawServer.answering("404 x", PROBLEM, "{\"code\":\"unknown-host\"}");
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(client.get(NAME)).isEmpty();
        }
    }

    @Test
    void listsRecordsAndCountsThoseItCannotUse() throws Exception {
        String body = """
            {"revision":"1-7","hosts":[{"name":"alpha","addresses":["2001:db8::1"],"state":"stale"},
            {"name":"wpad","addresses":["2001:db8::1"]},{"name":"beta","addresses":["10.0.0.1"]},
            {"name":"gamma","addresses":[],"state":"asleep"},
            {"name":"delta","addresses":[],"state":"quiet","reports":"dyndns2"}],"removed":[],"reset":true}\
            """;
        try (RawServer server = RawServer.answering("200 OK", JSON, body);
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(client.list())
                    .isEqualTo(new RegisteredHosts(
                            List.of(
                                    new RegisteredHost(NAME, List.of(ADDRESS), null, null, State.STALE, null),
                                    new RegisteredHost(
                                            new HostName("gamma"), List.of(), null, null, State.UNKNOWN, null),
                                    new RegisteredHost(
                                            new HostName("delta"), List.of(), null, null, State.QUIET, null)),
                            2));
            assertThat(server.requests().get(0)).hasToString("GET /bosixnet/api/v1/hosts");
            assertThat(server.requests().get(0).header("Accept-Encoding")).isEqualTo("gzip");
        }
    }

    @Test
    void takesNoMoreOfAListThanAllowed() throws Exception {
        String first = "{\"name\":\"alpha\",\"addresses\":[\"2001:db8::1\"]}";
        String body = "{\"hosts\":[" + first + ",{\"name\":\"beta\",\"addresses\":[\"2001:db8::2\"]},7]}";
        try (RawServer server = RawServer.answering("200 OK", JSON, body);
                HttpRegistry client = Clients.keyed(server.url(), KeySource.NONE, 1)) {
            RegisteredHosts listed = client.list();
            assertThat(listed.hosts()).extracting(host -> host.name().value()).containsExactly("alpha");
            assertThat(listed.leftOut()).isZero();
            assertThat(listed.beyond()).isEqualTo(2);
        }
    }

    @Test
    void sendsTheUrlsUserInformationUnaskedAndNeverPrintsIt() throws Exception {
        try (RawServer server = RawServer.answering("403 x", "", "")) {
            URI url = URI.create("http://al%40pha:s%3Acr%C3%A9t+@127.0.0.1:" + server.port() + "/secret%20place//");
            HttpRegistryConfig config = HttpRegistryConfig.of(Clients.registry(url));
            try (HttpRegistry client = new HttpRegistry(config, Clients::lines)) {
                RegistryException failure = failureOf(() -> client.report(NAME, List.of(ADDRESS)));
                assertThat(server.requests().get(0)).hasToString("PUT /secret%20place/api/v1/hosts/alpha");
                // the base64 of "al@pha:s:crét+" in UTF-8
                assertThat(server.requests().get(0).header("Authorization")).isEqualTo("Basic YWxAcGhhOnM6Y3LDqXQr");
                String printable = "http://127.0.0.1:" + server.port() + "/secret%20place";
                assertThat(client.url()).isEqualTo(printable);
                assertThat(failure).hasMessage(printable + " refuses this (403).");
                assertThat(config.toString()).contains(printable).doesNotContain("%3A", "al%40pha", "YWxA");
            }
        }
    }

    @Test
    void reportsOneToEightDifferentAddresses() {
        try (HttpRegistry client = Clients.of(URI.create("http://127.0.0.1:1/"))) {
            for (var wrong : List.of(List.of(ADDRESS, ADDRESS), Collections.nCopies(9, ADDRESS))) {
                assertThatThrownBy(() -> client.report(NAME, wrong)).isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> client.report(NAME, List.of())).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
