package org.bosixnet.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.bosixnet.container.ExecutableWar;
import org.bosixnet.container.RunningContainer;
import org.bosixnet.container.Tomcat;
import org.bosixnet.container.WarCommand;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is built, in the WAR as it is built: it comes, keeps what it is told, and goes. */
@Needs({"etcd", "etcdctl"})
class EtcdPluginIT {

    private static final Path WAR = Path.of("target/bosixnet.war");
    private static final Path JAR = Path.of("etcd/target/bosixnet-etcd.jar").toAbsolutePath();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path base;

    private EtcdServer etcd;
    private Map<String, String> environment;

    @BeforeEach
    void start() throws Exception {
        etcd = new EtcdServer(base);
        environment = Map.of(
                "BOSIXNET_ACCESS",
                "open",
                "BOSIXNET_DATA_DIR",
                base.resolve("data").toString(),
                "BOSIXNET_PLUGINS",
                JAR.toString(),
                "BOSIXNET_STORE",
                "etcd",
                "BOSIXNET_TLS_PORT",
                "none",
                "BOSIXNET_ETCD_ENDPOINTS",
                etcd.url());
    }

    @AfterEach
    void stop() {
        etcd.close();
    }

    @Test
    @Needs("/usr/share/tomcat10/bin/catalina.sh")
    void inTomcatNothingOfItIsLeftNotEvenIfEtcdHangs() throws Exception {
        Path home = Files.createDirectory(base.resolve("container"));
        try (RunningContainer running = new RunningContainer(Tomcat.ofDebian(), home, environment)) {
            for (String address : List.of("2001:db8::1", "2001:db8::2")) {
                running.deploy(WAR, "/bosixnet", "/health/ready");
                assertThat(running.get("/bosixnet/alpha?update=" + address).statusCode())
                        .isEqualTo(200);
                Await.until(
                        "it is listed",
                        () -> running.get("/bosixnet/hosts").body().equals(address + "    alpha\n"));
                assertThat(running.isLoaded("io.netty.")).isTrue();
                if (address.endsWith("2")) {
                    etcd.pause();
                }
                running.undeploy("/bosixnet", "/hosts");
                running.awaitNoThread("bosixnet-");
                running.awaitNoThread("vert.x-");
                running.awaitNoThread("grpc-");
                running.awaitNoThread("jetcd-");
                running.awaitNothingLoaded("io.netty.");
                running.awaitNothingLoaded("org.bosixnet.");
                // but Netty's finalizers may ask for one more class then, which Tomcat tells as an exception
                assertThat(running.log())
                        .doesNotContain("appears to have started a thread", "memory leak", "ThreadLocal", "SEVERE");
            }
        }
    }

    /** Most users have no etcd. */
    @Test
    void theWarHasNothingOfIt() throws Exception {
        assertThat(Files.size(WAR)).isLessThan(13_000_000);
        try (ZipFile war = new ZipFile(WAR.toFile())) {
            assertThat(war.stream().map(ZipEntry::getName))
                    .noneMatch(name -> name.matches("(?i).*(etcd|grpc|netty|protobuf|vertx|vert\\.x).*"));
        }
    }

    @Test
    void theExecutableWarHasItAgainAfterARestart() throws Exception {
        try (ExecutableWar war = new ExecutableWar(base, environment).awaitStart()) {
            assertThat(get(war, "/alpha?update=2001:db8::1").statusCode()).isEqualTo(200);
            war.terminate();
            war.awaitEnd();
            assertThat(war.log()).contains("Store: etcd").doesNotContain("SEVERE", "Exception");
        }
        try (ExecutableWar war = new ExecutableWar(base, environment).awaitStart()) {
            assertThat(get(war, "/hosts").body()).isEqualTo("2001:db8::1    alpha\n");
        }
        assertThat(command("backup", "-").out()).contains("\"alpha\"", "2001:db8::1");
        assertThat(command("keys").code()).isZero();
    }

    private static HttpResponse<String> get(ExecutableWar war, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + war.port("http") + "/bosixnet" + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private WarCommand command(String... command) throws Exception {
        Path settings = Files.writeString(
                base.resolve("registry.properties"),
                "bosixnet.plugins=%s%nbosixnet.store=etcd%nbosixnet.etcd.endpoints=%s%n".formatted(JAR, etcd.url()));
        String[] line = new String[command.length + 2];
        System.arraycopy(command, 0, line, 0, command.length);
        line[command.length] = "--config";
        line[command.length + 1] = settings.toString();
        WarCommand run = WarCommand.run(base, base.resolve("data"), Path.of("/dev/null"), line);
        assertThat(run.err()).doesNotContain("Exception", "WARNING");
        return run;
    }

    @Test
    void whoWaitsForEtcdCanBeToldToEnd() throws Exception {
        etcd.kill();
        try (ExecutableWar war = new ExecutableWar(base, environment)) {
            Await.until("it waits", () -> war.log().contains("The registry waits for etcd"));
            war.terminate();
            war.awaitEnd();
            assertThat(war.log()).contains(etcd.url(), "Connection refused").doesNotContain("\tat ");
        }
    }
}
