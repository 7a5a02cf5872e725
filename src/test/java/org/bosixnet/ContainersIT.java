package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bosixnet.container.Container;
import org.bosixnet.container.Jetty;
import org.bosixnet.container.RunningContainer;
import org.bosixnet.container.Tomcat;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The WAR as it is built, in every container that it is for. */
class ContainersIT {

    private static final Path WAR = Path.of("target/bosixnet.war");
    private static final Path UNPACKED = Path.of("target/containers");

    /** What Tomcat says of an application that it had to clean up after, and a container of one that broke. */
    private static final List<String> COMPLAINTS = List.of(
            "appears to have started a thread",
            "memory leak",
            "ThreadLocal",
            "Illegal access: this web application instance has been stopped",
            "SEVERE",
            "Exception");

    @Nested
    @Needs("/usr/share/tomcat10/bin/catalina.sh")
    class InDebiansTomcat10 implements Contract {
        @Override
        public Container container() {
            return Tomcat.ofDebian();
        }
    }

    @Nested
    class InTomcat11 implements Contract {
        @Override
        public Container container() {
            return Tomcat.unpacked(UNPACKED.resolve("tomcat"));
        }
    }

    @Nested
    class InJetty implements Contract {
        @Override
        public Container container() {
            return new Jetty(UNPACKED.resolve("jetty"));
        }
    }

    /** What holds in every container. */
    interface Contract {

        Container container();

        @Test
        default void theWarServesUnderAnyContextPath(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path base)
                throws Exception {
            List<String> contextPaths = List.of("", "/bosixnet", "/secret-x9/net");
            try (RunningContainer running = new RunningContainer(
                    container(), base, Map.of("BOSIXNET_STORE", "memory", "BOSIXNET_EXPIRE_AFTER", "PT1H"))) {
                for (String contextPath : contextPaths) {
                    running.deploy(WAR, contextPath, "/health/ready");
                }
                for (String contextPath : contextPaths) {
                    assertThatItServes(running, contextPath);
                }
                assertThat(running.isLoaded("org.bosixnet.")).isTrue();
                for (String contextPath : contextPaths) {
                    running.undeploy(contextPath, "/hosts");
                }
                assertThatNothingIsLeft(running);
            }
        }

        @Test
        default void theFileStoreIsLetGoOfAndTakenUpAgain(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path base)
                throws Exception {
            Path data = base.resolve("data");
            try (RunningContainer running =
                    new RunningContainer(container(), base, Map.of("BOSIXNET_DATA_DIR", data.toString()))) {
                running.deploy(WAR, "/bosixnet", "/health/ready");
                assertThatItServes(running, "/bosixnet");
                running.undeploy("/bosixnet", "/hosts");
                assertThatNothingIsLeft(running);
                assertThat(lastLine(data)).startsWith("{\"end\":");

                running.deploy(WAR, "/bosixnet", "/health/ready");
                assertThat(running.get("/bosixnet/hosts").body()).isEqualTo("2001:db8::1    alpha\n");
                assertThat(running.get("/bosixnet/beta?update=2001:db8::2").statusCode())
                        .isEqualTo(200);
                assertThat(lastLine(data)).doesNotStartWith("{\"end\":");
                running.terminate();
                assertThat(lastLine(data)).startsWith("{\"end\":");
                assertThat(running.log()).doesNotContain(COMPLAINTS);
            }
        }
    }

    private static void assertThatItServes(RunningContainer running, String contextPath) {
        HttpResponse<String> empty = running.get(contextPath + "/hosts");
        assertThat(empty.statusCode()).isEqualTo(200);
        assertThat(empty.body()).isEmpty();

        assertThat(running.get(contextPath + "/alpha?update=2001:db8::1").statusCode())
                .isEqualTo(200);
        assertThat(running.get(contextPath + "/alpha").body()).isEqualTo("2001:db8::1");

        HttpResponse<String> list = running.get(contextPath + "/hosts");
        assertThat(list.body()).isEqualTo("2001:db8::1    alpha\n");
        String tag = list.headers().firstValue("ETag").orElseThrow();
        assertThat(running.get(contextPath + "/hosts", "If-None-Match", tag).statusCode())
                .isEqualTo(304);

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

        for (String hidden : List.of("/ui/WEB-INF/web.xml", "/WEB-INF/web.xml", "/ui/%2e%2e/WEB-INF/web.xml")) {
            HttpResponse<String> answer = running.get(contextPath + hidden);
            assertThat(answer.statusCode()).as(hidden).isIn(400, 403, 404);
            assertThat(answer.body()).as(hidden).doesNotContain("listener-class");
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
