package org.bosixnet.http.dyndns2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.http.dyndns2.Dyndns2Keys.basic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bosixnet.TestRegistry;
import org.bosixnet.access.KeyKind;
import org.bosixnet.http.RawHttp;
import org.bosixnet.testing.LogCapture;
import org.glassfish.jersey.servlet.ServletContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may change a name by dyndns2, with which key, and what becomes of the key. */
class Dyndns2AccessRestTest extends Dyndns2RestFixture {

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "bearer", "Basic", "BASIC"})
    void theKeyMayComeEitherWay(String scheme) throws Exception {
        start();
        String key = scheme.equalsIgnoreCase("Bearer")
                ? "Authorization: " + scheme + " " + keys.host().secretText()
                : withKey(keys.host()).replace("Basic", scheme);
        assertThatItIs(get("hostname=alpha&myip=2001:db8::1", key), 200, "good 2001:db8::1\n");
    }

    @Test
    void aKeyThatIsNoHostsHasNoName() throws Exception {
        start();
        for (KeyKind kind : List.of(KeyKind.ADMIN, KeyKind.READER, KeyKind.JOIN)) {
            assertThatItIs(
                    get("hostname=alpha,delta&myip=2001:db8::1", withKey(keys.of(kind))), 200, "nohost\nnohost\n");
        }
        assertThat(hosts()).isEmpty();
    }

    @Test
    void withoutAKeyOneIsAskedFor() throws Exception {
        start();
        for (String header : List.of(
                "X-None: x",
                "Authorization: Basic Og==",
                "Authorization: Basic",
                "Authorization: Basic %%%",
                "Authorization: Digest username=\"alpha\"",
                basic("alpha", ""),
                basic("alpha", "secret"),
                basic("alpha", "bxh_AAAAAA_AAAAAAAAAAAAAAAAAAAAAA"),
                "Authorization: Bearer bxh_AAAAAA_AAAAAAAAAAAAAAAAAAAAAA")) {
            assertThatItIs(get("hostname=alpha&myip=2001:db8::1", header), 401, "badauth\n");
        }
        assertThatItIs(get("hostname=a..b"), 401, "badauth\n");
        assertThatItIs(get(""), 401, "badauth\n");
        assertThat(hosts()).isEmpty();
    }

    @Test
    void aKeyOfAnotherUserIsWrong() throws Exception {
        start();
        assertThatItIs(
                get("hostname=alpha&myip=2001:db8::1", basic("beta", keys.host().secretText())), 401, "badauth\n");
    }

    @Test
    void readingWithoutAKeyDoesNotMakeAHost() throws Exception {
        startWithKeys(Map.of("bosixnet.public-read", "true"));
        assertThatItIs(get("hostname=alpha&myip=2001:db8::1"), 401, "badauth\n");
        assertThatItIs(get("hostname=a..b"), 401, "badauth\n");
    }

    @Test
    void whoGuessesKeysHasToWait() throws Exception {
        start();
        String wrong = basic("alpha", "bxh_AAAAAA_AAAAAAAAAAAAAAAAAAAAAA");
        RawHttp.Answer answer = get("hostname=alpha", wrong);
        for (int i = 0; answer.status() == 401 && i < 100; i++) {
            answer = get("hostname=alpha", wrong);
        }
        assertThatItIs(answer, 503, "911\n");
        assertThat(Integer.parseInt(answer.header("Retry-After").get(0))).isBetween(1, 11);
        assertThat(answerTo("hostname=alpha&myip=2001:db8::1")).isEqualTo("good 2001:db8::1\n");
    }

    @Test
    void aBrowserIsRefusedAndNotAskedForAKey() throws Exception {
        start();
        String path = "/nic/update?hostname=alpha&myip=2001:db8::1";
        for (String header : List.of("Sec-Fetch-Mode: no-cors", "Origin: http://evil.example", "Accept-Language: en")) {
            for (String method : List.of("GET", "POST")) {
                assertThatItIs(ask(method, path, List.of(header, withKey(keys.host())), ""), 403, "badagent\n");
                assertThatItIs(ask(method, path, List.of(header), ""), 403, "badagent\n");
            }
            assertThat(ask("HEAD", path, List.of(header), "").status()).isEqualTo(403);
        }
        assertThat(hosts()).isEmpty();
    }

    /** Node's fetch and those of other programs add headers that the program cannot leave out. */
    @Test
    void aProgramThatSendsABrowsersHeadersIsServed() throws Exception {
        start();
        String path = "/nic/update?hostname=alpha&myip=2001:db8::1";
        List<String> node = List.of(
                "accept: */*",
                "accept-language: *",
                "sec-fetch-mode: cors",
                "user-agent: node",
                "accept-encoding: gzip");
        String bearer = "Authorization: Bearer " + keys.host().secretText();
        for (String key : List.of(withKey(keys.host()), bearer)) {
            for (String method : List.of("GET", "POST")) {
                List<String> headers = new ArrayList<>(node);
                headers.add(key);
                assertThat(ask(method, path, headers, "").status()).isEqualTo(200);
            }
        }
        assertThat(ask("GET", path, node, "").body()).isEqualTo("badauth\n");
        for (String header : List.of("Accept-Language: de", "Sec-Fetch-Mode: no-cors", "Sec-GPC: 1")) {
            assertThatItIs(ask("GET", path, List.of(header, bearer), ""), 200, "nochg 2001:db8::1\n");
        }
    }

    /** What a page may set itself, or a browser sends beside it, is no program's. */
    @Test
    void aPageCannotPassForAProgram() throws Exception {
        start();
        String path = "/nic/update?hostname=alpha&myip=2001:db8::1";
        for (List<String> headers : List.of(
                List.of("Accept-Language: *"),
                List.of("Accept-Language: *", "Sec-Fetch-Mode: no-cors"),
                List.of("Accept-Language: *", "Sec-Fetch-Mode: cors", "Sec-Fetch-Site: same-origin"),
                List.of("Accept-Language: *", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty"),
                List.of("Accept-Language: *", "Sec-Fetch-Mode: cors", "Origin: http://evil.example"),
                List.of("Accept-Language: *", "Sec-Fetch-Mode: cors", "Referer: http://evil.example/"),
                List.of("Accept-Language: *", "Sec-Fetch-Mode: cors", "Cookie: a=b"),
                List.of("Accept-Language: *", "Accept-Language: de", "Sec-Fetch-Mode: cors"),
                List.of("Accept-Language: *", "Sec-Fetch-Mode: cors", "Sec-Fetch-Mode: navigate"))) {
            List<String> cached = new ArrayList<>(headers);
            cached.add(withKey(keys.host()));
            assertThatItIs(ask("GET", path, cached, ""), 403, "badagent\n");
        }
        String wrong = "Authorization: Bearer bxh_AAAAAA_AAAAAAAAAAAAAAAAAAAAAA";
        assertThatItIs(ask("GET", path, List.of("Accept-Language: de", wrong), ""), 403, "badagent\n");
        assertThat(hosts()).isEmpty();
    }

    @Test
    void openAccessNeedsNoKeyAndMindsNoForeignPassword() throws Exception {
        registry = new TestRegistry(keys.settings(Map.of("bosixnet.access", "open")));
        assertThatItIs(get("hostname=alpha&myip=2001:db8::1"), 200, "good 2001:db8::1\n");
        for (String header : List.of(
                "Authorization: Basic Og==",
                "Authorization: Basic %%%",
                basic("me", "secret"),
                basic("beta", ""),
                withKey(keys.of(KeyKind.READER)))) {
            assertThatItIs(get("hostname=alpha&myip=2001:db8::1", header), 200, "nochg 2001:db8::1\n");
        }
        assertThatItIs(get("myip=2001:db8::1", basic("beta", "secret")), 200, "good 2001:db8::1\n");
        assertThat(hosts()).isEqualTo("2001:db8::1    alpha\n2001:db8::1    beta\n");
    }

    @Test
    void openAccessAsksForTheKeyOfANameThatHasOne() throws Exception {
        startWithKeys(Map.of("bosixnet.access", "open"));
        for (String header : List.of("X-None: x", basic("alpha", "secret"))) {
            assertThatItIs(get("hostname=alpha&myip=2001:db8::1", header), 401, "badauth\n");
        }
        assertThatItIs(
                get("hostname=beta,delta&myip=2001:db8::1", withKey(keys.host())), 200, "nohost\ngood 2001:db8::1\n");
        assertThat(answerTo("hostname=alpha&myip=2001:db8::1")).isEqualTo("good 2001:db8::1\n");
        assertThat(hosts()).isEqualTo("2001:db8::1    alpha\n2001:db8::1    delta\n");
    }

    @Test
    void aKeyIsNeitherEchoedNorLogged() throws Exception {
        start();
        String secret = keys.host().secretText();
        String query = "/nic/update?hostname=alpha," + secret + "&myip=" + secret + "&password=" + secret;
        String form = "Content-Type: application/x-www-form-urlencoded";
        String wrong = basic(secret, "bxh_AAAAAA_AAAAAAAAAAAAAAAAAAAAAA");
        try (LogCapture own = new LogCapture(TestRegistry.class.getPackage());
                LogCapture framework = new LogCapture(ServletContainer.class.getPackage())) {
            for (String key : List.of(wrong, withKey(keys.host()))) {
                for (String method : List.of("GET", "POST", "PUT")) {
                    List<String> headers = List.of("X-Forwarded-For: " + secret, form, key);
                    assertThat(ask(method, query, headers, "").toString()).doesNotContain(secret);
                }
            }
            ask("POST", "/alpha?update=2001:db8::1&password=" + secret, List.of(form), "");
            assertThat(own.messages()).isNotEmpty().noneMatch(line -> line.contains(secret));
            assertThat(framework.messages()).isEmpty();
        }
    }
}
