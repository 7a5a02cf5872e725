package org.bosixnet.http.dyndns2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.http.dyndns2.Dyndns2Keys.basic;

import io.restassured.RestAssured;
import java.util.List;
import java.util.Map;
import org.bosixnet.http.HttpApplication;
import org.bosixnet.http.RawHttp;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request may look like: its path, names, addresses, form and headers. */
class Dyndns2FormsRestTest extends Dyndns2RestFixture {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nic/update",
                "/v3/update",
                "/v2/update",
                "/v1/update",
                "/update",
                "/nic/update/",
                "/update/",
                "//nic/update",
                "//update",
                "///nic//update//",
                "//v2/update"
            })
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
        for (String path : List.of(
                "/nic",
                "/nic/",
                "/nic/updates",
                "/NIC/update",
                "/v3",
                "/v/update",
                "/vx/update",
                "/v3/update/x",
                "/nic/v2/update",
                "/updates",
                "/update/alpha",
                "//hosts")) {
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
                "hostname=alpha&myip=preserve&myipv6=2001:db8::1",
                "hostname=alpha&myip=no&myipv6=2001:db8::1",
                "hostname=alpha&myip=auto&myipv6=2001:db8::1",
                "hostname=alpha&myip=::&myipv6=2001:db8::1",
                "hostname=alpha&myip=0.0.0.0&myipv6=2001:db8::1",
                "hostname=alpha&myip=<ipaddr>&myipv6=2001:db8::1",
                "hostname=alpha&myip=%3Cipaddr%3E,2001:db8::1&ip6=<ip6lanprefix>",
                "hostname=alpha&myip=10.0.0.1,fe80::1,2001:db8::1",
                "hostname=alpha&myip6=2001:db8::1&ip6lanprefix=2001:db8:1:2::/64&dualstack=192.0.2.1"
            })
    void eachClientsWayToSayItIsUnderstood(String query) throws Exception {
        start();
        assertThat(answerTo(query)).isEqualTo("good 2001:db8::1\n");
        assertThat(answerTo(query)).isEqualTo("nochg 2001:db8::1\n");
        assertThat(hosts()).isEqualTo("2001:db8::1    alpha\n");
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

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For: 2001:db8::7", "Forwarded: for=\"[2001:db8::7]:4711\""})
    void withoutAnAddressTheClientsOwnIsMeant(String header) throws Exception {
        startWithKeys(Map.of("bosixnet.trusted-proxies", "127.0.0.1"));
        for (String addresses : List.of("", "&myip=", "&myip=auto", "&myip=&myipv6=,", "&offline=NO&url=x")) {
            assertThat(get("hostname=alpha" + addresses, header, withKey(keys.host()))
                            .body())
                    .isIn("good 2001:db8::7\n", "nochg 2001:db8::7\n");
        }
        assertThat(hosts()).isEqualTo("2001:db8::7    alpha\n");
    }

    /** Else a value that means nothing here would replace a good address by that of a router or of a proxy. */
    @ParameterizedTest
    @CsvSource({
        "myip=no, 'neither an address nor a word that is known here'",
        "myip=::, 'only the prefix of a network, or an address whose last 64 bits are zero, which no host has'",
        "myip=2001:db8:1:2::, 'only the prefix of a network, or an address whose last 64 bits are zero, which no host"
                + " has'",
        "myip=0.0.0.0, 'only an IPv4 address'",
        "ipv4=192.0.2.1, 'only an IPv4 address'",
        "myip=<ip6addr>, 'a placeholder that the client has not replaced'",
        "amp;myip=2001:db8::1, 'an address in a parameter that is not read here; myip is'",
        "ip6lanprefix=2001:db8::/64, 'an address in a parameter that is not read here; myip is'",
        "'myip=2001:db8:1:2::/647656:3cff:fe47:1234', 'a prefix with something behind its length; a FRITZ!Box puts the"
                + " length into <ip6lanprefix>, so that no address can be made of it in the URL'",
    })
    void whatIsNotAnAddressIsNoAddressLeftOut(String parameter, String reason) throws Exception {
        startWithKeys(Map.of("bosixnet.trusted-proxies", "127.0.0.1"));
        String ofClient = "X-Forwarded-For: 2001:db8::7";
        try (LogCapture log = new LogCapture(HttpApplication.class.getPackage())) {
            for (int i = 0; i < 3; i++) {
                assertThatItIs(get("hostname=alpha&" + parameter, ofClient, withKey(keys.host())), 200, "dnserr\n");
            }
            assertThat(log.warnings()).containsExactly("2001:db8::7 gets dnserr: it reports " + reason);
        }
        assertThat(hosts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"myip=preserve", "myip=192.0.2.1&myipv6=preserve", "myip=nochg", "myipv6=NOCHG&ip=no"})
    void whoSaysThatNothingChangedIsSeenAndKeepsItsAddresses(String parameters) throws Exception {
        startWithKeys(Map.of("bosixnet.trusted-proxies", "127.0.0.1"));
        String ofClient = "X-Forwarded-For: 2001:db8::7";
        assertThatItIs(get("hostname=alpha&" + parameters, ofClient, withKey(keys.host())), 200, "dnserr\n");
        assertThat(answerTo("hostname=alpha&myip=2001:db8::1,2001:db8::2")).isEqualTo("good 2001:db8::1\n");
        String before = seen("alpha");
        Await.until("the host is seen again", () -> {
            assertThatItIs(
                    get("hostname=alpha,beta&" + parameters, ofClient, withKey(keys.host())),
                    200,
                    "nochg 2001:db8::1\nnohost\n");
            return !seen("alpha").equals(before);
        });
        assertThat(hosts()).isEqualTo("2001:db8::1    alpha\n2001:db8::2    alpha\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"offline=YES", "offline=yes&myip=2001:db8::2"})
    void nobodyIsTakenOffLineAndItIsSaid(String parameters) throws Exception {
        startWithKeys(Map.of("bosixnet.trusted-proxies", "127.0.0.1"));
        assertThat(answerTo("hostname=alpha&myip=2001:db8::1")).isEqualTo("good 2001:db8::1\n");
        assertThatItIs(
                get("hostname=alpha,a..b&" + parameters, "X-Forwarded-For: 2001:db8::7", withKey(keys.host())),
                200,
                "!donator\nnotfqdn\n");
        assertThat(hosts()).isEqualTo("2001:db8::1    alpha\n");
    }

    private String seen(String name) {
        return RestAssured.given()
                .header("Authorization", Dyndns2Keys.bearer(keys.host()))
                .get(registry.uri() + "/api/v1/hosts/" + name)
                .path("seen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For: 2001:db8::7", "Forwarded: for=\"[2001:db8::7]\""})
    void aProxyThatNobodyTrustsIsNotTakenForTheClient(String header) throws Exception {
        start();
        try (LogCapture log = new LogCapture(HttpApplication.class.getPackage())) {
            assertThatItIs(get("hostname=alpha", header, withKey(keys.host())), 200, "dnserr\n");
            assertThat(log.warnings())
                    .containsExactly(
                            "127.0.0.1 gets dnserr: it reports no address, and may be a proxy, whose own is not"
                                    + " taken: name it in bosixnet.trusted-proxies, and let it set X-Forwarded-For (docs/proxies.md)");
            assertThatItIs(
                    get("hostname=alpha&myip=2001:db8::1", header, withKey(keys.host())), 200, "good 2001:db8::1\n");
            assertThat(log.warnings()).hasSize(1);
        }
        assertThat(hosts()).isEqualTo("2001:db8::1    alpha\n");
    }

    @Test
    void aClientThatHasOnlyIpv4HasNoAddress() throws Exception {
        start();
        try (LogCapture log = new LogCapture(HttpApplication.class.getPackage())) {
            assertThat(answerTo("hostname=alpha&myip=")).isEqualTo("dnserr\n");
            assertThat(answerTo("hostname=alpha&myip=preserve")).isEqualTo("dnserr\n");
            assertThat(log.warnings())
                    .containsExactly(
                            "127.0.0.1 gets dnserr: it reports no address, and its own is none of IPv6 that other hosts"
                                    + " can reach",
                            "127.0.0.1 gets dnserr: it reports that its address stays, but the host has none");
        }
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
}
