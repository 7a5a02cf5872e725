package org.bosixnet.client.hostsfile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.platform.FakePlatform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of several megabytes, kept by a program with the heap of a small computer. */
class LargeHostsFileIT {

    private static final String BEGIN = "# BEGIN bosixnet (managed, do not edit)\n";
    private static final String END = "# END bosixnet\n";

    /** What others, or an accident, may put into a hosts file. */
    private enum Large {
        MANY_NAMES_IN_A_LINE("127.0.0.1" + lines(900_000, i -> " a" + i % 1000) + "\n"),
        SHORT_NAMES(lines(2_000_000, i -> "1 a\n")),
        ONE_LINE("# " + "x".repeat(9_000_000) + "\n"),
        EMPTY_LINES("\n".repeat(9_000_000)),
        LEFTOVERS(lines(200_000, i -> "2001:db8::%x    host%d\n".formatted(i + 1, i))),
        LONG_BLOCK(BEGIN + lines(200_000, i -> "2001:db8::%x    host%d\n".formatted(i + 1, i)) + END),
        BLOCK_OF_RUBBISH(BEGIN + "a\n".repeat(3_000_000) + END);

        private final String text;

        Large(String text) {
            this.text = text;
        }
    }

    @TempDir
    private Path directory;

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining());
    }

    private String run(String text, int megabytes) throws Exception {
        Path hosts = Files.writeString(directory.resolve("hosts"), text);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + megabytes + "m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        hosts.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), US_ASCII);
        process.waitFor();
        return output.strip();
    }

    @Test
    void aListOfBlockedNamesDoesNotKeepOthersFromTheirPlace() throws Exception {
        String blocked = "127.0.0.1 localhost\n" + lines(183_000, i -> "0.0.0.0 ads%d.adnet.example\n".formatted(i));
        assertThat(run(blocked, 64)).isEqualTo("written\nwritten\nwritten");
        assertThat(Files.readString(directory.resolve("hosts")))
                .isEqualTo(blocked + BEGIN + "2001:db8::2    beta\n" + END);
    }

    @ParameterizedTest
    @EnumSource
    void anyLargeFileIsWrittenOrRefusedInASentence(Large large) throws Exception {
        assertThat(run(large.text, 64))
                .matches("(written\n?){3}|.* has [0-9]+ bytes, for which [0-9]+ bytes of memory.*");
    }

    /** Writes three times and says how it went. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            Path hosts = Path.of(arguments[0]);
            HostsFile file = new HostsFile(hosts, new FakePlatform(hosts.resolveSibling("run"), null), Patience.NONE);
            HostEntry alpha = HostsTextTest.entry("2001:db8::a", "alpha");
            HostEntry blocked = HostsTextTest.entry("2001:db8::1", "ads182999.adnet.example");
            List<List<HostEntry>> wanted = List.of(
                    List.of(alpha, blocked), List.of(blocked), List.of(HostsTextTest.entry("2001:db8::2", "beta")));
            List<String> said = new ArrayList<>();
            try {
                for (List<HostEntry> entries : wanted) {
                    HostsState unused = file.state();
                    file.update(entries);
                    said.add("written");
                }
            } catch (HostsFileException e) {
                said.add(e.getMessage());
            }
            System.out.println(String.join("\n", said));
        }
    }
}
