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
