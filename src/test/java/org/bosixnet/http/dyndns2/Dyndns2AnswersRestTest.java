package org.bosixnet.http.dyndns2;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bosixnet.FailingStore;
import org.bosixnet.TestRegistry;
import org.bosixnet.access.KeyKind;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.http.HttpApplication;
import org.bosixnet.http.RawHttp;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.Test;

/** The word for each name, and the words for a request that gets no further. */
class Dyndns2AnswersRestTest extends Dyndns2RestFixture {

    @Test
    void theRequestReplacesAllAddresses() throws Exception {
        start();
        assertThat(answerTo("hostname=alpha&myip=2001:db8::1,2001:db8::2")).isEqualTo("good 2001:db8::1\n");
        assertThat(hosts()).isEqualTo("2001:db8::1    alpha\n2001:db8::2    alpha\n");
        assertThat(answerTo("hostname=alpha&myip=2001:db8::2")).isEqualTo("good 2001:db8::2\n");
        assertThat(hosts()).isEqualTo("2001:db8::2    alpha\n");
    }

    @Test
    void eachNameHasItsLineInOrder() throws Exception {
        start();
        assertThat(answerTo("hostname=gamma&myip=2001:db8::1")).isEqualTo("good 2001:db8::1\n");
        assertThat(answerTo("hostname=alpha,beta,a..b,gamma,delta,alpha,localhost&myip=2001:db8::1"))
                .isEqualTo(
                        "good 2001:db8::1\nnohost\nnotfqdn\nnochg 2001:db8::1\nnohost\nnochg 2001:db8::1\nnotfqdn\n");
        assertThat(hosts()).isEqualTo("2001:db8::1    alpha\n2001:db8::1    gamma\n");
    }

    @Test
    void withABadAddressEachGoodNameSaysSo() throws Exception {
        start();
        assertThat(answerTo("hostname=alpha,a..b,gamma&myip=fe80::1")).isEqualTo("dnserr\nnotfqdn\ndnserr\n");
        assertThat(hosts()).isEmpty();
    }

    @Test
    void anUnusableAddressIsSaid() throws Exception {
        start();
        for (String address : List.of(
                "x",
                "fe80::1",
                "::1",
                "192.0.2.1",
                "2001:db8::/64",
                "192.0.2.1,2001:db8::/64",
                "%3Cip6addr%3E",
                "<ip6addr>",
                "2001:db8::1,2001:db8::2,2001:db8::3,2001:db8::4,2001:db8::5,2001:db8::6,2001:db8::7,2001:db8::8,"
                        + "2001:db8::9")) {
            assertThat(answerTo("hostname=alpha&myip=" + address)).as(address).isEqualTo("dnserr\n");
        }
        assertThat(hosts()).isEmpty();
    }

    @Test
    void aReportWithoutChangeMarksSeenAndIsNeverTooOften() throws Exception {
        start();
        answerTo("hostname=alpha&myip=2001:db8::1");
        String before = seen();
        for (int i = 0; i < 20 || seen().equals(before); i++) {
            assertThat(answerTo("hostname=alpha&myip=2001:db8::1")).isEqualTo("nochg 2001:db8::1\n");
        }
    }

    private String seen() {
        return RestAssured.given()
                .header("Authorization", Dyndns2Keys.bearer(keys.of(KeyKind.READER)))
                .get(registry.uri() + "/api/v1/hosts/alpha")
                .path("seen");
    }

    @Test
    void withoutANameItSaysSo() throws Exception {
        start();
        assertThat(answerTo("myip=2001:db8::1")).isEqualTo("notfqdn\n");
        assertThat(answerTo("hostname=,&myip=x")).isEqualTo("notfqdn\n");
    }

    @Test
    void twentyNamesAreTakenAndNotOneMore() throws Exception {
        start();
        String twenty = IntStream.range(0, 19).mapToObj(i -> "alpha,").collect(Collectors.joining()) + "gamma";
        assertThat(answerTo("hostname=" + twenty + "&myip=2001:db8::1"))
                .isEqualTo("good 2001:db8::1\n" + "nochg 2001:db8::1\n".repeat(18) + "good 2001:db8::1\n");
        assertThat(answerTo("hostname=" + twenty + ",alpha&myip=2001:db8::2")).isEqualTo("numhost\n");
        assertThat(hosts()).isEqualTo("2001:db8::1    alpha\n2001:db8::1    gamma\n");
    }

    @Test
    void twentyOfTheLongestNamesAndAddressesFit() throws Exception {
        start();
        String name = ("a".repeat(49) + ".").repeat(5) + "abc";
        String names = Stream.generate(() -> name).limit(20).collect(Collectors.joining(","));
        String addresses = IntStream.range(0, 8)
                .mapToObj(i -> "2001:0db8:ffff:ffff:ffff:ffff:ffff:fff" + i)
                .collect(Collectors.joining(","));
        assertThat(answerTo("hostname=" + names + "&myip=" + addresses)).isEqualTo("nohost\n".repeat(20));
    }

    @Test
    void whoChangesTooOftenHasToWaitAndHoldsNobodyUp() throws Exception {
        start();
        RawHttp.Answer answer = get("", withKey(keys.host()));
        for (int i = 1; answer.status() == 200 && i < 100; i++) {
            answer = get("hostname=alpha&myip=2001:db8::" + i, withKey(keys.host()));
        }
        assertThatItIs(answer, 503, "911\n");
        assertThat(Integer.parseInt(answer.header("Retry-After").get(0))).isBetween(1, 11);
        assertThat(get("hostname=alpha,gamma&myip=2001:db8::ffff", withKey(keys.host()))
                        .status())
                .isIn(503, 200);
        assertThat(hosts()).contains("2001:db8::ffff    gamma\n");
    }

    @Test
    void aStoreThatFailsIsAnEmergency() throws Exception {
        registry = new TestRegistry(Map.of("bosixnet.store", "failing", "bosixnet.access", "open"));
        List<Supplier<RuntimeException>> failures = List.of(
                () -> new StoreException(Kind.FULL, "No space."),
                () -> new StoreException(Kind.BUSY, "No space."),
                () -> new StoreException(Kind.READ_ONLY, "No space."),
                () -> new StoreException(Kind.UNAVAILABLE, "No space."));
        for (Supplier<RuntimeException> failure : failures) {
            FailingStore.failure = failure;
            assertThatItIs(get("hostname=alpha&myip=2001:db8::1"), 503, "911\n");
            assertThatItIs(get("hostname=a..b,alpha&myip=2001:db8::1"), 503, "911\n");
        }
        assertThatItIs(get("hostname=a..b&myip=2001:db8::1"), 200, "notfqdn\n");
    }

    @Test
    void aDefectIsAnEmergencyAndSaysNothing() throws Exception {
        registry = new TestRegistry(Map.of("bosixnet.store", "failing", "bosixnet.access", "open"));
        FailingStore.failure = () -> new IllegalStateException("secret detail");
        try (LogCapture log = new LogCapture(HttpApplication.class.getPackage())) {
            assertThatItIs(get("hostname=alpha&myip=2001:db8::1"), 503, "911\n");
            assertThat(log.warnings()).singleElement().asString().contains("GET /nic/update");
        }
    }

    @Test
    void aFullRegistryIsAnEmergency() throws Exception {
        registry = new TestRegistry(
                Map.of("bosixnet.store", "memory", "bosixnet.access", "open", "bosixnet.max-hosts", "1"));
        assertThatItIs(get("hostname=alpha&myip=2001:db8::1"), 200, "good 2001:db8::1\n");
        assertThatItIs(get("hostname=beta&myip=2001:db8::1"), 503, "911\n");
    }

    @Test
    void anotherMethodIsRefused() throws Exception {
        start();
        for (String method : List.of("PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND")) {
            RawHttp.Answer answer =
                    ask(method, "/nic/update?hostname=alpha&myip=2001:db8::1", List.of(withKey(keys.host())), "");
            assertThatItIs(answer, 405, "method-not-allowed\n");
            assertThat(answer.header("Allow")).containsExactly("GET, HEAD, POST");
        }
        assertThat(hosts()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsRefusedWithAWord() throws Exception {
        start();
        String key = withKey(keys.host());
        assertThatItIs(
                ask("POST", "/nic/update", List.of(key, "Content-Type: application/json"), "{}"),
                415,
                "unsupported-media-type\n");
        assertThatItIs(
                ask("POST", "/nic/update", List.of(key), "hostname=" + "a".repeat(70_000)), 413, "body-too-large\n");
        assertThatItIs(get("hostname=" + "a".repeat(7_000), key), 414, "query-too-long\n");
    }

    @Test
    void theOldestClientsGetTheSameAnswers() throws Exception {
        start();
        String key = withKey(keys.host());
        String alpha = "hostname=alpha&myip=2001:db8::1";
        assertThatItIs(old("GET", alpha, key), 200, "good 2001:db8::1\n");
        assertThatItIs(old("POST", alpha, key), 200, "nochg 2001:db8::1\n");
        assertThat(old("HEAD", alpha, key).status()).isEqualTo(200);
        assertThatItIs(old("GET", alpha + "&host=beta,a..b", key), 200, "nochg 2001:db8::1\nnohost\nnotfqdn\n");
        assertThatItIs(old("GET", "hostname=" + "a,".repeat(21), key), 200, "numhost\n");
        assertThatItIs(old("GET", "hostname=alpha&myip=x", key), 200, "dnserr\n");
        assertThatItIs(old("GET", alpha, "X-None: x"), 401, "badauth\n");
        assertThatItIs(old("GET", alpha, "Origin: x"), 403, "badagent\n");
        assertThatItIs(old("PUT", alpha, key), 405, "method-not-allowed\n");
        assertThatItIs(old("GET", "myip=" + "x".repeat(7_000), key), 414, "query-too-long\n");
        for (int i = 0;
                i < 100
                        && old("GET", "hostname=alpha&myip=2001:db8::a" + i, key)
                                        .status()
                                == 200; ) {
            i++;
        }
        assertThatItIs(old("GET", "hostname=alpha&myip=2001:db8::ffff", key), 503, "911\n");
    }

    private RawHttp.Answer old(String method, String query, String header) {
        return ask("HTTP/1.0", method, "/nic/update?" + query, List.of(header), "");
    }
}
