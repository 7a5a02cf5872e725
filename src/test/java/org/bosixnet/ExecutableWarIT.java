package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bosixnet.container.ExecutableWar;
import org.bosixnet.events.SubscriptionClient;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.bosixnet.testing.SlowClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** {@code java -jar bosixnet.war}, as people start it. */
@Execution(CONCURRENT)
@Needs({"/usr/bin/curl", "/usr/bin/openssl"})
class ExecutableWarIT {

    private static final Map<String, String> OPEN = Map.of("BOSIXNET_ACCESS", "open");
    private static final List<String> COMPLAINTS = List.of("SEVERE", "WARN", "Exception", "\tat ", "is unknown");

    /** Of a process that ended because of SIGTERM. */
    private static final int TERMINATED = 143;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path base;

    private String shell(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", command)
                .directory(base.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return out + "=" + process.waitFor();
    }

    private void makeCertificate(String name) throws Exception {
        assertThat(shell("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 10 -keyout key.new"
                        + " -out cert.new -subj /CN=" + name + " -addext subjectAltName=DNS:" + name
                        + " && mv key.new key.pem && mv cert.new cert.pem"))
                .endsWith("=0");
    }

    private static String loopback(String name, int port) {
        return " --noproxy '*' --resolve " + name + ":" + port + ":127.0.0.1 https://" + name + ":" + port;
    }

    @Test
    void itServesAtOnceByHttpsWithAKeyThatClientsCanPin() throws Exception {
        try (ExecutableWar war = new ExecutableWar(base, Map.of()).awaitStart()) {
            String pin = war.log().replaceAll("(?s).*Its key is (sha256//\\S+).*", "$1");
            String url = loopback("any.name", war.port("https")) + "/bosixnet/health/ready";
            assertThat(shell("curl -sk --pinnedpubkey " + pin + url)).endsWith("=0");
            assertThat(shell("curl -sk --pinnedpubkey sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" + url))
                    .as("curl's code for another key")
                    .endsWith("=90");
            assertThat(shell("curl -s --cacert data/tls.pem" + loopback("localhost", war.port("https"))
                            + "/bosixnet/health/ready"))
                    .endsWith("=0");
            assertThat(shell("curl -s -o /dev/null -w '%{http_code} %{redirect_url}' http://localhost:"
                            + war.port("http") + "/"))
                    .contains("302 http://localhost:" + war.port("http") + "/bosixnet/");
            assertThat(shell("curl -s -o /dev/null -w '%{http_code}' http://localhost:" + war.port("http")
                            + "/bosixnet/hosts"))
                    .isEqualTo("401=0");
            String[][] outside = {
                {"-I", "/", "302"},
                {"-X OPTIONS", "/", "404"},
                {"-X OPTIONS --request-target '*'", "/", "204"},
                {"", "/foo", "404"},
                {"-X OPTIONS", "/foo", "404"},
                {"-d x", "/foo", "404"},
                {"-X DELETE", "/", "404"},
            };
            for (String[] each : outside) {
                assertThat(shell("curl -s -o /dev/null -w '%{http_code}' " + each[0] + " http://localhost:"
                                + war.port("http") + each[1]))
                        .as(each[0] + each[1])
                        .isEqualTo(each[2] + "=0");
            }
            war.terminate();
            assertThat(war.awaitEnd()).isEqualTo(TERMINATED);
            assertThat(war.log()).doesNotContain("SEVERE", "Exception");
            try (Stream<Path> left = Files.walk(war.cache())) {
                assertThat(left.filter(Files::isRegularFile)
                                .map(file -> file.getFileName().toString()))
                        .as("what it has unpacked is gone")
                        .containsExactly("0.lock");
            }
        }
        try (ExecutableWar again = new ExecutableWar(base, Map.of()).awaitStart()) {
            assertThat(again.log()).contains("Its key is ").doesNotContain(COMPLAINTS);
        }
    }

    @Test
    void nothingAtTheTopOfTheWarIsServed() throws Exception {
        for (String context : List.of("/", "/a/b")) {
            try (ExecutableWar war = new ExecutableWar(base, OPEN, "--context", context).awaitStart()) {
                String url = "http://localhost:" + war.port("http") + (context.equals("/") ? "" : context);
                assertThat(shell("curl -s -o /dev/null -w '%{http_code}' " + url + "/ui/page.js"))
                        .isEqualTo("200=0");
                for (String hidden : ExecutableWar.AT_THE_TOP) {
                    assertThat(shell("curl -s -o /dev/null -w '%{http_code}' " + url + hidden))
                            .as(hidden)
                            .isEqualTo("404=0");
                }
            }
        }
    }

    @Test
    void aRenewedCertificateIsShownWithoutARestartAndABrokenOneIsNot() throws Exception {
        makeCertificate("old.example");
        try (ExecutableWar war =
                new ExecutableWar(base, OPEN, "--tls-cert", "cert.pem", "--tls-key", "key.pem").awaitStart()) {
            String old = "curl -s -o /dev/null --cacert first.pem" + loopback("old.example", war.port("https"))
                    + "/bosixnet/hosts";
            assertThat(shell("cp cert.pem first.pem; " + old)).isEqualTo("=0");
            shell("echo broken > key.pem");
            Await.until("the broken key is noticed", () -> war.log().contains("cannot be used"));
            assertThat(shell(old)).isEqualTo("=0");
            makeCertificate("other.example");
            shell("chmod 666 key.pem");
            Await.until(
                    "that others can change the key is noticed", () -> war.log().contains("chmod go-w"));
            assertThat(shell(old)).isEqualTo("=0");
            makeCertificate("new.example");
            Await.until("the new certificate is shown", () -> {
                try {
                    return shell("curl -s -o /dev/null --cacert cert.pem" + loopback("new.example", war.port("https"))
                                    + "/bosixnet/hosts")
                            .equals("=0");
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(Files.exists(war.data().resolve("tls.pem"))).isFalse();
        }
    }

    @Test
    void itEndsCleanlyWithStreamsOpen() throws Exception {
        try (ExecutableWar war = new ExecutableWar(base, OPEN).awaitStart()) {
            List<SubscriptionClient> clients = new ArrayList<>();
            try {
                for (int i = 0; i < 200; i++) {
                    SubscriptionClient client =
                            new SubscriptionClient("http://localhost:" + war.port("http") + "/bosixnet", "", 0);
                    clients.add(client);
                    assertThat(client.next()).startsWith("event: reset\n");
                }
                war.terminate();
                assertThat(war.awaitEnd()).isEqualTo(TERMINATED);
                for (SubscriptionClient client : clients) {
                    assertThat(client.next()).isNull();
                }
            } finally {
                for (SubscriptionClient client : clients) {
                    client.close();
                }
            }
            assertThat(war.log()).doesNotContain("SEVERE", "Exception", "\tat ");
            try (Stream<Path> files = Files.list(war.data())) {
                Path journal = files.filter(file -> file.toString().endsWith(".log"))
                        .findFirst()
                        .orElseThrow();
                assertThat(Files.readString(journal)).containsPattern("[0-9a-f]{8} \\{\"end\":[^\n]*\n$");
            }
        }
    }

    @Test
    void headersThatNeverEndAreCutOffAndBodiesThatTrickleHoldNoThread() throws Exception {
        try (ExecutableWar war = new ExecutableWar(base, OPEN).awaitStart();
                SlowClients headers = new SlowClients(war.port("http"), 100);
                SlowClients handshakes = new SlowClients(war.port("https"), 100);
                SlowClients bodies = new SlowClients(war.port("http"), 250)) {
            headers.send("GET /bosixnet/hosts HTTP/1.1\r\nHost: a\r\nX: ");
            handshakes.send("\u0016\u0003\u0001@\u0000"); // 16 KiB follow
            bodies.send("PUT /bosixnet/api/v1/hosts/alpha HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                    + " application/json\r\nContent-Length: 60000\r\n\r\nx");
            AtomicInteger looks = new AtomicInteger();
            Await.until("all are cut off", () -> {
                if (looks.getAndIncrement() % 100 == 0) { // else what is allowed comes to its end by itself
                    headers.send("x");
                    handshakes.send("\u0001");
                    bodies.send("x");
                }
                return headers.ended() == 100 && handshakes.ended() == 100 && bodies.ended() == 250;
            });
            assertThat(bodies.statuses().keySet()).isSubsetOf(Set.of(408, 503));
            assertThat(headers.answers()).containsOnly("");
            assertThat(handshakes.answers()).containsOnly("");
            assertThat(shell("curl -s -m 60 -o /dev/null http://localhost:" + war.port("http") + "/bosixnet/hosts"))
                    .isEqualTo("=0");
            assertThat(war.log()).doesNotContain("SEVERE", "Exception", "\tat ");
        }
    }

    @Test
    void whatStrangersSendIsNeitherLoggedNorRepeated() throws Exception {
        try (ExecutableWar war = new ExecutableWar(base, Map.of()).awaitStart()) {
            int before = war.log().length();
            String much = "b".repeat(6000);
            for (String request : List.of(
                    "GET /x" + much + " HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET /x HTTP/1.1\r\nHost: a," + much + "\r\n\r\n",
                    "CONNECT ///" + much + " HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: a\r\nX: " + much + much + "\r\n\r\n",
                    "GET /bosixnet/WEB-INF/bbbb HTTP/1.1\r\nHost: a\r\n\r\n",
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
                    "bbbb\0bbbb\r\n\r\n")) {
                try (SlowClients client = new SlowClients(war.port("http"), 1)) {
                    client.send(request);
                    client.shutDownOutput();
                    Await.until("it is answered", () -> client.ended() == 1);
                    assertThat(client.answers().get(0))
                            .startsWith("HTTP/1.1 4")
                            .doesNotContain("bbbb", "Jetty", "Exception", "SERVLET");
                }
            }
            assertThat(war.log()).hasSize(before);
        }
    }

    @Test
    void oneThatIsToldToEndWhileItStartsEndsWithoutAWord() throws Exception {
        try (ExecutableWar war = new ExecutableWar(base, OPEN)) {
            Await.until("it has begun to start", () -> Files.exists(war.cache().resolve("0")));
            war.terminate();
            assertThat(war.awaitEnd()).isEqualTo(TERMINATED);
            assertThat(war.log()).doesNotContain("SEVERE", "Exception", "Error", "\tat ");
        }
    }

    @Test
    void thereAreNoMoreConnectionsThanAllowedAndNoFilesAreMissing() throws Exception {
        try (ExecutableWar war = new ExecutableWar(base, OPEN, "--tls-port", "none").awaitStart()) {
            assertThat(war.log()).doesNotContain("Its key is");
            assertThat(Files.exists(war.data().resolve("tls.pem"))).isFalse();
        }
        try (ExecutableWar few = ExecutableWar.withFiles(400, base, OPEN).awaitStart();
                SlowClients crowd = new SlowClients(few.port("http"), 240)) {
            crowd.send("GET /bosixnet/api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Await.until(
                    "as many are served as files allow", () -> crowd.statuses().getOrDefault(200, 0) == 200);
            assertThat(few.log()).doesNotContain("SEVERE", "Exception");
        }
    }

    @Test
    void twoProcessesOfOneUserDoNotDisturbEachOther() throws Exception {
        try (ExecutableWar one = new ExecutableWar(base, OPEN).awaitStart();
                ExecutableWar two = new ExecutableWar(
                                base,
                                Map.of(
                                        "BOSIXNET_DATA_DIR",
                                        base.resolve("other").toString()))
                        .awaitStart()) {
            one.terminate();
            one.awaitEnd();
            assertThat(shell("curl -s -o /dev/null -w '%{http_code}' http://localhost:" + two.port("http")
                            + "/bosixnet/ui/page.js"))
                    .endsWith("=0");
        }
    }

    private void assertThatItEnds(int code, String sentence, String... options) throws Exception {
        try (ExecutableWar war = new ExecutableWar(base, OPEN, options)) {
            assertThat(war.awaitEnd()).as(war.log()).isEqualTo(code);
            assertThat(war.log()).contains(sentence).doesNotContain("\tat ");
        }
    }

    @Test
    void whatCannotBeStartsNothingAndIsSaidInASentence() throws Exception {
        makeCertificate("one.example");
        Files.writeString(base.resolve("bad.pem"), "no key");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertThatItEnds(
                    1,
                    "Port " + port + " of 127.0.0.1 cannot be opened (Address already in use). Choose another port"
                            + " (bosixnet.port, --port), or other addresses (bosixnet.bind, --bind).\n",
                    "--port",
                    port);
        }
        assertThatItEnds(1, "or other addresses (bosixnet.tls-bind, --tls-bind)", "--tls-bind", "192.0.2.77");
        assertThatItEnds(1, "The setting bosixnet.port is '70000'; it must be a port", "--port", "70000");
        assertThatItEnds(1, "bosixnet.bind is 'nas'; it must be addresses of this computer", "--bind", "nas");
        assertThatItEnds(1, "bosixnet.tls-key is ''; it must be a PEM file", "--tls-cert", "cert.pem");
        assertThatItEnds(
                1,
                base.toRealPath().resolve("bad.pem") + " cannot be used: there is no key in PEM form",
                "--tls-cert",
                "cert.pem",
                "--tls-key",
                base.toRealPath().resolve("bad.pem").toString());
        assertThatItEnds(1, "missing.pem cannot be read", "--tls-cert", "missing.pem", "--tls-key", "key.pem");
        assertThatItEnds(2, "The context is 'a b'; it must be a path such as /bosixnet", "--context", "a b");
        assertThatItEnds(2, "Unknown options: '--prot'", "--prot", "80");
        assertThatItEnds(0, "Usage: java -jar bosixnet.war", "--help");
        assertThatItEnds(0, "BOSixNet registry 3.", "--version");
    }
}
