package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which programs the launcher runs, in a directory where somebody else has put some. */
@Needs("/bin/sh")
class LauncherTest {

    @TempDir
    private Path directory;

    private Path launcher;
    private Path planted;

    @BeforeEach
    void makeClone() throws IOException {
        Path clone = Files.createDirectories(directory.resolve("clone/client-cli/target/lib"))
                .getParent()
                .getParent();
        launcher = Files.copy(Path.of("bosixnet"), clone.resolve("bosixnet"));
        Files.copy(Path.of("java.sh"), clone.resolve("java.sh"));
        Files.writeString(clone.resolve("jvm.options"), "");
        Files.writeString(clone.resolve("target/bosixnet-client.jar"), "no JAR");
        planted = Files.createDirectories(directory.resolve("planted"));
        for (String name : List.of("readlink", "dirname", "java", "mvn", "bin/java")) {
            program(planted.resolve(name), "touch " + directory + "/ran; exit 0");
        }
        program(directory.resolve("own/bin/java"), "echo \"own java $*\"");
    }

    private static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String output(Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", "umask 0; exec " + launcher + " explain 'a *'")
                .directory(planted.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("JAVA_HOME", "PATH"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    @ParameterizedTest
    @CsvSource({
        ":/usr/bin:/bin,",
        ".:/usr/bin,",
        "/usr/bin::/bin,",
        "/bin:,",
        "../planted:/bin,",
        "'',",
        "/bin,.",
        "/bin,../planted"
    })
    void nothingIsRunThatIsInTheCurrentDirectory(String path, String javaHome) throws Exception {
        output(javaHome == null ? Map.of("PATH", path) : Map.of("PATH", path, "JAVA_HOME", javaHome));
        assertThat(directory.resolve("ran")).doesNotExist();
    }

    @Test
    void withoutJavaOneSentenceSaysWhatToInstall() throws Exception {
        String nowhere = directory.resolve("nowhere").toString();
        assertThat(output(Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", nowhere)))
                .isEqualTo("bosixnet: There is no Java at '" + nowhere + "/bin/java'. Install Java 17 or newer (on"
                        + " Debian: sudo apt install openjdk-17-jre-headless), or set JAVA_HOME to the directory of"
                        + " one.\n");
    }

    @ParameterizedTest
    @CsvSource({"1.8.0_392, false", "11.0.21, false", "16, false", "17, true", "17.0.21.1, true", "25-ea, true"})
    void anOldJavaIsSaidToBeOld(String version, boolean runs) throws Exception {
        Files.writeString(
                directory.resolve("own/release"),
                "IMPLEMENTOR=\"Debian\"\nJAVA_RUNTIME_VERSION=\"8\"\nJAVA_VERSION=\"" + version + "\"\nOS=x\n");
        String own = directory.resolve("own").toString();
        String output = output(Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", own));
        if (runs) {
            assertThat(output).startsWith("own java @");
        } else {
            assertThat(output)
                    .startsWith("bosixnet: '" + own + "/bin/java' is Java " + version + ". Install Java 17 or newer");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', 21.0.2",
        "1.8.0_392, 21.0.2",
        "11.0.21, 21.0.2",
        "17.0.9, 17.0.9",
    })
    void theNewestJavaOfTheSystemRunsWhereTheChosenOneIsOldOrMissing(String chosen, String runs) throws Exception {
        Path jvms = directory.resolve("jvms");
        for (String version : List.of("1.8.0_392", "9", "17.0.1", "21.0.2", "20")) {
            java(jvms.resolve("java-" + version), version);
        }
        Files.createDirectories(jvms.resolve("without-java"));
        Path shared = launcher.resolveSibling("java.sh");
        Files.writeString(shared, Files.readString(shared).replace("jvms=/usr/lib/jvm\n", "jvms=" + jvms + "\n"));
        Path bin = Files.createDirectory(directory.resolve("bin"));
        for (String name : List.of("readlink", "dirname", "id")) {
            program(bin.resolve(name), "exec /usr/bin/" + name + " \"$@\"");
        }
        for (Path file : List.of(launcher, shared)) {
            Files.writeString(
                    file, Files.readString(file).replace("PATH=/usr/sbin:/usr/bin:/sbin:/bin\n", "PATH=" + bin + "\n"));
        }
        if (!chosen.isEmpty()) {
            java(directory.resolve("chosen"), chosen);
            Files.createSymbolicLink(bin.resolve("java"), directory.resolve("chosen/bin/java"));
        }
        assertThat(output(Map.of("PATH", ""))).startsWith("Java " + runs + " runs @");
    }

    private static void java(Path home, String version) throws IOException {
        program(home.resolve("bin/java"), "echo \"Java " + version + " runs $*\"");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    }

    /** In another locale, or one that is not installed, Java refuses a path with an umlaut in it. */
    @ParameterizedTest
    @CsvSource({
        "'', '', '', C.UTF-8",
        "C, '', '', C.UTF-8",
        "POSIX, '', de_DE.UTF-8, C.UTF-8",
        "'', de_DE.ISO-8859-1, de_DE.UTF-8, C.UTF-8",
        "'', '', C.UTF-8, ''",
        "'', C.utf8, C, ''",
        "C.utf8, C, C, C.utf8",
        "'', '', xx_XX.UTF-8, C.UTF-8",
        "xx_XX.utf-8@euro, C.UTF-8, C.UTF-8, C.UTF-8"
    })
    void javaRunsInALocaleWithUtf8(String all, String ctype, String lang, String then) throws Exception {
        program(directory.resolve("own/bin/java"), "echo \"${LC_ALL:-}\"");
        assertThat(output(Map.of(
                        "PATH",
                        "/usr/bin:/bin",
                        "JAVA_HOME",
                        directory.resolve("own").toString(),
                        "LC_ALL",
                        all,
                        "LC_CTYPE",
                        ctype,
                        "LANG",
                        lang)))
                .isEqualTo(then + "\n");
    }

    @Test
    void withoutMavenOneSentenceSaysWhatToInstall() throws Exception {
        Files.delete(launcher.resolveSibling("target/bosixnet-client.jar"));
        Path bin = Files.createDirectory(directory.resolve("bin"));
        for (String name : List.of("readlink", "dirname")) {
            program(bin.resolve(name), "exec /usr/bin/" + name + " \"$@\"");
        }
        Files.writeString(
                launcher,
                Files.readString(launcher).replace("PATH=/usr/sbin:/usr/bin:/sbin:/bin\n", "PATH=" + bin + "\n"));
        assertThat(output(Map.of(
                        "PATH",
                        bin.toString(),
                        "JAVA_HOME",
                        directory.resolve("own").toString())))
                .isEqualTo(
                        "bosixnet: The agent is not built yet, and there is no Maven to build it. On Debian: sudo apt"
                                + " install maven openjdk-17-jdk-headless\n");
    }

    @ParameterizedTest
    @CsvSource({
        "rw-r--r--, rwxr-xr-x, true",
        "rw-rw-r--, rwxr-xr-x, false",
        "rw-r--rw-, rwxr-xr-x, false",
        "rw-r--r--, rwxrwxr-x, false",
        "rw-r--r--, rwxrwxrwx, false"
    })
    void theAdministratorsOptionsComeLastUnlessAnotherUserCouldHaveChangedThem(
            String file, String parent, boolean taken) throws Exception {
        Path etc = Files.createDirectory(directory.resolve("etc"));
        Path own = Files.writeString(etc.resolve("jvm.options"), "-Xmx200m\n");
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString(file));
        Files.setPosixFilePermissions(etc, PosixFilePermissions.fromString(parent));
        Files.writeString(
                launcher, Files.readString(launcher).replace("own=/etc/bosixnet/jvm.options\n", "own=" + own + "\n"));
        String output = output(Map.of(
                "PATH", "/usr/bin:/bin", "JAVA_HOME", directory.resolve("own").toString()));
        String options = "own java @" + launcher.getParent().toRealPath() + "/jvm.options ";
        if (taken) {
            assertThat(output).startsWith(options + "@" + own + " -jar ");
        } else {
            assertThat(output)
                    .startsWith("bosixnet: " + own + " is passed over. ")
                    .contains("\n" + options + "-jar ");
        }
    }

    @Test
    void javaHomeSaysWhichJavaRuns() throws Exception {
        Path clone = launcher.getParent().toRealPath();
        assertThat(output(Map.of(
                        "PATH",
                        ":/usr/bin:/bin",
                        "JAVA_HOME",
                        directory.resolve("own").toString())))
                .isEqualTo("own java @" + clone + "/jvm.options -jar " + clone
                        + "/target/bosixnet-client.jar explain a *\n");
    }
}
