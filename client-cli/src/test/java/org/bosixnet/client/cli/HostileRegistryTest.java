package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bosixnet.client.Loopback;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.platform.linux.LinuxPlatform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A registry, or another host by way of it, tries to get at a machine through its hosts file. */
class HostileRegistryTest {

    private static final String BEFORE = "127.0.0.1\tlocalhost\n192.0.2.1 printer\n";

    @TempDir
    private Path directory;

    private HttpServer server;
    private volatile Supplier<Stream<String>> lines = Stream::empty;
    private volatile int status = 200;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(Loopback.address(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(status, 0);
            try (exchange;
                    OutputStream body = new BufferedOutputStream(exchange.getResponseBody())) {
                for (String line : (Iterable<String>) lines.get()::iterator) {
                    body.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
        });
        server.start();
        Files.writeString(hosts(), BEFORE);
        configure("");
    }

    private void configure(String moreUrls) throws IOException {
        Files.writeString(directory.resolve("agent.conf"), """
            URL="http://127.0.0.1:%d/bosixnet %s"
            HOST_NAME=alpha
            DOMAIN=lan
            HOSTS_FILE=%s
            """.formatted(
                        server.getAddress().getPort(), moreUrls, hosts()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Path hosts() {
        return directory.resolve("hosts");
    }

    private int run(String command, String... more) {
        List<String> words = new ArrayList<>(
                List.of(command, "--config", directory.resolve("agent.conf").toString()));
        words.addAll(List.of(more));
        CommandLine line = Bosixnet.commandLine(new LinuxPlatform(), Shadows::new);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(words.toArray(String[]::new));
    }

    private static boolean steers(int c) {
        return Character.getType(c) == Character.FORMAT || (Character.isISOControl(c) && c != '\n' && c != '\t');
    }

    private static Stream<String> fleet(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "2001:db8::" + Integer.toHexString(i) + "    host" + i);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "box",
                "box.lan",
                "BOX.LAN.", // a registry's own name
                "wpad",
                "wpad.lan",
                "WPAD",
                "isatap.lan",
                "localhost",
                "_gateway",
                "ip6-allnodes",
                "printer",
                "Printer.", // stands outside the block
                "alpha", // the machine's own
                "bank.example",
                "evil.box.lan.example"
            })
    void aFellowHostDoesNotGetANameThatSteersTheMachine(String name) throws IOException {
        configure("http://box.lan/bosixnet");
        lines = () -> Stream.of("2001:db8::6666    " + name, "2001:db8::1    beta");
        assertThat(run("sync")).isZero();
        assertThat(hosts())
                .hasContent(BEFORE + "# BEGIN bosixnet (managed, do not edit)\n2001:db8::1    beta\n# END bosixnet\n");
        String folded = name.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        assertThat(out.toString().toLowerCase(Locale.ROOT))
                .containsPattern("left out: 2001:db8::6666 " + Pattern.quote(folded) + "\\.?: ");
    }

    @Test
    void aNameThatItsOwnerNowKeepsOutsideTheBlockIsNotShadowed() throws IOException {
        lines = () -> Stream.of("2001:db8::6666    nas", "2001:db8::1    beta");
        run("sync");
        assertThat(hosts()).content().contains("2001:db8::6666    nas");
        Files.writeString(hosts(), "192.0.2.2 nas\n" + Files.readString(hosts()));
        lines = () -> Stream.of("2001:db8::6666    nas", "2001:db8::1    beta");
        run("sync");
        assertThat(hosts()).content().contains("192.0.2.2 nas").doesNotContain("6666");
    }

    @ParameterizedTest
    @ValueSource(ints = {10_001, 50_000, 1_000_000})
    void ofTooManyNamesThoseThatWereThereComeFirstThenTheFirstOfTheList(int names) throws IOException {
        lines = () -> Stream.of("2001:db8::1    known", "2001:db8::2    zebra");
        run("sync");
        lines = () -> Stream.concat(fleet(1, names), Stream.of("2001:db8::3    zebra", "2001:db8::1    known"));
        assertThat(run("sync")).isZero();
        assertThat(Files.readAllLines(hosts()))
                .hasSize(2 + 2 + 10_000)
                .contains("2001:db8::3    zebra", "2001:db8::1    known", "2001:db8::270e    host9998")
                .doesNotContain("2001:db8::270f    host9999");
        assertThat(out.toString())
                .contains("The list has more names than there is room for: MAX_NAMES=10000 names")
                .hasSizeLessThan(3000);
    }

    @Test
    void aListWithoutAnEndRemovesNothing() throws IOException {
        lines = () -> fleet(1, 5);
        run("sync");
        lines = () -> Stream.concat(
                Stream.of("2001:db8::9    nine"),
                Stream.generate(() -> "x".repeat(1000)).limit(50_000));
        assertThat(run("sync")).isZero();
        assertThat(Files.readAllLines(hosts())).hasSize(2 + 2 + 6);
        assertThat(out.toString()).contains("The list is too long to be read completely.");
    }

    @Test
    void whatIsLeftOutIsSaidInBoundedRoom() throws IOException {
        lines = () -> Stream.concat(
                Stream.of("2001:db8::1    beta"),
                IntStream.range(0, 200_000).mapToObj(i -> i % 2 == 0 ? "a b" : "2001:db8::2 h" + i + ".example"));
        assertThat(run("sync")).isZero();
        assertThat(out.toString()).contains("Left out: and 199900 more").hasSizeLessThan(30_000);
        assertThat(run("sync", "--json")).isZero();
        assertThat(run("status")).isNotNegative();
        assertThat(out.toString()).hasSizeLessThan(100_000);
    }

    @Test
    void veryManyAddressesOfANameAreEight() throws IOException {
        lines = () ->
                IntStream.rangeClosed(1, 50_000).mapToObj(i -> "2001:db8::" + Integer.toHexString(i) + "    many");
        assertThat(run("sync")).isZero();
        assertThat(Files.readAllLines(hosts())).hasSize(2 + 2 + 8);
        assertThat(out.toString()).hasSizeLessThan(10_000);
    }

    @Test
    void moreThanHalfOfTheFleetDoesNotGoHoweverItIsAskedFor() throws IOException {
        lines = () -> fleet(1, 20);
        run("sync");
        for (int left = 19; left > 1; left--) {
            int last = left;
            lines = () -> fleet(1, last);
            run("sync");
        }
        assertThat(hosts()).content().contains("host10\n");
        lines = () -> fleet(100, 130);
        run("sync");
        assertThat(hosts()).content().contains("host10\n", "host130\n");
        assertThat(out.toString()).contains("They are kept until three fetches over 15 minutes agree");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2001:db8::2    a\u001b[2Jb",
                "2001:db8::2    \u009b31mred",
                "\u001b]0;title\u0007    name",
                "2001:db8::2    a\u202egnp.exe",
                "2001:db8::2    a\u0000b",
                "2001:db8::2\u001b[1A    c",
                "2001:db8::2    \u0430lpha",
                "2001:db8::2    b\r127.0.0.1 c"
            })
    void whatSteersATerminalGetsNeitherIntoTheFileNorOntoTheTerminal(String line) throws IOException {
        for (String command : List.of("sync", "list", "status")) {
            lines = () -> Stream.of(line, "2001:db8::1    beta");
            run(command);
        }
        assertThat(Files.readString(hosts())).matches("[ -~\t\n]*").doesNotContain("2001:db8::2");
        assertThat((out.toString() + err).codePoints()).noneMatch(HostileRegistryTest::steers);
    }

    @Test
    void anAnswerThatIsAnnouncedAgainAndAgainIsSaidInOneLine() throws IOException {
        try (HostileAnswers registry = new HostileAnswers()) {
            registry.list = out -> HostileAnswers.write(out, "HTTP/1.1 100 Continue\r\n\r\n".repeat(100_000));
            assertThat(run("sync", "--url=" + registry.url())).isEqualTo(ExitCode.FAILED);
            assertThat(err.toString()).startsWith("bosixnet: " + registry.url()).hasLineCount(1);
        }
    }

    @Test
    void whatSteersATerminalDoesNotGetThereInAnErrorEither() {
        status = 500;
        lines = () -> Stream.of("\u001b[2J\u001b]0;owned\u0007 went wrong");
        for (String command : List.of("sync", "list", "status")) {
            run(command);
        }
        assertThat(out.toString() + err).doesNotContain("\u001b", "\u0007");
    }
}
