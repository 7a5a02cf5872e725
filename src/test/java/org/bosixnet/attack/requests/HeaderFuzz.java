package org.bosixnet.attack.requests;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bosixnet.attack.access.AccessTable;

/**
 * Requests that are wrong in whatever the code, Jersey or the container has to read of them before the resource is
 * asked: made as they should be, and then spoilt. The same seed makes the same requests.
 */
final class HeaderFuzz {

    /** Which requests are made, unless the property {@code bosixnet.fuzz.seed} says otherwise. */
    static final long SEED = Long.getLong("bosixnet.fuzz.seed", 20261126L);

    /** A request, but for what shows who sends it. */
    record Attack(String method, String target, List<String> headers, String body) {
        @Override
        public String toString() {
            return method + " " + target + " " + headers + (body == null ? "" : " " + body);
        }
    }

    private static final Map<String, List<String>> HEADERS = Map.ofEntries(
            Map.entry(
                    "Accept",
                    List.of(
                            "*/*",
                            "text/html,*/*;q=0.8",
                            "application/json",
                            "application/json;charset=zzz",
                            "application/*;charset=utf-16",
                            "*/*;charset=JISAutoDetect;v=1",
                            "text/plain;q=0.5, a/b")),
            Map.entry("Accept-Charset", List.of("utf-8", "iso-8859-1;q=0.5, *")),
            Map.entry("Accept-Encoding", List.of("gzip", "br;q=1, gzip;q=0.5", "gzip;q=0", "identity, *")),
            Map.entry("Accept-Language", List.of("en", "de-DE,de;q=0.9,*;q=0.1")),
            Map.entry("Authorization", List.of("Bearer bxh_x", "Basic YTpi", "Basic bm9ib2R5Og==", "Digest a=\"b\"")),
            Map.entry(
                    "Content-Type",
                    List.of(
                            "application/json",
                            "application/json; charset=utf-8",
                            "application/json; charset=zzz",
                            "application/x-www-form-urlencoded",
                            "multipart/form-data; boundary=x",
                            "text/plain; charset=\"utf-16\"")),
            Map.entry(
                    "Cookie",
                    List.of("bosixnet_session=x", "a=b; bosixnet_session=\"y\"", "$Version=1; a=\"b", "=;;=")),
            Map.entry("Date", List.of("Thu, 26 Nov 2026 00:00:00 GMT")),
            Map.entry("Expect", List.of("100-continue")),
            Map.entry("Forwarded", List.of("for=192.0.2.1", "for=\"[2001:db8::1]:80\";proto=https;host=a")),
            Map.entry("If-Match", List.of("*", "\"a\"", "W/\"a\", \"b\"")),
            Map.entry("If-Modified-Since", List.of("Thu, 26 Nov 2026 00:00:00 GMT")),
            Map.entry("If-None-Match", List.of("*", "W/\"a\"", "\"a\", \"b\"")),
            Map.entry("If-Range", List.of("\"a\"", "Thu, 26 Nov 2026 00:00:00 GMT")),
            Map.entry("If-Unmodified-Since", List.of("Thu, 26 Nov 2026 00:00:00 GMT")),
            Map.entry("Last-Event-ID", List.of("e-1", "0-0", "e-99999999999999999999")),
            Map.entry("Origin", List.of("http://evil.example", "null")),
            Map.entry("Range", List.of("bytes=0-1", "bytes=-5", "bytes=1-0,5-2", "bytes=0-,0-,0-,0-")),
            Map.entry("Sec-Fetch-Site", List.of("same-origin", "cross-site")),
            Map.entry("Transfer-Encoding", List.of("identity")),
            Map.entry("X-Forwarded-For", List.of("192.0.2.1", "2001:db8::1, 127.0.0.1", "[2001:db8::1]:80")),
            Map.entry("X-Forwarded-Proto", List.of("https", "http, https")),
            Map.entry("X-HTTP-Method-Override", List.of("DELETE")));

    private static final List<String> METHODS = List.of(
            "GET",
            "HEAD",
            "POST",
            "PUT",
            "DELETE",
            "PATCH",
            "OPTIONS",
            "TRACE",
            "PROPFIND",
            "get",
            "Put",
            "NONE",
            "M-SEARCH");

    private static final List<String> JUNK = List.of(
            ";;",
            ",,",
            ";",
            ",",
            "\"",
            "\\\"",
            "'",
            "=",
            ";q=abc",
            ";q=",
            ";q=2",
            ";q=-1",
            ";q=0.00001",
            "*",
            "*/*",
            "/",
            "//",
            "a/",
            "/a",
            "a/b/c",
            "W/",
            "W/\"",
            "\"a",
            ";charset=zzz",
            ";charset=",
            ";charset=\"",
            "%zz",
            "%",
            "%c0%af",
            "\u00e9",
            "\u0080",
            "\t",
            "\u0001",
            "\u001f",
            "\u007f",
            "(",
            ")",
            "<",
            ">",
            "@",
            "[",
            "]",
            "{",
            "}",
            "\\",
            "?",
            " ",
            "  ",
            "-",
            "--",
            "0",
            "-1",
            "99999999999999999999",
            "${jndi:x}",
            "{0}",
            "{}",
            "null");

    private static final List<String> BODIES = List.of(
            "{\"addresses\":[\"2001:db8::1\"]}", "{}", "{", "hostname=a&myip=2001:db8::1", "%zz=%", "\u0001", "[[[[");

    private static final List<String> QUERIES = List.of(
            "?since=%zz",
            "?since=e-1",
            "?since=%",
            "?x=%zz&seen=%zz",
            "?update=%zz",
            "?update=2001:db8::1&update",
            "?%zz",
            "?=",
            "?&&",
            "?hostname=%zz&myip=%",
            "?hostname=alpha&myip=2001:db8::1",
            "?since",
            "?since=%ff",
            "?x=%00",
            "??",
            "?a[]=|{}");

    private static final List<String> PATHS = List.of(
            "/ui/page.js",
            "/ui/none.js",
            "/ui/",
            "/ui",
            "/ui/lib/",
            "/ui/lib",
            "/x/y",
            "/nope",
            "/api",
            "/api/v1/none");

    /** What a container takes for all headers together, but for those that show who sends them, in bytes. */
    private static final int ROOM = 7000;

    private final Random random;
    private final List<String> names = HEADERS.keySet().stream().sorted().toList();
    private final List<String> paths = new ArrayList<>(PATHS);

    HeaderFuzz(long seed) {
        random = new Random(seed);
        AccessTable.endpoints().stream()
                .map(endpoint -> endpoint.substring(endpoint.indexOf(' ') + 1).replace("{name}", "alpha"))
                .distinct()
                .sorted()
                .forEach(paths::add);
    }

    Attack next() {
        List<String> headers = new ArrayList<>();
        int room = ROOM;
        List<String> chosen = new ArrayList<>(names);
        for (int i = random.nextInt(4); i >= 0; i--) {
            String name = chosen.remove(random.nextInt(chosen.size()));
            for (int times = random.nextInt(12) == 0 ? 1 + random.nextInt(20) : 1; times > 0; times--) {
                String header = name + ": " + value(name);
                room -= header.length() * 2 + 2; // 8-bit characters are two bytes
                if (room > 0) {
                    headers.add(header);
                }
            }
        }
        String method = random.nextBoolean() ? "GET" : pick(METHODS);
        boolean body = !method.equals("GET") && !method.equals("TRACE") && random.nextBoolean();
        return new Attack(method, target(), headers, body ? spoilt(pick(BODIES)) : null);
    }

    private String target() {
        String path = pick(paths);
        path = switch (random.nextInt(12)) {
            case 0 -> path + "/";
            case 1 -> path + ";x=y";
            case 2 -> path.replaceFirst("/", "//");
            case 3 -> path + "/;/";
            case 4 -> path + pick(List.of("%2e", "%00", "%zz", "%", "%c0%af", "%2f", "..;/", "/../x", "%0d%0a", "\\"));
            case 5 -> path.replace("e", "%65");
            default -> path;
        };
        return random.nextInt(3) == 0 ? path + pick(QUERIES) : path;
    }

    private String value(String name) {
        String value = pick(HEADERS.get(name));
        int spoilings = random.nextInt(4);
        for (int i = 0; i < spoilings; i++) {
            value = spoilt(value);
        }
        return value;
    }

    private String spoilt(String text) {
        int at = random.nextInt(text.length() + 1);
        return switch (random.nextInt(9)) {
            case 0 -> "";
            case 1 -> text.substring(0, at);
            case 2 -> text.substring(at);
            case 3 -> (text + pick(JUNK)).repeat(1 + random.nextInt(40));
            case 4 -> longText(text + pick(JUNK));
            case 5 -> pick(JUNK);
            default -> text.substring(0, at) + pick(JUNK) + text.substring(at);
        };
    }

    /** About what a container takes for all headers together, or a bit less. */
    private String longText(String part) {
        int length = random.nextBoolean() ? 1000 : 3200;
        String piece = part.isEmpty() ? "a" : part;
        return piece.repeat(length / piece.length() + 1);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
