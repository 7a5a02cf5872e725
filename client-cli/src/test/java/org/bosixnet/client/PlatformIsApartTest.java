package org.bosixnet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What only one operating system has is named in one place: the compiler sees no difference between two strings. */
class PlatformIsApartTest {

    private static final Path MAIN = Path.of("src/main/java/org/bosixnet/client");

    /** File systems of the kernel, views of file attributes, and programs, as string literals begin. */
    private static final Pattern OF_A_SYSTEM = Pattern.compile("\"(/proc|/sys|/run|/var/lib|unix:|posix:.*ctime)"
            + "|\"(ip|ls|cp|chcon|uname|ifconfig|hostname|selinux)\"");

    @Test
    void noOtherPackageNamesWhatASystemHas() throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            List<String> named = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !MAIN.relativize(file).startsWith("platform"))
                    .flatMap(PlatformIsApartTest::named)
                    .toList();
            assertThat(named).isEmpty();
        }
    }

    @Test
    void thePlatformDoes() throws IOException {
        assertThat(named(MAIN.resolve("platform/linux/LinuxPlatform.java"))).isNotEmpty();
        assertThat(named(MAIN.resolve("platform/FileStat.java"))).isNotEmpty();
    }

    private static Stream<String> named(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> OF_A_SYSTEM.matcher(line).find())
                    .map(line -> MAIN.relativize(file) + ": " + line.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
