package org.bosixnet.http.dyndns2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.http.dyndns2.Dyndns2Keys.basic;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.bosixnet.TestRegistry;
import org.bosixnet.access.AccessKey;
import org.bosixnet.http.RawHttp;
import org.junit.jupiter.api.AfterEach;

/** A registry that is asked by dyndns2, byte by byte. Every answer to it has the form that the least client needs. */
abstract class Dyndns2RestFixture {

    private static final String CHALLENGE = "Basic realm=\"bosixnet\", charset=\"UTF-8\"";

    final Dyndns2Keys keys = new Dyndns2Keys();
    TestRegistry registry;

    /** Starts a registry in which alpha and gamma are bound to the tests' key, and beta to another. */
    void startWithKeys(Map<String, String> more) throws Exception {
        registry = new TestRegistry(keys.settings(more));
        keys.bind(registry, "alpha", keys.host());
        keys.bind(registry, "gamma", keys.host());
        keys.bind(registry, "beta", keys.otherHost());
    }

    void start() throws Exception {
        startWithKeys(Map.of());
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    RawHttp.Answer ask(String method, String path, List<String> headers, String body) {
        return ask("HTTP/1.1", method, path, headers, body);
    }

    RawHttp.Answer ask(String version, String method, String path, List<String> headers, String body) {
        RawHttp.Answer answer = new RawHttp(registry.port(), version).ask(method, "/bosixnet" + path, headers, body);
        assertThat(answer.header("Content-Length")).hasSize(1);
        assertThat(answer.header("Transfer-Encoding")).isEmpty();
        assertThat(answer.header("Location")).isEmpty();
        assertThat(answer.header("Content-Type"))
                .singleElement(InstanceOfAssertFactories.STRING)
                .isEqualToIgnoringCase("text/plain;charset=UTF-8");
        assertThat(answer.header("Cache-Control")).containsExactly("no-store");
        if (!method.equals("HEAD")) {
            assertThat(answer.header("Content-Length"))
                    .containsExactly(Integer.toString(answer.body().length()));
            assertThat(answer.body()).matches("([^\\r\\n]+\\n)+");
        }
        if (answer.status() == 401) {
            assertThat(answer.header("WWW-Authenticate")).containsExactly(CHALLENGE);
        } else {
            assertThat(answer.header("WWW-Authenticate")).isEmpty();
        }
        assertThat(answer.header("Retry-After")).hasSize(answer.status() == 503 ? 1 : 0);
        return answer;
    }

    RawHttp.Answer get(String query, String... headers) {
        return ask("GET", "/nic/update?" + query, List.of(headers), "");
    }

    String withKey(AccessKey key) {
        return basic("", key.secretText());
    }

    /** Asks with the tests' key, and returns the body of an answer of status 200. */
    String answerTo(String query) {
        RawHttp.Answer answer = get(query, withKey(keys.host()));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    static void assertThatItIs(RawHttp.Answer answer, int status, String body) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
    }

    String hosts() {
        return keys.hosts(registry);
    }
}
