package org.bosixnet.attack.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bosixnet.TestKeys;
import org.bosixnet.access.KeyKind;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.container.Container;
import org.bosixnet.container.Jetty;
import org.bosixnet.container.RunningContainer;
import org.bosixnet.container.Tomcat;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The same requests as in {@link HeaderFuzzTest}, in every container that the WAR is for. */
class HeaderFuzzIT {

    private static final Path WAR = Path.of("target/bosixnet.war");
    private static final int REQUESTS = Integer.getInteger("bosixnet.fuzz.requests", 3000);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path base;

    @Test
    @Needs("/usr/share/tomcat10/bin/catalina.sh")
    void debiansTomcat10() throws Exception {
        noRequestIsADefectsCause(Tomcat.ofDebian());
    }

    @Test
    void tomcat11() throws Exception {
        noRequestIsADefectsCause(Tomcat.unpacked(Path.of("target/containers/tomcat")));
    }

    @Test
    void jetty() throws Exception {
        noRequestIsADefectsCause(new Jetty(Path.of("target/containers/jetty")));
    }

    private void noRequestIsADefectsCause(Container container) throws Exception {
        String admin = TestKeys.any(KeyKind.ADMIN);
        String join = TestKeys.any(KeyKind.JOIN);
        String reader = TestKeys.any(KeyKind.READER);
        Map<String, String> environment = Map.of(
                "BOSIXNET_DATA_DIR", base.resolve("data").toString(),
                "BOSIXNET_TRUSTED_PROXIES", "127.0.0.1",
                "BOSIXNET_ADMIN_KEY", AttackedRegistry.digest(admin),
                "BOSIXNET_JOIN_KEY", AttackedRegistry.digest(join),
                "BOSIXNET_READER_KEY", AttackedRegistry.digest(reader));
        try (RunningContainer running = new RunningContainer(container, base, environment)) {
            running.deploy(WAR, AttackedRegistry.CONTEXT, "/health/ready");
            List<List<String>> senders = List.of(
                    List.of(),
                    List.of(AttackedRegistry.bearer(TestKeys.any(KeyKind.HOST))),
                    List.of(AttackedRegistry.bearer(join)),
                    List.of(AttackedRegistry.bearer(reader)),
                    List.of(AttackedRegistry.bearer(admin)));
            HeaderFuzzing fuzzing = new HeaderFuzzing(running.port(), AttackedRegistry.CONTEXT, senders, this::logged);
            assertThat(fuzzing.run(HeaderFuzz.SEED, REQUESTS)).isEmpty();
            assertThat(running.log()) // the container's own traces, of what it refuses before us, are not ours to avoid
                    .doesNotContain("SEVERE", "\tat org.bosixnet.")
                    .doesNotContainPattern("Error [-0-9a-f]{36} at ");
        }
    }

    private long logged() {
        try {
            return Files.size(base.resolve("container.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
