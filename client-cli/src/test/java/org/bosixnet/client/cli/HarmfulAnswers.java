package org.bosixnet.client.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.bosixnet.client.cli.HostileAnswers.body;
import static org.bosixnet.client.cli.HostileAnswers.status;
import static org.bosixnet.client.cli.HostileAnswers.text;
import static org.bosixnet.client.cli.HostileAnswers.write;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.bosixnet.client.cli.HostileAnswers.Script;

/** What a registry may answer that does harm, by what is wrong with it. */
final class HarmfulAnswers {

    /** The beginning of a stream. */
    static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

    private static final String NO_LIST = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n";
    private static final Duration FLOOD_PAUSE = Duration.ofMillis(3);

    private HarmfulAnswers() {}

    private static String longName(int i) {
        String first = ("n" + i + "x".repeat(61)).substring(0, 61);
        return first + "." + "y".repeat(63) + "." + "z".repeat(63) + "." + "w".repeat(63);
    }

    static String eightTimes(String name) {
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

    static Script lines(int count, IntFunction<String> line) {
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

    static Script raw(String answer) {
        return out -> write(out, answer);
    }

    /** Goes on until the agent has had enough of it; some 10 MB a second, so that other agents have a turn, too. */
    private static Script flood(String before, String again) {
        return out -> {
            write(out, before);
            String much = again.repeat(1000);
            while (true) {
                write(out, much);
                LockSupport.parkNanos(FLOOD_PAUSE.toNanos());
            }
        };
    }

    /** Returns answers without an end to whoever asked for that type. */
    static Map<String, Script> floods(String type) {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nConnection: close\r\n";
        String emptyMember = "\u001f\u008b\b\0\0\0\0\0\0\u0003\u0003\0\0\0\0\0\0\0\0\0";
        Map<String, Script> floods = new LinkedHashMap<>();
        floods.put("100 Continue without an end", flood("", "HTTP/1.1 100 Continue\r\n\r\n"));
        floods.put("103 Early Hints without an end", flood("", "HTTP/1.1 103 x\r\nLink: </a>\r\n\r\n"));
        floods.put("empty members of gzip without an end", flood(head + "Content-Encoding: gzip\r\n\r\n", emptyMember));
        return floods;
    }

    private static String garbage(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return new String(bytes, ISO_8859_1);
    }

    /** Returns answers to whoever asks for the list. */
    static Map<String, Script> lists(Random random) {
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
        lists.put("garbage", text(good + garbage(random, 200_000)));
        lists.put("packed garbage", raw(NO_LIST + "Content-Encoding: gzip\r\n\r\n" + garbage(random, 5000)));
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
        lists.put("no HTTP", raw(garbage(random, 3000)));
        lists.put("a redirect", raw("HTTP/1.1 302 Found\r\nLocation: file:///etc/shadow\r\nContent-Length: 0\r\n\r\n"));
        lists.put("a status that is none", raw("HTTP/1.1 999999 \u001b[2J\r\n\r\n"));
        lists.put("304 of nothing", status("304 Not Modified"));
        return lists;
    }

    /** Returns answers to a report. */
    static Map<String, Script> reports() {
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
        reports.put("another record", body("application/json", "{\"name\":\"" + "b".repeat(60_000) + "\"}"));
        return reports;
    }

    /** Returns answers to whoever asks for the stream. */
    static Map<String, Script> streams(Random random) {
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
        streams.put("garbage", out -> write(out, STREAM + garbage(random, 100_000)));
        return streams;
    }
}
