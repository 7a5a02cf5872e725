package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.bosixnet.container.Container;
import org.bosixnet.container.ExecutableWar;
import org.bosixnet.container.Jetty;
import org.bosixnet.container.RunningContainer;
import org.bosixnet.container.Tomcat;
import org.bosixnet.container.WarCommand;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** The WAR as it is built, with a store that is not in it, wherever it runs. */
@Execution(CONCURRENT)
class PluginIT {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path base;

    private final Map<String, String> environment = new HashMap<>();
    private Path data;

    @BeforeEach
    void make() throws Exception {
        data = base.resolve("data");
        Path plugins = Files.createDirectory(base.resolve("plugins"));
        TestPlugin.tin(plugins.resolve("tin.jar"));
        environment.putAll(Map.of(
                "BOSIXNET_ACCESS", "open",
                "BOSIXNET_DATA_DIR", data.toString(),
                "BOSIXNET_PLUGINS", plugins.toString(),
                "BOSIXNET_STORE", "tin",
                "BOSIXNET_TIN_KEY_FILE", "/etc/key"));
    }

    @Test
    @Needs("/usr/share/tomcat10/bin/catalina.sh")
    void inDebiansTomcat10ItComesAndGoes() throws Exception {
        comesAndGoes(Tomcat.ofDebian());
    }

    @Test
    void inTomcat11ItComesAndGoes() throws Exception {
        comesAndGoes(Tomcat.unpacked(Path.of("target/containers/tomcat")));
    }

    @Test
    void inJettyItComesAndGoes() throws Exception {
        comesAndGoes(new Jetty(Path.of("target/containers/jetty")));
    }

    private void comesAndGoes(Container container) throws Exception {
        Path home = Files.createDirectory(base.resolve("container"));
        try (RunningContainer running = new RunningContainer(container, home, environment)) {
            for (int i = 0; i < 2; i++) {
                running.deploy(Path.of("target/bosixnet.war"), "/bosixnet", "/health/ready");
                assertThat(data.resolve("opened")).hasContent("{bosixnet.tin.key-file=/etc/key} true");
                assertThat(running.get("/bosixnet/alpha?update=2001:db8::1").statusCode())
                        .isEqualTo(200);
                assertThat(running.get("/bosixnet/hosts").body()).isEqualTo("2001:db8::1    alpha\n");
                assertThat(running.isLoaded("plugin.Tin")).isTrue();
                running.undeploy("/bosixnet", "/hosts");
                running.awaitNothingLoaded("plugin.");
                running.awaitNothingLoaded("org.bosixnet.");
                Files.delete(data.resolve("closed"));
                assertThat(running.log()).doesNotContain(ContainersIT.COMPLAINTS);
            }
        }
    }

    @Test
    void theExecutableWarServesItAndCommandsKnowIt() throws Exception {
        try (ExecutableWar war = new ExecutableWar(base, environment).awaitStart()) {
            assertThat(war.log()).contains("Store: tin, ").doesNotContain("SEVERE", "Exception", "is unknown");
            assertThat(data.resolve("closed")).doesNotExist();
            war.terminate();
            war.awaitEnd();
            assertThat(data.resolve("closed")).exists();
        }
        Path settings = Files.writeString(
                base.resolve("registry.properties"),
                "bosixnet.plugins=" + environment.get("BOSIXNET_PLUGINS") + "\nbosixnet.store=tin\n");
        WarCommand backup =
                WarCommand.run(base, data, Path.of("/dev/null"), "backup", "-", "--config", settings.toString());
        assertThat(backup.code()).isEqualTo(1);
        assertThat(backup.err()).startsWith("The store 'tin' can be read only by the registry that has opened it. ");
    }
}
