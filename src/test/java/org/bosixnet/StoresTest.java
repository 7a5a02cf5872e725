package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which stores there are, and which plugins are refused. */
class StoresTest {

    private static final String ALLOWED = ". It must be jars and directories of jars, separated by '"
            + File.pathSeparator + "', that the user whom the server runs as can read.";

    @TempDir
    private Path parent;

    private Path directory;

    @BeforeEach
    void make() throws IOException {
        directory = mode(Files.createDirectory(parent.resolve("plugins")), "rwxr-xr-x");
    }

    private static Path mode(Path path, String mode) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static Config plugins(Path... paths) {
        String value = Stream.of(paths).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of("bosixnet.plugins", value), "test", 100))
                .build();
    }

    private static Set<String> names(Path... paths) throws IOException {
        try (Stores stores = Stores.load(plugins(paths))) {
            return stores.settings().keySet();
        }
    }

    private static void assertRefused(String message, Path... paths) {
        assertThatThrownBy(() -> names(paths))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    private static void assertRefusedAs(Path named, String why, Path... paths) {
        assertRefused("The setting bosixnet.plugins names " + named + ", which " + why + ALLOWED, paths);
    }

    @Test
    void withoutPluginsThereAreThoseOfTheRegistry() throws IOException {
        assertThat(names()).contains("file", "memory").doesNotContain("tin");
    }

    @Test
    void aPluginAddsItsStoreAndItsSettings() throws IOException {
        try (Stores stores = Stores.load(plugins(TestPlugin.tin(directory.resolve("tin.zip"))))) {
            assertThat(stores.settings())
                    .containsEntry("tin", Set.of("bosixnet.tin.label", "bosixnet.tin.key-file"))
                    .containsEntry("file", Set.of());
        }
    }

    @Test
    void ofADirectoryEveryJarCounts() throws IOException {
        TestPlugin.tin(directory.resolve("tin.jar"));
        TestPlugin.factory(directory.resolve("box.jar"), "Box", name("box"));
        Files.writeString(directory.resolve("README"), "no jar");
        assertThat(names(directory)).contains("file", "tin", "box");
    }

    @Test
    void oneOfSeveralPathsMayUseClassesOfAnother() throws IOException {
        Map<String, byte[]> entries = TestPlugin.factory("Box", name("box"));
        Path classes = TestPlugin.write(
                directory.resolve("classes.jar"), "", Map.of("plugin/Box.class", entries.remove("plugin/Box.class")));
        Path services = TestPlugin.write(parent.resolve("services.jar"), "", entries);
        assertThat(names(services, classes)).contains("box");
    }

    @Test
    void aJarThatIsNamedTwiceAlsoByALinkIsOne() throws IOException {
        Path jar = TestPlugin.tin(directory.resolve("tin-1.jar"));
        Files.createSymbolicLink(directory.resolve("tin.jar"), jar);
        assertThat(names(directory, jar)).contains("tin");
    }

    @Test
    void theLoaderIsThatOfTheThreadWhileAStoreActsAndIsClosedWithTheStores() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Stores stores = Stores.load(plugins(TestPlugin.tin(directory.resolve("tin.jar"))));
        ClassLoader loader = stores.use("tin", factory -> Thread.currentThread().getContextClassLoader());
        assertThat(loader.loadClass("plugin.Tin").getClassLoader()).isSameAs(loader);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        stores.close();
        assertThatThrownBy(() -> loader.loadClass("plugin.Lid")).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void aPathThatIsNotThereIsRefused() {
        Path missing = directory.resolve("tin.jar");
        assertRefusedAs(missing, "is not there", missing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no jar"})
    void aFileThatIsNoJarIsRefused(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("tin.jar"), content);
        assertThatThrownBy(() -> names(directory))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("The setting bosixnet.plugins names " + file + ", which is not a jar (zip ")
                .hasMessageEndingWith(ALLOWED);
    }

    @Test
    void aJarThatOthersCanChangeIsRefused() throws IOException {
        Path jar = mode(TestPlugin.tin(directory.resolve("tin.jar")), "rw-rw-r--");
        assertRefused(
                jar + " can be changed by users other than its owner (mode 664), so its content is not trusted. Run:"
                        + " chmod go-w " + jar + " (if its content is yours).",
                directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxr-x", "rwxr-xrwx"})
    void aDirectoryInWhichOthersCanPutAJarIsRefusedEvenIfItIsEmpty(String mode) throws IOException {
        mode(directory, mode);
        assertThatThrownBy(() -> names(directory))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(directory + " can be changed by users other than its owner");
    }

    @Test
    void aJarInAStickyDirectoryToWhichOthersCanAddIsRefused() throws IOException {
        Path jar = TestPlugin.tin(directory.resolve("tin.jar"));
        Files.setAttribute(directory, "unix:mode", 01777);
        for (Path named : new Path[] {jar, directory, Files.createSymbolicLink(parent.resolve("link"), jar)}) {
            assertThatThrownBy(() -> names(named))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith(directory + " can be changed by users other than its owner (mode 1777)");
        }
    }

    @Test
    void aJarThatBringsInOthersIsRefused() throws IOException {
        Path jar =
                TestPlugin.write(directory.resolve("tin.jar"), "lib/other.jar", TestPlugin.factory("Box", name("box")));
        assertRefusedAs(jar, "has a Class-Path in its manifest (lib/other.jar), which would load files unchecked", jar);
    }

    @Test
    void twoVersionsOfAPluginAreRefused() throws IOException {
        Path old = TestPlugin.tin(directory.resolve("tin-1.jar"));
        Path young = TestPlugin.tin(directory.resolve("tin-2.jar"));
        assertRefusedAs(young, "names the same store as " + old + " (plugin.TinFactory); one has to go", directory);
    }

    @Test
    void twoStoresOfOneNameAreRefused() throws IOException {
        Path tin = TestPlugin.tin(directory.resolve("tin.jar"));
        Path box = TestPlugin.factory(directory.resolve("box.jar"), "Box", name("tin"));
        assertRefused(
                "Two stores are named 'tin': plugin.TinFactory in "
                        + tin.toUri().toURL() + ", and plugin.Box in "
                        + box.toUri().toURL()
                        + ". Each name may be there once: take one of them out of bosixnet.plugins.",
                tin,
                box);
    }

    @Test
    void aStoreOfTheRegistryCannotBeReplaced() throws IOException {
        Path jar = TestPlugin.factory(directory.resolve("box.jar"), "Box", name("file"));
        assertThatThrownBy(() -> names(jar))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "Two stores are named 'file': org.bosixnet.dao.file.FileHostRecordDaoFactory in ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Tin", "tin.can", "1tin"})
    void aNameThatIsNotAllowedIsRefused(String name) throws IOException {
        Path jar = TestPlugin.factory(directory.resolve("box.jar"), "Box", name(name));
        assertRefused(
                "The name of the store plugin.Box in " + jar.toUri().toURL() + " is '" + name
                        + "'; it must be lower-case letters and digits, the first a letter.",
                jar);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bosixnet.store", "bosixnet.boxes.url", "box.url", "bosixnet.box.", "bosixnet.box.URL"})
    void aSettingThatIsNotTheStoresOwnIsRefused(String setting) throws IOException {
        Path jar = TestPlugin.factory(directory.resolve("box.jar"), "Box", name("box") + """
                @Override
                public java.util.Set<String> settings() {
                    return java.util.Set.of("%s");
                }
                """.formatted(setting));
        assertRefused(
                "The store plugin.Box in " + jar.toUri().toURL() + " has a setting '" + setting
                        + "'; its name must be bosixnet.box. and lower-case letters, digits, '.' and '-'.",
                jar);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            public Box() { throw new IllegalStateException("no tin"); } | IllegalStateException: no tin
            static final int BROKEN = Integer.parseInt("x");           | ExceptionInInitializerError
            public Box(int size) {}                                     | NoSuchMethodException
            private Box() {}                                            | Unable to get public no-arg constructor
            """)
    void aFactoryThatCannotBeMadeIsRefused(String members, String reason) throws IOException {
        Path jar = TestPlugin.factory(directory.resolve("box.jar"), "Box", members + name("box"));
        assertCannotBeUsed(jar, reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            null                                            | NullPointerException: its name is null
            String.valueOf(1 / Integer.parseInt("0"))       | ArithmeticException
            new Object() { native String name(); }.name()   | UnsatisfiedLinkError
            """)
    void soIsOneThatCannotTellItsName(String expression, String reason) throws IOException {
        Path jar = TestPlugin.factory(
                directory.resolve("box.jar"), "Box", "@Override public String name() { return " + expression + "; }");
        assertCannotBeUsed("The store plugin.Box in " + jar.toUri().toURL(), jar, reason);
    }

    @Test
    void soIsOneWhoseClassIsMissing() throws IOException {
        Map<String, byte[]> entries = TestPlugin.factory("Box", name("box"));
        entries.remove("plugin/Box.class");
        assertCannotBeUsed(
                TestPlugin.write(directory.resolve("box.jar"), "", entries), "Provider plugin.Box not found");
    }

    @Test
    void soIsOneForANewerJava() throws IOException {
        Map<String, byte[]> entries = TestPlugin.factory("Box", name("box"));
        entries.get("plugin/Box.class")[7] = (byte) 200; // the major version
        assertCannotBeUsed(
                TestPlugin.write(directory.resolve("box.jar"), "", entries),
                "java.lang.UnsupportedClassVersionError: plugin/Box has been compiled by a more recent version");
    }

    private static void assertCannotBeUsed(Path jar, String reason) {
        assertCannotBeUsed("A store of bosixnet.plugins", jar, reason);
    }

    private static void assertCannotBeUsed(String store, Path jar, String reason) {
        assertThatThrownBy(() -> names(jar))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(store + " cannot be used (")
                .hasMessageContaining(reason)
                .hasMessageEndingWith("). It must be made for this version of the registry, and for Java "
                        + Runtime.version().feature() + " or older.");
    }

    private static String name(String name) {
        return """
                @Override
                public String name() {
                    return "%s";
                }
                """.formatted(name);
    }
}
