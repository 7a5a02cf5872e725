package org.bosixnet;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry whose store is in a plugin, from its start to its stop. */
class PluginStoreTest {

    @TempDir
    private Path base;

    private Path data;
    private Path jar;

    @BeforeEach
    void make() throws IOException {
        data = Files.createDirectory(base.resolve("data"));
        jar = TestPlugin.tin(base.resolve("tin.jar"));
    }

    private TestRegistry start(Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "bosixnet.data-dir", data.toString(),
                "bosixnet.access", "open",
                "bosixnet.plugins", jar.toString(),
                "bosixnet.store", "tin",
                "bosixnet.tin.label", "green"));
        settings.putAll(more);
        return new TestRegistry(settings);
    }

    /** Returns whether this process holds the plugin's jar open. */
    private boolean isOpen() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(Files::isSymbolicLink).anyMatch(this::isJar);
        }
    }

    private boolean isJar(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).equals(jar);
        } catch (IOException e) {
            return false; // it was closed meanwhile
        }
    }

    @Test
    void itsHostsAreServedAndAStopLeavesNothingOfItAsOftenAsItIsStarted() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (TestRegistry registry = start(Map.of())) {
                assertThat(data.resolve("opened")).hasContent("{bosixnet.tin.label=green} true");
                given().get(registry.uri() + "/alpha?update=2001:db8::1").then().statusCode(200);
                assertThat(given().get(registry.uri() + "/hosts").asString()).isEqualTo("2001:db8::1    alpha\n");
                assertThat(isOpen()).isTrue();
                assertThat(data.resolve("closed")).doesNotExist();
            }
            assertThat(isOpen()).isFalse();
            Files.delete(data.resolve("closed")); // by a class that is loaded only then
        }
    }

    @Test
    void aStartThatFailsLetsGoOfThePlugin() throws Exception {
        Files.writeString(data.resolve("keys.properties"), "admin-key=sha256:none");
        assertThatThrownBy(() -> start(Map.of()));
        assertThat(data.resolve("opened")).exists();
        assertThat(data.resolve("closed")).exists();
        assertThat(isOpen()).isFalse();
        assertThatThrownBy(() -> start(Map.of("bosixnet.store", "pot")))
                .hasMessageContaining("The setting bosixnet.store is 'pot'; it must be ")
                .hasMessageContaining(", memory, tin");
        assertThat(isOpen()).isFalse();
    }

    @Test
    void aPluginThatIsRefusedIsLetGo() throws Exception {
        jar = TestPlugin.factory(base.resolve("box.jar"), "Box", "@Override public String name() { return \"file\"; }");
        assertThatThrownBy(() -> start(Map.of())).hasMessageContaining("Two stores are named 'file': ");
        assertThat(isOpen()).isFalse();
    }

    @Test
    void aStoreThatIsNotChosenIsNotOpenedAndItsSettingsAreKnown() throws Exception {
        try (LogCapture log = new LogCapture(PluginStoreTest.class.getPackage());
                TestRegistry registry = start(Map.of("bosixnet.store", "memory", "bosixnet.tin.lid", "none"))) {
            given().get(registry.uri() + "/hosts").then().statusCode(200);
            assertThat(data.resolve("opened")).doesNotExist();
            assertThat(log.warnings().stream().filter(text -> text.contains("unknown")))
                    .singleElement()
                    .asString()
                    .startsWith("The setting bosixnet.tin.lid is unknown; the known settings are ")
                    .contains(", bosixnet.tin.key-file, bosixnet.tin.label, ");
        }
    }
}
