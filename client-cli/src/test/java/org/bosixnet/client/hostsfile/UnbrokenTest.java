package org.bosixnet.client.hostsfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UnbrokenTest {

    @TempDir
    private Path directory;

    @Test
    void whatComesOfTheWorkIsReturned() throws IOException {
        assertThat(Unbroken.<Integer>call(() -> 7)).isEqualTo(7);
        assertThatThrownBy(() -> Unbroken.call(() -> {
                    throw new FileNotFoundException("gone");
                }))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage("gone");
        assertThatThrownBy(() -> Unbroken.call(() -> {
                    throw new IllegalStateException("a defect");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Unbroken.call(() -> {
                    throw new OutOfMemoryError("none");
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }

    /** As by SIGTERM, in an agent or in any command. */
    @Test
    void theEndOfTheProgramWaitsForIt() throws Exception {
        Path file = directory.resolve("file");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("writes");
            assertThat(program.toHandle().destroy()).isTrue(); // which leaves its output open
            assertThat(out.readLine()).isEqualTo("ends");
            Files.createFile(directory.resolve("go"));
            assertThat(program.waitFor()).isEqualTo(143);
        } finally {
            program.destroyForcibly();
        }
        assertThat(file).hasContent("all of it");
    }

    /** Writes a file, but not before it is told to go on. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[0]);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("ends")));
            Path unused = Unbroken.call(() -> {
                System.out.println("writes");
                while (!Files.exists(file.resolveSibling("go"))) {
                    Thread.onSpinWait();
                }
                return Files.writeString(file, "all of it");
            });
        }
    }
}
