package org.bosixnet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.bosixnet.container.HttpsClient;
import org.bosixnet.container.RunningContainer;
import org.bosixnet.testing.Await;

/** What docs/proxies.md promises of every proxy, asked of one that runs before a Tomcat with another application. */
final class ProxyPromises {

    /** What the other application answers. */
    static final String OTHER = "this is the other application";

    /** Ways out of the registry's path, in every spelling that one of two servers may understand otherwise. */
    private static final List<String> WAYS_OUT = List.of(
            "/bosixnet/..;/other/",
            "/bosixnet/..;a=b/other/",
            "/bosixnet/%2e%2e;/other/",
            "/bosixnet/%2e%2e/other/",
            "/bosixnet/.%2e/other/",
            "/bosixnet/..%3b/other/",
            "/bosixnet/..%3B/other/",
            "/bosixnet/..%2fother/",
            "/bosixnet/..;%2fother/",
            "/bosixnet%2f..%3b/other/",
            "/bosixnet/;/../other/",
            "/bosixnet/;/%2e./other/",
            "/bosixnet/%3b/../other/",
            "/bosixnet/;x/..;y/../other/",
            "/bosixnet/.;/..;/other/",
            "/bosixnet/x/..;/..;/other/",
            "/bosixnet/a;/../../other/",
            "/bosixnet/../other/",
            "/bosixnet/..//other/",
            "/bosixnet//..//../other/",
            "/bosixnet\\..\\other/",
            "/bosixnet/%5c..%5cother/",
            "/bosixnet/..%00/other/",
            "/bosixnet/..%09/other/",
            "/bosixnet/%252e%252e;/other/",
            "/bosixnet/..%253b/other/",
            "/bosixnet/%c0%ae%c0%ae/other/",
            "/%62osixnet/..;/other/",
            "/BOSIXNET/..;/other/",
            "/bosixnet/..?;/other/",
            "/bosixnet/..#;/other/",
            "//other/",
            "/;/other/",
            "/other/");

    /** Clients come from addresses of their own, so that the log tells them apart. */
    private static final AtomicInteger CLIENTS = new AtomicInteger(6);

    private final RunningContainer tomcat;
    private final Properties keys;
    private final HttpsClient client;
    private final String liveName;
    private final String claimedName;

    /**
     * @param keys the first keys of the registry in the Tomcat
     * @param client of the proxy
     */
    ProxyPromises(RunningContainer tomcat, Properties keys, HttpsClient client) {
        this.tomcat = tomcat;
        this.keys = keys;
        this.client = client;
        liveName = "live-" + client.port();
        claimedName = "spoof-" + client.port();
    }

    void areKept() throws Exception {
        passesOnKeysAndSessions();
        tellsWhomARequestComesFrom();
        passesOnEachChangeAtOnce();
        refusesLargeBodies();
        leadsNowhereElse();
    }

    /**
     * The session, and what is made, have the path and the scheme that a client knows.
     *
     * @param path the registry's, before the proxy
     */
    void areKeptUnder(String path) throws Exception {
        assertThat(client.get(path + "/", "Accept: text/html")).contains("<title>BOSixNet</title>");
        String signedIn = client.send(
                "POST", path + "/api/v1/session", "", List.of(reader(), "Origin: https://" + client.host()));
        assertThat(signedIn).startsWith("HTTP/1.1 200").contains("; Path=" + path + ";");
        String cookie = signedIn.replaceAll("(?s).*(bosixnet_session_[^;]*).*", "$1");
        assertThat(client.get(path + "/api/v1/session", "Cookie: " + cookie)).contains("\"key\":\"reader\"");
        String host = path + "/api/v1/hosts/made-" + client.port();
        assertThat(client.send(
                        "PUT",
                        host,
                        "{\"addresses\":[\"2001:db8::6\"]}",
                        List.of("Authorization: " + admin(), "Content-Type: application/json")))
                .startsWith("HTTP/1.1 201")
                .containsIgnoringCase("\r\nLocation: https://" + client.host() + host + "\r\n");
        assertThat(client.send("OPTIONS", path + "/", null, List.of())).startsWith("HTTP/1.1 204");
        assertThat(client.get(path + "/api/v1/hosts", reader()))
                .as("the proxy still takes the registry for up")
                .startsWith("HTTP/1.1 200");
    }

    private void passesOnKeysAndSessions() throws Exception {
        assertThat(client.get("/bosixnet/hosts")).startsWith("HTTP/1.1 401");
        String list = client.get("/bosixnet/hosts", reader());
        assertThat(list).startsWith("HTTP/1.1 200").containsIgnoringCase("Strict-Transport-Security: max-age=31536000");
        String signedIn = client.send(
                "POST", "/bosixnet/api/v1/session", "", List.of(reader(), "Origin: https://" + client.host()));
        assertThat(signedIn).startsWith("HTTP/1.1 200").contains("; Secure");
        assertThat(client.send(
                        "POST", "/bosixnet/api/v1/session", "", List.of(reader(), "Origin: https://evil.example")))
                .startsWith("HTTP/1.1 403");
        String page = client.get("/bosixnet/", "Accept: text/html");
        assertThat(page).startsWith("HTTP/1.1 200").contains("<title>BOSixNet</title>");
    }

    /** What a client writes into these headers itself must not make it somebody else. */
    private void tellsWhomARequestComesFrom() throws Exception {
        String key = bind(claimedName);
        String basic = "Authorization: Basic "
                + Base64.getEncoder().encodeToString((claimedName + ":" + key).getBytes(ISO_8859_1));
        for (List<String> claims : List.of(
                List.<String>of(),
                List.of("X-Forwarded-For: 2001:db8::99"),
                List.of("Forwarded: for=\"[2001:db8::99]\""),
                List.of("X-Forwarded-For: 2001:db8::99", "Forwarded: for=\"[2001:db8::99]\""),
                List.of("X-Real-IP: 2001:db8::99", "True-Client-IP: 2001:db8::99"))) {
            List<String> headers = new ArrayList<>(claims);
            headers.add(basic);
            assertThat(client.send("GET", "/bosixnet/nic/update?hostname=" + claimedName, null, headers))
                    .as("%s", claims)
                    .startsWith("HTTP/1.1 200")
                    .endsWith("dnserr\n"); // a client on the loopback interface has no address that others could reach
        }
        String wrong = altered(keys.getProperty("reader-key"));
        int last = CLIENTS.incrementAndGet();
        try (Socket ignored = client.connect(HttpsClient.local(last))) {
            client.exchange(ignored, "GET", "/bosixnet/hosts", null, List.of("Authorization: Bearer " + wrong));
        }
        Await.until("the registry knows the client behind the proxy", () -> tomcat.log()
                .contains("127.0.0." + last));
    }

    private static String altered(String key) {
        return key.substring(0, key.length() - 1) + (key.endsWith("A") ? "B" : "A");
    }

    private void passesOnEachChangeAtOnce() throws Exception {
        try (Socket socket = client.connect(null)) {
            client.write(socket, "GET", "/bosixnet/api/v1/events", null, List.of(reader()));
            StringBuilder heard = new StringBuilder();
            InputStream in = socket.getInputStream();
            HttpsClient.readUntil(in, heard, "event: reset");
            assertThat(client.send(
                            "PUT",
                            "/bosixnet/api/v1/hosts/" + liveName,
                            "{\"addresses\":[\"2001:db8::5\"]}",
                            List.of("Authorization: " + admin(), "Content-Type: application/json")))
                    .startsWith("HTTP/1.1 201");
            HttpsClient.readUntil(in, heard, liveName);
        }
    }

    private void refusesLargeBodies() throws Exception {
        assertThat(client.send(
                        "PUT",
                        "/bosixnet/api/v1/hosts/" + liveName,
                        "x".repeat(70_000),
                        List.of("Authorization: " + admin(), "Content-Type: application/json")))
                .startsWith("HTTP/1.1 413");
    }

    private void leadsNowhereElse() throws Exception {
        List<String> reached = new ArrayList<>();
        for (String path : WAYS_OUT) {
            if (client.get(path, reader()).contains(OTHER)) {
                reached.add(path);
            }
        }
        assertThat(reached).isEmpty();
        // and one of them does lead there where no proxy is between
        try (Socket socket = new Socket(HttpsClient.local(1), tomcat.port())) {
            assertThat(client.exchange(socket, "GET", WAYS_OUT.get(0), null, List.of()))
                    .contains(OTHER);
        }
    }

    private String reader() {
        return "Authorization: Bearer " + keys.getProperty("reader-key");
    }

    private String admin() {
        return "Bearer " + keys.getProperty("admin-key");
    }

    private String bind(String name) {
        return tomcat.request("POST", "/bosixnet/api/v1/hosts/" + name + "/key", "Authorization", admin())
                .body()
                .replaceAll(".*\"key\":\"([^\"]*)\".*", "$1");
    }
}
