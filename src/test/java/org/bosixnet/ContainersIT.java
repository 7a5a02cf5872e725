package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.StringReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.bosixnet.access.AccessKey;
import org.bosixnet.access.KeyKind;
import org.bosixnet.container.Container;
import org.bosixnet.container.ExecutableWar;
import org.bosixnet.container.Jetty;
import org.bosixnet.container.RunningContainer;
import org.bosixnet.container.Tomcat;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** The WAR as it is built, in every container that it is for. */
class ContainersIT {

    private static final Path WAR = Path.of("target/bosixnet.war");
    private static final Container TOMCAT_11 = Tomcat.unpacked(Path.of("target/containers/tomcat"));
    private static final Container JETTY = new Jetty(Path.of("target/containers/jetty"));

    /** A line of the journal that only a store that was closed leaves, after its checksum. */
    private static final String CLEAN_END = "[0-9a-f]{8} \\{\"end\":.*";

    /** What Tomcat says of an application that it had to clean up after, and any container of one that broke. */
    static final List<String> COMPLAINTS = List.of(
            "appears to have started a thread",
            "memory leak",
            "ThreadLocal",
            "Illegal access: this web application instance has been stopped",
            "SEVERE",
            "Exception",
            "is unknown; the known settings are");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path base;

    @Test
    @Execution(CONCURRENT)
    @Needs("/usr/share/tomcat10/bin/catalina.sh")
    void debiansTomcat10ServesItUnderAnyContextPath() throws Exception {
        servesUnderAnyContextPath(Tomcat.ofDebian());
    }

    @Test
    @Execution(CONCURRENT)
    void tomcat11ServesItUnderAnyContextPath() throws Exception {
        servesUnderAnyContextPath(TOMCAT_11);
    }

    @Test
    @Execution(CONCURRENT)
    void jettyServesItUnderAnyContextPath() throws Exception {
        servesUnderAnyContextPath(JETTY);
    }

    @Test
    @Execution(CONCURRENT)
    @Needs("/usr/share/tomcat10/bin/catalina.sh")
    void inDebiansTomcat10ItLetsGoOfItsFilesAndTakesThemUpAgain() throws Exception {
        letsGoOfItsFilesAndTakesThemUpAgain(Tomcat.ofDebian());
    }

    @Test
    @Execution(CONCURRENT)
    void inTomcat11ItLetsGoOfItsFilesAndTakesThemUpAgain() throws Exception {
        letsGoOfItsFilesAndTakesThemUpAgain(TOMCAT_11);
    }

    @Test
    @Execution(CONCURRENT)
    void inJettyItLetsGoOfItsFilesAndTakesThemUpAgain() throws Exception {
        letsGoOfItsFilesAndTakesThemUpAgain(JETTY);
    }

    @Test
    @Execution(CONCURRENT)
    @Needs("/usr/share/tomcat10/bin/catalina.sh")
    void inDebiansTomcat10ItAsksForKeys() throws Exception {
        asksForKeys(Tomcat.ofDebian());
    }

    @Test
    @Execution(CONCURRENT)
    void inTomcat11ItAsksForKeys() throws Exception {
        asksForKeys(TOMCAT_11);
    }

    @Test
    @Execution(CONCURRENT)
    void inJettyItAsksForKeys() throws Exception {
        asksForKeys(JETTY);
    }

    /** Closing it looks for keys in its logs, too. */
    @Test
    @Execution(CONCURRENT)
    @Needs("/usr/share/tomcat10/bin/catalina.sh")
    void asDocumentedDebiansTomcat10ShowsNothingOfAHeaderThatItRefuses() throws Exception {
        String key = AccessKey.make(KeyKind.READER, new SecureRandom()).secretText();
        try (RunningContainer running = new RunningContainer(Tomcat.ofDebian().asDocumented(), base, Map.of());
                Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), running.port())) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + key + "\0x\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain(key, "Tomcat", "Exception");
            assertThat(running.log()).doesNotContain(key);
        }
    }

    /** A browser's cookie holds a session, and pages under the same name may add cookies to it. */
    @Test
    @Execution(CONCURRENT)
    @Needs("/usr/share/tomcat10/bin/catalina.sh")
    void asDocumentedDebiansTomcat10LogsNothingOfACookieThatItPassesOver() throws Exception {
        Map<String, String> environment =
                Map.of("BOSIXNET_DATA_DIR", base.resolve("data").toString());
        try (RunningContainer running = new RunningContainer(Tomcat.ofDebian().asDocumented(), base, environment)) {
            running.deploy(WAR, "/bosixnet", "/health/ready");
            for (String cookie : List.of("x=\"broken b", "a=b; =broken", "broken=\u00e4 b")) {
                assertThat(running.get("/bosixnet/api/v1/session", "Cookie", cookie)
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(running.log()).doesNotContain("broken", "logInvalidHeader");
        }
    }

    private void asksForKeys(Container container) throws Exception {
        Path data = base.resolve("data");
        try (RunningContainer running =
                new RunningContainer(container, base, Map.of("BOSIXNET_DATA_DIR", data.toString()))) {
            running.deploy(WAR, "/bosixnet", "/health/ready");
            HttpResponse<String> refused = running.get("/bosixnet/hosts");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().allValues("WWW-Authenticate")).containsExactly("Bearer realm=\"bosixnet\"");
            assertThat(refused.headers().allValues("Content-Security-Policy"))
                    .singleElement()
                    .asString()
                    .contains("frame-ancestors 'none'");

            Properties keys = new Properties();
            keys.load(new StringReader(Files.readString(data.resolve("first-keys"))));
            String admin = "Bearer " + keys.getProperty("admin-key");
            HttpResponse<String> bound =
                    running.request("POST", "/bosixnet/api/v1/hosts/alpha/key", "Authorization", admin);
            assertThat(bound.statusCode()).isEqualTo(201);
            String key = bound.body().replaceAll(".*\"key\":\"([^\"]*)\".*", "$1");
            assertThat(running.get("/bosixnet/alpha?update=2001:db8::1", "Authorization", "Bearer " + key)
                            .body())
                    .isEqualTo("2001:db8::1");

            HttpResponse<String> signedIn = running.request(
                    "POST", "/bosixnet/api/v1/session", "Authorization", "Bearer " + keys.getProperty("reader-key"));
            String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie).contains("; HttpOnly; SameSite=Strict").doesNotContain("Path=");
            assertThat(running.get("/bosixnet/hosts", "Cookie", cookie.split(";", 2)[0])
                            .body())
                    .isEqualTo("2001:db8::1    alpha\n");
            assertThat(running.log()).doesNotContain(COMPLAINTS).doesNotContain(admin, key);
            running.undeploy("/bosixnet", "/hosts");
            assertThatNothingIsLeft(running);
        }
    }

    private void servesUnderAnyContextPath(Container container) throws Exception {
        List<String> contextPaths = List.of("", "/bosixnet", "/secret-x9/net");
        try (RunningContainer running = new RunningContainer(
                container,
                base,
                Map.of(
                        "BOSIXNET_STORE", "memory",
                        "BOSIXNET_DATA_DIR", base.resolve("data").toString(),
                        "BOSIXNET_ACCESS", "open",
                        "BOSIXNET_EXPIRE_AFTER", "PT1H"))) {
            for (String contextPath : contextPaths) {
                running.deploy(WAR, contextPath, "/health/ready");
            }
            for (String contextPath : contextPaths) {
                assertThatItServes(running, contextPath);
            }
            assertThat(running.hasThread("bosixnet")).isTrue();
            assertThat(running.isLoaded("org.bosixnet.")).isTrue();
            for (String contextPath : contextPaths) {
                running.undeploy(contextPath, "/hosts");
            }
            assertThatNothingIsLeft(running);
        }
    }

    private void letsGoOfItsFilesAndTakesThemUpAgain(Container container) throws Exception {
        Path data = base.resolve("data");
        try (RunningContainer running = new RunningContainer(
                container, base, Map.of("BOSIXNET_DATA_DIR", data.toString(), "BOSIXNET_ACCESS", "open"))) {
            running.deploy(WAR, "/bosixnet", "/health/ready");
            assertThatItServes(running, "/bosixnet");
            assertThat(running.hasThread("bosixnet")).isTrue();
            running.undeploy("/bosixnet", "/hosts");
            assertThatNothingIsLeft(running);
            assertThat(lastLine(data)).matches(CLEAN_END);

            running.deploy(WAR, "/bosixnet", "/health/ready");
            assertThat(running.get("/bosixnet/hosts").body()).isEqualTo("2001:db8::1    alpha\n");
            assertThat(running.get("/bosixnet/beta?update=2001:db8::2").statusCode())
                    .isEqualTo(200);
            assertThat(lastLine(data)).doesNotMatch(CLEAN_END);
            running.terminate();
            assertThat(lastLine(data)).matches(CLEAN_END);
            assertThat(running.log()).doesNotContain(COMPLAINTS);
        }
    }

    private static void assertThatItServes(RunningContainer running, String contextPath) {
        HttpResponse<String> empty = running.get(contextPath + "/hosts");
        assertThat(empty.statusCode()).isEqualTo(200);
        assertThat(empty.body()).isEmpty();

        assertThat(running.get(contextPath + "/alpha?update=2001:db8::1").statusCode())
                .isEqualTo(200);
        assertThat(running.get(contextPath + "/alpha").body()).isEqualTo("2001:db8::1");

        String dyndns2 = contextPath + "//nic/update?hostname=alpha&myip=2001:db8::1";
        assertThat(running.get(dyndns2).body()).isEqualTo("nochg 2001:db8::1\n");

        HttpResponse<String> list = running.get(contextPath + "/hosts");
        assertThat(list.body()).isEqualTo("2001:db8::1    alpha\n");
        String tag = list.headers().firstValue("ETag").orElseThrow();
        assertThat(running.get(contextPath + "/hosts", "If-None-Match", tag).statusCode())
                .isEqualTo(304);

        HttpResponse<String> stream = running.request("HEAD", contextPath + "/api/v1/events");
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(stream.headers().firstValue("Content-Length")).isEmpty();
        assertThat(stream.headers().firstValue("Cache-Control")).contains("no-store");

        HttpResponse<String> notAllowed = running.request("PUT", contextPath + "/hosts");
        assertThat(notAllowed.statusCode()).isEqualTo(405);
        assertThat(notAllowed.headers().firstValue("Allow").orElseThrow()).contains("GET", "HEAD");

        HttpResponse<String> page = running.get(contextPath + "/", "Accept", "text/html");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.body()).contains("<title>BOSixNet</title>");
        HttpResponse<String> script = running.get(contextPath + "/ui/page.js");
        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.headers().firstValue("Content-Type").orElseThrow()).contains("javascript");

        for (String spelling : List.of(";x=$(id)", ";", "%2f..")) {
            if (!contextPath.isEmpty()) {
                for (String path : List.of("/api/v1/session", "/alpha?update=2001:db8::2", "/ui/page.js", "/")) {
                    assertThat(running.get(contextPath + spelling + path).statusCode())
                            .as(spelling + path)
                            .isBetween(400, 404);
                }
            }
        }
        assertThat(running.get(contextPath + "/alpha").body()).isEqualTo("2001:db8::1");

        for (String hidden : List.of("/ui/WEB-INF/web.xml", "/WEB-INF/web.xml", "/ui/%2e%2e/WEB-INF/web.xml")) {
            HttpResponse<String> answer = running.get(contextPath + hidden);
            assertThat(answer.statusCode()).as(hidden).isIn(400, 403, 404);
            assertThat(answer.body()).as(hidden).doesNotContain("listener-class");
        }
        for (String hidden : ExecutableWar.AT_THE_TOP) {
            assertThat(running.get(contextPath + hidden).statusCode())
                    .as(hidden)
                    .isEqualTo(404);
        }
    }

    private static void assertThatNothingIsLeft(RunningContainer running) {
        running.awaitNoThread("bosixnet");
        running.awaitNothingLoaded("org.bosixnet.");
        assertThat(running.log()).doesNotContain(COMPLAINTS);
    }

    private static String lastLine(Path data) throws Exception {
        try (Stream<Path> files = Files.list(data)) {
            Path journal = files.filter(file -> file.getFileName().toString().matches("journal-[0-9]+\\.log"))
                    .reduce((one, other) -> {
                        throw new AssertionError("several journals: " + one + ", " + other);
                    })
                    .orElseThrow();
            List<String> lines = Files.readAllLines(journal);
            return lines.get(lines.size() - 1);
        }
    }
}
