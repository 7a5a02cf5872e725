package org.bosixnet.client.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.client.cli.HostileAnswers.body;
import static org.bosixnet.client.cli.HostileAnswers.status;
import static org.bosixnet.client.cli.HostileAnswers.text;
import static org.bosixnet.client.cli.HostileAnswers.write;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.bosixnet.client.cli.HostileAnswers.Script;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent under its real options of the JVM, against a registry that answers with whatever does harm. After each answer
 * the agent lives, a good list gets into the hosts file, reports to another registry have gone on, and what it keeps and
 * says is bounded. More rounds with the system property {@code bosixnet.fuzz.rounds}, another seed with
 * {@code bosixnet.fuzz.seed}.
 */
@Needs("/proc/self/status")
class HostileRegistryIT {

    private static final Path LAUNCHER = Path.of("bosixnet").toAbsolutePath();
    private static final int ROUNDS = Integer.getInteger("bosixnet.fuzz.rounds", 1);
    private static final long SEED = Long.getLong("bosixnet.fuzz.seed", 11);

    private static final long MOST_RESIDENT_KIB = 160 * 1024;
    private static final long MOST_LOG_EACH = 4 * 1024;
    private static final long MOST_STATE = 2 * 1024 * 1024;

    private static final String NO_LIST = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n";
    private static final String STREAM =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private Path launcher = LAUNCHER;
    private HostileAnswers registry;
    private HostileAnswers other;
    private Process agent;
    private int marker;

    @BeforeEach
    void listen() throws IOException {
        registry = new HostileAnswers();
        other = new HostileAnswers();
        other.list = status("503 Service Unavailable");
        Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
        Files.createFile(directory.resolve("agent.conf"));
    }

    @AfterEach
    void stop() throws Exception {
        if (agent != null) {
            agent.destroy();
            assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        registry.close();
        other.close();
    }

    private Process bosixnet(String output, String command, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                launcher.toString(),
                command,
                "--url=" + registry.url() + " " + other.url(),
                "--config=" + directory.resolve("agent.conf"),
                "--host-name=alpha",
                "--prefix=::/0",
                "--hosts-file=" + directory.resolve("hosts"),
                "--key-file=" + directory.resolve("keys"),
                "--list-period=1",
                "--upd-period=1"));
        words.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(output).toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    private String hosts() {
        try {
            return Files.readString(directory.resolve("hosts"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long residentKib() {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(agent.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns where the agent keeps its state: for root elsewhere than for others. */
    private Path state() throws IOException {
        String hosts = directory.resolve("hosts").toRealPath().toString();
        Path roots = Path.of("/run/bosixnet", hosts.substring(1).replace('/', '-') + ".lock-state");
        return Files.exists(roots) ? roots : directory.resolve("hosts.bosixnet-lock-state");
    }

    private long size(String file) throws IOException {
        return Files.size(directory.resolve(file));
    }

    /** Waits until the agent has brought in an address that it never saw before, and has reported meanwhile. */
    private void goesOn(String after) throws IOException {
        String line = "2001:db8::600d:" + Integer.toHexString(++marker) + "    good" + marker % 2 + "\n";
        int reports = other.reports();
        registry.list = text(line);
        Await.until("a good list is taken after " + after, () -> hosts().contains(line));
        Await.until("reports go on after " + after, () -> other.reports() > reports);
        assertThat(agent.isAlive()).as(after).isTrue();
        assertThat(residentKib()).as(after).isLessThan(MOST_RESIDENT_KIB);
        assertThat(size("log")).as(after).isLessThan((marker + 2) * MOST_LOG_EACH);
        assertThat(Files.size(state())).as(after).isLessThan(MOST_STATE);
    }

    private void saysSoInBoundedRoom() {
        assertThat(printedStatus()).hasSizeBetween(1, 200_000);
    }

    private String printedStatus() {
        try {
            assertThat(bosixnet("out", "status").waitFor()).isIn(ExitCode.DONE, ExitCode.UNWELL);
            return Files.readString(directory.resolve("out"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String longName(int i) {
        String first = ("n" + i + "x".repeat(61)).substring(0, 61);
        return first + "." + "y".repeat(63) + "." + "z".repeat(63) + "." + "w".repeat(63);
    }

    private static String eightTimes(String name) {
        return IntStream.range(0, 8)
                .mapToObj(i -> "2001:db8:1111:2222:3333:4444:5555:666" + i + " " + name + "\n")
                .collect(Collectors.joining());
    }

    private static Script packed(long repeats, String part) {
        return out -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                byte[] piece = part.getBytes(ISO_8859_1);
                for (long i = 0; i < repeats; i++) {
                    gzip.write(piece);
                }
            }
            write(out, NO_LIST + "Content-Encoding: gzip\r\nContent-Length: " + bytes.size() + "\r\n\r\n");
            out.write(bytes.toByteArray());
        };
    }

    private static Script lines(int count, IntFunction<String> line) {
        return out -> {
            write(out, NO_LIST + "\r\n");
            StringBuilder part = new StringBuilder();
            for (int i = 0; i < count; i++) {
                part.append(line.apply(i));
                if (part.length() > 1 << 16 || i == count - 1) {
                    write(out, part.toString());
                    part.setLength(0);
                }
            }
        };
    }

    private static Script raw(String answer) {
        return out -> write(out, answer);
    }

    /** Goes on until the agent has had enough of it. */
    private static Script flood(String before, String again) {
        return out -> {
            write(out, before);
            String much = again.repeat(1000);
            while (true) {
                write(out, much);
            }
        };
    }

    private static Map<String, Script> floods(String type) {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nConnection: close\r\n";
        String emptyMember = "\u001f\u008b\b\0\0\0\0\0\0\u0003\u0003\0\0\0\0\0\0\0\0\0";
        Map<String, Script> floods = new LinkedHashMap<>();
        floods.put("100 Continue without an end", flood("", "HTTP/1.1 100 Continue\r\n\r\n"));
        floods.put("103 Early Hints without an end", flood("", "HTTP/1.1 103 x\r\nLink: </a>\r\n\r\n"));
        floods.put("empty members of gzip without an end", flood(head + "Content-Encoding: gzip\r\n\r\n", emptyMember));
        return floods;
    }

    private String garbage(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return new String(bytes, ISO_8859_1);
    }

    private Map<String, Script> lists() {
        String good = "2001:db8::1 a\n";
        Map<String, Script> lists = new LinkedHashMap<>();
        lists.put("half a megabyte of bad lines, packed", packed(100_000, "a b\n"));
        lists.put("40 MiB of bad lines, packed", packed(1000 + random.nextInt(50), "a b\n".repeat(10_000)));
        lists.put(
                "a million short names",
                lines(
                        1_000_000, // the names that are in the file come last, and stay
                        i -> "2001:db8::1 " + (i > 999_997 ? "good" + i % 2 : "h" + i) + "\n"));
        lists.put("9000 dotted names with 8 addresses", lines(9000, i -> eightTimes("h" + i + ".example")));
        lists.put(
                "1380 names of 253 characters with 8 addresses",
                lines(1380, i -> eightTimes(longName(i).replace('.', '-'))));
        lists.put("legal long names, under no domain", lines(1380, i -> eightTimes(longName(i))));
        lists.put("many single labels with 8 addresses", lines(20_000, i -> eightTimes("h" + i + "x".repeat(50))));
        lists.put(
                "one name with a million addresses",
                lines(
                        300_000,
                        i -> "2001:db8::" + Integer.toHexString(i >> 16) + ":" + Integer.toHexString(i & 65535)
                                + " many\n"));
        lists.put("a line without an end", lines(3000, i -> "x".repeat(10_000)));
        lists.put("zeros, packed", packed(1000, "\0".repeat(100_000)));
        lists.put("a web page", body("text/html", "<html>" + "<p>sign in</p>\n".repeat(10_000)));
        lists.put("garbage", text(good + garbage(200_000)));
        lists.put("packed garbage", raw(NO_LIST + "Content-Encoding: gzip\r\n\r\n" + garbage(5000)));
        lists.put("less than announced", raw(NO_LIST + "Content-Length: 5000\r\n\r\n" + good));
        lists.put("a length that is none", raw(NO_LIST + "Content-Length: 99999999999999999999\r\n\r\n" + good));
        lists.put("a chunk that is none", raw(NO_LIST + "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + good));
        lists.put("a chunk of two gigabytes", raw(NO_LIST + "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n" + good));
        lists.put("endless headers", out -> {
            write(out, "HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < 20_000; i++) {
                write(out, "X-" + i + ": " + "x".repeat(200) + "\r\n");
            }
        });
        lists.put("no HTTP", raw(garbage(3000)));
        lists.put("a redirect", raw("HTTP/1.1 302 Found\r\nLocation: file:///etc/shadow\r\nContent-Length: 0\r\n\r\n"));
        lists.put("a status that is none", raw("HTTP/1.1 999999 \u001b[2J\r\n\r\n"));
        lists.put("304 of nothing", status("304 Not Modified"));
        lists.putAll(floods("text/plain"));
        return lists;
    }

    private Map<String, Script> reports() {
        Map<String, Script> reports = new LinkedHashMap<>();
        for (int status : new int[] {100, 199, 204, 302, 304, 400, 401, 403, 404, 405, 409, 418, 429, 500, 507, 599}) {
            reports.put("status " + status, status(status + " x"));
        }
        reports.put("an endless body", out -> {
            write(out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[");
            for (int i = 0; i < 2000; i++) {
                write(out, "[".repeat(1000));
            }
        });
        reports.put(
                "odd headers",
                raw("HTTP/1.1 503 x\r\nRetry-After: -1e999\r\nDate: \0\r\nContent-Type: ;;;\r\n"
                        + "Content-Length: 2\r\n\r\n{}"));
        reports.putAll(floods("application/json"));
        reports.put("another record", body("application/json", "{\"name\":\"" + "b".repeat(60_000) + "\"}"));
        return reports;
    }

    private Map<String, Script> streams() {
        String eight = "["
                + IntStream.range(0, 8)
                        .mapToObj(i -> "\"2001:db8:1111:2222:3333:4444:5555:666" + i + "\"")
                        .collect(Collectors.joining(","))
                + "]";
        Map<String, Script> streams = new LinkedHashMap<>();
        streams.put("9900 bad names with 8 addresses", out -> {
            write(out, STREAM + "event: reset\ndata: x\n\n");
            for (int i = 0; i < 99; i++) {
                int from = i * 100;
                write(
                        out,
                        "data: {\"hosts\":["
                                + IntStream.range(from, from + 100)
                                        .mapToObj(n -> "{\"name\":\"-h" + n + ".example\",\"addresses\":" + eight + "}")
                                        .collect(Collectors.joining(","))
                                + "],\"removed\":[],\"reset\":false}\n\n");
            }
        });
        streams.put(
                "one event of a megabyte",
                out -> write(
                        out,
                        STREAM + "data: {\"reset\":false,\"removed\":[],\"hosts\":["
                                + IntStream.range(0, 33_000)
                                        .mapToObj(n -> "{\"name\":\"h" + n + "\",\"addresses\":[]}")
                                        .collect(Collectors.joining(","))
                                + "]}\n\n"));
        streams.put("more than a megabyte", out -> write(out, STREAM + "data: " + "x".repeat(1 << 21) + "\n\n"));
        streams.put("a flood of comments", out -> write(out, STREAM + ":\n".repeat(500_000)));
        streams.put("a flood of resets", out -> write(out, STREAM + "event:reset\ndata:x\n\n".repeat(10_000)));
        streams.put("deep JSON", out -> write(out, STREAM + "data: " + "[".repeat(500_000) + "\n\n"));
        streams.putAll(floods("text/event-stream"));
        streams.put("garbage", out -> write(out, STREAM + garbage(100_000)));
        return streams;
    }

    @Test
    void whateverListARegistryGivesTheAgentGoesOn() throws Exception {
        agent = bosixnet("log", "agent");
        goesOn("the start");
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, Script> one : lists().entrySet()) {
                int asked = registry.lists();
                registry.list = one.getValue();
                Await.until(one.getKey() + " is asked for", () -> registry.lists() > asked);
                goesOn(one.getKey());
            }
            saysSoInBoundedRoom();
        }
        registry.list = lines(9000, i -> "2001:db8::1 h" + i + ".example\n");
        Await.until("what is left out is said, and how much more", () -> printedStatus()
                .contains("Left out: and 8900 more"));
        saysSoInBoundedRoom();
    }

    @Test
    void whateverARegistryAnswersToAReportTheAgentGoesOn() throws Exception {
        agent = bosixnet("log", "agent");
        goesOn("the start");
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, Script> one : reports().entrySet()) {
                int asked = registry.reports();
                registry.report = one.getValue();
                Await.until(one.getKey() + " is the answer", () -> registry.reports() > asked);
                goesOn(one.getKey());
            }
        }
        saysSoInBoundedRoom();
    }

    @Test
    void whateverAStreamTellsTheAgentGoesOn() throws Exception {
        registry.stream = raw(STREAM);
        agent = bosixnet("log", "agent");
        goesOn("the start");
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, Script> one : streams().entrySet()) {
                int asked = registry.streams();
                registry.stream = one.getValue();
                Await.until(one.getKey() + " is asked for", () -> registry.streams() > asked);
                registry.stream = raw(STREAM);
                goesOn(one.getKey());
            }
        }
        saysSoInBoundedRoom();
    }

    /** Starts the agent with so little memory that the list does not fit in. */
    private void endsItself() throws Exception {
        agent = bosixnet("log", "agent");
        assertThat(agent.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(agent.exitValue()).isEqualTo(ExitCode.DEFECT);
        assertThat(Files.readAllLines(directory.resolve("log")))
                .filteredOn(line -> line.contains("The agent ends itself"))
                .hasSize(1);
    }

    @Test
    void anErrorThatStaysEndsTheListAloneAndNotReporting() throws Exception {
        launcher = Files.copy(LAUNCHER, directory.resolve("bosixnet"));
        Files.writeString(
                directory.resolve("jvm.options"),
                Files.readString(LAUNCHER.resolveSibling("jvm.options")).replace("-Xmx96m", "-Xmx5m"));
        Files.createSymbolicLink(directory.resolve("target"), LAUNCHER.resolveSibling("target"));
        registry.list = lines(9000, i -> eightTimes("h" + i));
        endsItself();
        endsItself();
        int lists = registry.lists();
        int reports = registry.reports();

        agent = bosixnet("log", "agent");
        Await.until("reports go on", () -> registry.reports() > reports + 3);
        assertThat(registry.lists()).isEqualTo(lists);
        assertThat(agent.isAlive()).isTrue();
        assertThat(Files.readString(directory.resolve("log")))
                .contains("The last 2 runs of the agent came to a bad end");
        assertThat(bosixnet("out", "status").waitFor()).isEqualTo(ExitCode.UNWELL);

        agent.destroy();
        assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
        registry.list = text("2001:db8::600d    good\n");
        agent = bosixnet("log", "agent");
        Await.until("a good end is the end of it", () -> hosts().contains("    good\n"));
    }
}
