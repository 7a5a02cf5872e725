package org.bosixnet.http.dyndns2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.http.dyndns2.Dyndns2Keys.basic;

import io.restassured.RestAssured;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.bosixnet.FailingStore;
import org.bosixnet.TestRegistry;
import org.bosixnet.access.AccessKey;
import org.bosixnet.access.KeyKind;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.http.HttpApplication;
import org.bosixnet.http.RawHttp;
import org.bosixnet.testing.LogCapture;
import org.glassfish.jersey.servlet.ServletContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What dyndns2 answers, byte by byte. Every answer that is looked at here has the form that the least client needs. */
class Dyndns2RestTest {

    private static final String CHALLENGE = "Basic realm=\"bosixnet\", charset=\"UTF-8\"";

    private final Dyndns2Keys keys = new Dyndns2Keys();
    private TestRegistry registry;

    /** Starts a registry in which alpha and gamma are bound to the tests' key, and beta to another. */
    private void startWithKeys(Map<String, String> more) throws Exception {
        registry = new TestRegistry(keys.settings(more));
        keys.bind(registry, "alpha", keys.host());
        keys.bind(registry, "gamma", keys.host());
        keys.bind(registry, "beta", keys.otherHost());
    }

    private void start() throws Exception {
        startWithKeys(Map.of());
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private RawHttp.Answer ask(String method, String path, List<String> headers, String body) {
        return ask("HTTP/1.1", method, path, headers, body);
    }

    private RawHttp.Answer ask(String version, String method, String path, List<String> headers, String body) {
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

    private RawHttp.Answer get(String query, String... headers) {
        return ask("GET", "/nic/update?" + query, List.of(headers), "");
    }

    private String withKey(AccessKey key) {
        return basic("", key.secretText());
    }

    /** Asks with the tests' key, and returns the body of an answer of status 200. */
    private String answerTo(String query) {
        RawHttp.Answer answer = get(query, withKey(keys.host()));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static void assertThatItIs(RawHttp.Answer answer, int status, String body) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
    }

    private String hosts() {
        return keys.hosts(registry);
    }

    // Requests

    @ParameterizedTest
    @ValueSource(strings = {"/nic/update", "/v3/update", "/update", "/nic/update/", "/update/"})
    void everyPathIsAnsweredAndTheOriginalsStay(String path) throws Exception {
        start();
        String query = path + "?hostname=alpha&myip=2001:db8::1";
        assertThatItIs(ask("GET", query, List.of(withKey(keys.host())), ""), 200, "good 2001:db8::1\n");
        assertThatItIs(ask("POST", query, List.of(withKey(keys.host())), ""), 200, "nochg 2001:db8::1\n");
        assertThatItIs(ask("GET", query, List.of(), ""), 401, "badauth\n");
        assertThatItIs(ask("DELETE", path, List.of(), ""), 405, "method-not-allowed\n");
        RestAssured.given()
                .header("Authorization", Dyndns2Keys.bearer(keys.host()))
                .get(registry.uri() + "/alpha")
                .then()
                .statusCode(200)
                .body(org.hamcrest.Matchers.equalTo("2001:db8::1"));
        assertThat(hosts()).isEqualTo("2001:db8::1    alpha\n");
    }

    @Test
    void whatOnlyLooksLikeOneOfThePathsIsNone() throws Exception {
        start();
        for (String path :
                List.of("/nic", "/nic/", "/nic/updates", "/v3", "/v3/update/x", "/updates", "/update/alpha")) {
            RestAssured.given()
                    .header("Authorization", Dyndns2Keys.bearer(keys.host()))
                    .get(registry.uri() + path + "?hostname=alpha&myip=2001:db8::1")
                    .then()
                    .statusCode(org.hamcrest.Matchers.oneOf(400, 404));
        }
        assertThat(hosts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hostname=alpha&myip=2001:db8::1",
                "hostname=alpha&myip=2001%3adb8%3a%3a1",
                "system=dyndns&hostname=alpha&myip=2001:0db8:0000:0000:0000:0000:0000:0001",
                "hostname=alpha&myip=192.0.2.1,2001:db8::1",
                "hostname=ALPHA.&myip=192.0.2.1&myipv6=2001:db8::1",
                "host=alpha&ip=192.0.2.1&ip6=2001:db8::1&wildcard=NOCHG&mx=&backmx=NO&offline=NO&url=x",
                "domain=alpha&ipv6=2001:db8::1&ip6=2001:db8:1:2::/64",
                "hostname=alpha&myip=&myip2=2001:db8::1/64",
                "hostname=alpha&myip=preserve&myipv6=2001:db8::1"
            })
    void eachClientsWayToSayItIsUnderstood(String query) throws Exception {
        start();
        assertThat(answerTo(query)).isEqualTo("good 2001:db8::1\n");
        assertThat(answerTo(query)).isEqualTo("nochg 2001:db8::1\n");
        assertThat(hosts()).isEqualTo("2001:db8::1    alpha\n");
    }

    @Test
    void theRequestReplacesAllAddresses() throws Exception {
        start();
        assertThat(answerTo("hostname=alpha&myip=2001:db8::1,2001:db8::2")).isEqualTo("good 2001:db8::1\n");
        assertThat(hosts()).isEqualTo("2001:db8::1    alpha\n2001:db8::2    alpha\n");
        assertThat(answerTo("hostname=alpha&myip=2001:db8::2")).isEqualTo("good 2001:db8::2\n");
        assertThat(hosts()).isEqualTo("2001:db8::2    alpha\n");
    }

    @Test
    void theUserIsTheNameWhereThereIsNoOther() throws Exception {
        start();
        String alpha = basic("alpha", keys.host().secretText());
        assertThatItIs(get("myip=2001:db8::1", alpha), 200, "good 2001:db8::1\n");
        assertThatItIs(get("hostname=&myip=2001:db8::1", alpha), 200, "nochg 2001:db8::1\n");
        assertThatItIs(get("hostname=gamma&myip=2001:db8::1", alpha), 200, "good 2001:db8::1\n");
        assertThat(hosts()).isEqualTo("2001:db8::1    alpha\n2001:db8::1    gamma\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "bearer", "Basic", "BASIC"})
    void theKeyMayComeEitherWay(String scheme) throws Exception {
        start();
        String key = scheme.equalsIgnoreCase("Bearer")
                ? "Authorization: " + scheme + " " + keys.host().secretText()
                : withKey(keys.host()).replace("Basic", scheme);
        assertThatItIs(get("hostname=alpha&myip=2001:db8::1", key), 200, "good 2001:db8::1\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Type: application/x-www-form-urlencoded|hostname=alpha&myip=2001%3Adb8%3A%3A1",
                "Content-Type: application/x-www-form-urlencoded; charset=UTF-8|hostname=alpha&myip=2001:db8::1",
                "Content-Type: APPLICATION/X-WWW-Form-URLEncoded|myip=2001:db8::1&hostname=alpha",
                "X-None: x|hostname=alpha&myip=2001:db8::1",
            })
    void aFormIsUnderstood(String header, String body) throws Exception {
        start();
        List<String> headers = List.of(header, withKey(keys.host()));
        assertThatItIs(ask("POST", "/nic/update", headers, body), 200, "good 2001:db8::1\n");
        assertThatItIs(
                ask("POST", "/nic/update?hostname=gamma", headers, "myip=2001:db8::1"), 200, "good 2001:db8::1\n");
        assertThat(hosts()).isEqualTo("2001:db8::1    alpha\n2001:db8::1    gamma\n");
    }

    @Test
    void noClientIsRefusedForAHeader() throws Exception {
        start();
        String path = "/nic/update?hostname=alpha&myip=2001:db8::1";
        assertThatItIs(ask("GET", path, List.of(withKey(keys.host())), ""), 200, "good 2001:db8::1\n");
        for (String header : List.of(
                "Accept: application/json",
                "Accept: text/html",
                "Accept: rubbish",
                "Accept: */*;q=x",
                "Accept: ,",
                "Content-Type:",
                "Content-Type: rubbish",
                "Content-Type: a/b/c",
                "Accept:",
                "Accept-Encoding: gzip",
                "User-Agent: Mozilla/5.0 (compatible)",
                "User-Agent:",
                "Content-Length: 0",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: text/plain",
                "Cookie: bosixnet_session=x")) {
            for (String method : List.of("GET", "POST")) {
                RawHttp.Answer answer = ask(method, path, List.of(withKey(keys.host()), header), "");
                assertThat(answer.body()).as(method + " " + header).isEqualTo("nochg 2001:db8::1\n");
                assertThat(ask(method, path, List.of(header), "").body())
                        .as(method + " " + header)
                        .isEqualTo("badauth\n");
            }
        }
    }

    @Test
    void headChangesNothing() throws Exception {
        start();
        String path = "/nic/update?hostname=alpha&myip=2001:db8::1";
        assertThat(ask("HEAD", path, List.of(withKey(keys.host())), "").status())
                .isEqualTo(200);
        assertThat(ask("HEAD", path, List.of(), "").status()).isEqualTo(401);
        assertThat(hosts()).isEmpty();
    }

    // The client's own address

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For: 2001:db8::7", "Forwarded: for=\"[2001:db8::7]:4711\""})
    void withoutAnAddressTheClientsOwnIsMeant(String header) throws Exception {
        startWithKeys(Map.of("bosixnet.trusted-proxies", "127.0.0.1"));
        for (String addresses : List.of("", "&myip=", "&myip=preserve", "&myip=&myipv6=,")) {
            assertThat(get("hostname=alpha" + addresses, header, withKey(keys.host()))
                            .body())
                    .isIn("good 2001:db8::7\n", "nochg 2001:db8::7\n");
        }
        assertThat(hosts()).isEqualTo("2001:db8::7    alpha\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For: 2001:db8::7", "Forwarded: for=\"[2001:db8::7]\""})
    void aProxyThatNobodyTrustsIsNotTakenForTheClient(String header) throws Exception {
        start();
        try (LogCapture log = new LogCapture(HttpApplication.class.getPackage())) {
            assertThatItIs(get("hostname=alpha", header, withKey(keys.host())), 200, "dnserr\n");
            assertThat(log.warnings())
                    .containsExactly("127.0.0.1 reports no address, and what it forwards is not trusted: it is not in"
                            + " bosixnet.trusted-proxies");
            assertThatItIs(
                    get("hostname=alpha&myip=2001:db8::1", header, withKey(keys.host())), 200, "good 2001:db8::1\n");
            assertThat(log.warnings()).hasSize(1);
        }
        assertThat(hosts()).isEqualTo("2001:db8::1    alpha\n");
    }

    @Test
    void aClientThatHasOnlyIpv4HasNoAddress() throws Exception {
        start();
        assertThat(answerTo("hostname=alpha&myip=")).isEqualTo("dnserr\n");
    }

    // Answers

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
    void aPercentSignThatEncodesNothingStandsForItself() throws Exception {
        start();
        String key = withKey(keys.host());
        for (String parameters : List.of("hostname=%zz", "hostname=%&myip=2001:db8::1")) {
            assertThatItIs(get(parameters, key), 200, "notfqdn\n");
            assertThatItIs(ask("POST", "/nic/update", List.of(key), parameters), 200, "notfqdn\n");
        }
        String other = "hostname=alpha&password=100%&x=%zz&myip=2001%3Adb8::1";
        assertThatItIs(get(other, key), 200, "good 2001:db8::1\n");
        String form = "Content-Type: application/x-www-form-urlencoded";
        assertThatItIs(ask("POST", "/nic/update?" + other, List.of(key, form), ""), 200, "nochg 2001:db8::1\n");
        assertThatItIs(ask("POST", "/nic/update", List.of(key), other), 200, "nochg 2001:db8::1\n");
    }

    // Open access

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

    // HTTP/1.0

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

    // Secrets

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
