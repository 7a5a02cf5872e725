package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.bosixnet.container.Container;
import org.bosixnet.container.Jetty;
import org.bosixnet.container.RunningContainer;
import org.bosixnet.container.Tomcat;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.bosixnet.testing.SlowClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/**
 * A crowd whose bodies trickle in holds no thread, in the containers as they are installed and as the documentation sets
 * them up. There are more in the crowd than the container has threads.
 */
class SlowBodiesIT {

    private static final int MANY = 250;
    private static final Path WAR = Path.of("target/bosixnet.war");
    private static final Tomcat TOMCAT_11 = Tomcat.unpacked(Path.of("target/containers/tomcat"));
    private static final Container JETTY = new Jetty(Path.of("target/containers/jetty"));
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String JSON = "Content-Type: application/json";

    /** No status at all: the container's own time for a client that sends nothing may be shorter than that of a body. */
    private static final int SILENT = 0;

    /** What would be in the log if a client's body were an error of the server. */
    private static final List<String> COMPLAINTS = List.of("SEVERE", "Exception", "\tat ");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path base;

    @Test
    @Execution(CONCURRENT)
    @Needs("/usr/share/tomcat10/bin/catalina.sh")
    void inDebiansTomcat10AsItIsInstalledWithKeys() throws Exception {
        withKeys(Tomcat.ofDebian());
    }

    @Test
    @Execution(CONCURRENT)
    @Needs("/usr/share/tomcat10/bin/catalina.sh")
    void inDebiansTomcat10AsDocumentedWithKeys() throws Exception {
        withKeys(Tomcat.ofDebian().asDocumented());
    }

    @Test
    @Execution(CONCURRENT)
    @Needs("/usr/share/tomcat10/bin/catalina.sh")
    void inDebiansTomcat10AsDocumentedWithoutKeys() throws Exception {
        withoutKeys(Tomcat.ofDebian().asDocumented());
    }

    @Test
    @Execution(CONCURRENT)
    @Needs("/usr/share/tomcat10/bin/catalina.sh")
    void inDebiansTomcat10AsItIsInstalledWithoutKeys() throws Exception {
        withoutKeys(Tomcat.ofDebian());
    }

    @Test
    @Execution(CONCURRENT)
    void inTomcat11AsDocumentedWithKeys() throws Exception {
        withKeys(TOMCAT_11.asDocumented());
    }

    @Test
    @Execution(CONCURRENT)
    void inTomcat11AsDocumentedWithoutKeys() throws Exception {
        withoutKeys(TOMCAT_11.asDocumented());
    }

    @Test
    @Execution(CONCURRENT)
    void inJettyWithKeys() throws Exception {
        withKeys(JETTY);
    }

    @Test
    @Execution(CONCURRENT)
    void inJettyWithoutKeys() throws Exception {
        withoutKeys(JETTY);
    }

    private void withKeys(Container container) throws Exception {
        Path data = base.resolve("data");
        try (RunningContainer running =
                new RunningContainer(container, base, Map.of("BOSIXNET_DATA_DIR", data.toString()))) {
            running.deploy(WAR, "/bosixnet", "/health/ready");
            Properties keys = new Properties();
            keys.load(Files.newBufferedReader(data.resolve("first-keys")));
            for (String request : List.of(
                    "POST /bosixnet/nic/update",
                    "PUT /bosixnet/api/v1/hosts/alpha",
                    "POST /bosixnet/api/v1/hosts/alpha/key",
                    "POST /bosixnet/api/v1/session",
                    "GET /bosixnet/hosts",
                    "POST /bosixnet/a/b",
                    "GET /bosixnet/ui/page.js")) {
                crowd(running, request, FORM, keys.getProperty("admin-key"), Set.of(400, 401, 404, 415));
            }
            assertThat(running.log()).doesNotContain(COMPLAINTS);
        }
    }

    private void withoutKeys(Container container) throws Exception {
        try (RunningContainer running = new RunningContainer(
                container,
                base,
                Map.of(
                        "BOSIXNET_STORE", "memory",
                        "BOSIXNET_DATA_DIR", base.resolve("data").toString(),
                        "BOSIXNET_ACCESS", "open"))) {
            running.deploy(WAR, "/bosixnet", "/health/ready");
            crowd(running, "POST /bosixnet/nic/update", FORM, null, Set.of(SILENT, 408, 503));
            crowd(running, "PUT /bosixnet/api/v1/hosts/alpha", JSON, null, Set.of(SILENT, 408, 503));
            crowd(running, "POST /bosixnet/a/b", FORM, null, Set.of(404));
            assertThat(running.log()).doesNotContain(COMPLAINTS);
        }
    }

    /** Lets everyone of a crowd begin a body, and looks whether others are served meanwhile, and how the crowd ends. */
    private static void crowd(RunningContainer running, String request, String type, String key, Set<Integer> statuses)
            throws Exception {
        try (SlowClients crowd = new SlowClients(running.port(), MANY)) {
            crowd.send(request + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + type + "\r\nContent-Length: 1000\r\n\r\nx");
            for (int i = 0; i < 3; i++) {
                assertThat(running.get("/bosixnet/health/live").statusCode()).isEqualTo(200);
                if (key != null) {
                    assertThat(running.get("/bosixnet/hosts", "Authorization", "Bearer " + key)
                                    .statusCode())
                            .isEqualTo(200);
                }
                crowd.send("x");
            }
            Await.until("everyone has an answer to " + request, () -> crowd.ended() == MANY);
            assertThat(crowd.statuses().keySet()).isSubsetOf(statuses);
        }
    }
}
