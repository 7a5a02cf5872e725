package org.bosixnet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bosixnet.TestKeys;
import org.bosixnet.TestRegistry;
import org.bosixnet.access.KeyKind;
import org.bosixnet.http.RawHttp.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That nobody can tell whether the filter or the resource has answered. */
class NameFilterTest {

    private static final TestKeys KEYS = new TestKeys();

    /** Stands for a body with addresses. */
    private static final String ADDRESSES = "addresses";

    private static TestRegistry both;
    private static TestRegistry resourceOnly;
    private static TestRegistry filterOnly;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = KEYS.settings(Map.of("bosixnet.store", "memory"));
        both = TestRegistry.without(Set.of(), settings);
        resourceOnly = TestRegistry.without(Set.of("names"), settings);
        filterOnly = TestRegistry.without(Set.of(), settings);
        for (TestRegistry registry : List.of(both, resourceOnly, filterOnly)) {
            for (String name : List.of("alpha", "beta.example.org", "my_host-1")) {
                assertThat(ask(registry, "PUT", "/api/v1/hosts/" + name, KeyKind.ADMIN, ADDRESSES)
                                .status())
                        .isEqualTo(201);
            }
        }
        filterOnly.leaveOut(Set.of("jersey"));
    }

    @AfterAll
    static void stop() {
        both.close();
        resourceOnly.close();
        filterOnly.close();
    }

    /** Asks with a key; some headers bring a body along. */
    private static Answer ask(TestRegistry registry, String method, String path, KeyKind kind, String... more) {
        List<String> headers = new ArrayList<>(List.of(more));
        headers.add("Authorization: Bearer " + KEYS.of(kind));
        String body = headers.remove(ADDRESSES) ? "{\"addresses\":[\"2001:DB8::1\"]}" : "";
        if (!body.isEmpty()) {
            headers.add("Content-Type: application/json");
        }
        Answer answer = new RawHttp(registry.port(), "HTTP/1.1").ask(method, "/bosixnet" + path, headers, body);
        answer.headers().remove("date");
        return answer;
    }

    @Test
    void theFilterAnswersWithoutTheResources() {
        assertThat(ask(filterOnly, "GET", "/alpha", KeyKind.READER).body()).isEqualTo("2001:db8::1");
        assertThat(ask(filterOnly, "HEAD", "/BETA.example.org.", KeyKind.READER).status())
                .isEqualTo(200);
        assertThat(ask(filterOnly, "GET", "/nobody", KeyKind.READER).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/alpha",
                "/alpha/",
                "/ALPHA",
                "/alpha.",
                "/alpha..",
                "/%61lpha",
                "/alpha;v=1",
                "/alpha?",
                "/alpha?x=1",
                "/alpha?update",
                "/alpha?update=",
                "/alpha?update=2001:db8::1&update=2001:db8::2",
                "/nobody",
                "/-alpha",
                "/a..b",
                "/.",
                "/..",
                "/beta.example.org",
                "/beta%2eexample.org",
                "/my_host-1",
                "/localhost",
                "/proxy",
                "/hosts",
                "/health",
                "/api",
                "/nic",
                "/v3",
                "/update",
                "/ui",
                "/favicon.ico",
                "/alpha%00",
                "/alpha%20",
                "/alpha/beta",
                "//alpha",
                "/ui/../alpha",
                "/alph\u00e4",
                "/127.1",
                "/0x7f"
            })
    void answersAreTheSameForEachSpelling(String path) {
        for (String method : List.of("GET", "HEAD", "POST", "DELETE", "OPTIONS", "TRACE", "get")) {
            for (KeyKind kind : List.of(KeyKind.READER, KeyKind.JOIN)) {
                assertThat(ask(both, method, path, kind))
                        .as(method + " " + path + " by " + kind)
                        .isEqualTo(ask(resourceOnly, method, path, kind));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept: application/json",
                "Accept: text/html",
                "Accept: ;;;",
                "Accept-Encoding: gzip",
                "Range: bytes=0-3",
                "Range: lines=?",
                "If-None-Match: *",
                "If-Match: \"x\"",
                "If-Modified-Since: yesterday",
                "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
                "Origin: https://evil.example",
                "Sec-Fetch-Site: cross-site",
                "Accept-Language: de",
                "Content-Type: application/json",
                "Content-Length: 0",
                "Content-Length: 7",
                "Transfer-Encoding: chunked",
                "Expect: 100-continue",
                "X-HTTP-Method-Override: PUT",
                "Cookie: a=b",
                "Forwarded: for=x"
            })
    void answersAreTheSameWithEachHeader(String header) {
        for (String method : List.of("GET", "HEAD")) {
            assertThat(ask(both, method, "/alpha", KeyKind.READER, header))
                    .as(method + " with " + header)
                    .isEqualTo(ask(resourceOnly, method, "/alpha", KeyKind.READER, header));
        }
    }
}
