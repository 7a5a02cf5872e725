package org.bosixnet.client.platform.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.bosixnet.client.address.Route;
import org.bosixnet.client.host.Ip6;

/**
 * The kernel's routes, {@code /proc/net/ipv6_route} ({@code rt6_fill_node} in the kernel's {@code net/ipv6/ip6_fib.c}):
 * those of all tables together, without their numbers, so it is good for noticing that something changed, and says only
 * roughly which way leads out.
 */
final class RouteTable {

    /**
     * The most lines that are read. The kernel walks the table anew for each piece of it that is read: a thousand lines
     * take it a few milliseconds, five thousand a hundred, and a hundred thousand two minutes.
     */
    static final int MOST_LINES = 1000;

    /** Bytes of a line whose interface has a usual name. */
    private static final int LINE = 150;

    private static final int RTF_UP = 0x0001;
    private static final int RTF_REJECT = 0x0200;
    private static final String ZERO = "0".repeat(32);
    private static final String EVERYWHERE = ZERO + " 00 ";
    private static final HexFormat HEX = HexFormat.of();

    /** A default route of any table; the router's address is 32 hex digits, zeros if there is none. */
    private record Line(String nextHop, long metric, String interfaceName) {
        Route route() {
            return new Route(
                    nextHop.equals(ZERO) ? "" : Ip6.of(HEX.parseHex(nextHop)).toString(), interfaceName);
        }
    }

    /** What was read, so that it need not be parsed as long as it is the same. */
    private record Read(String text, List<Line> lines) {}

    private final Path table;
    private volatile Read last = new Read("", List.of());

    /** Reads the kernel's own table. */
    RouteTable() {
        this(Path.of("/proc/net/ipv6_route"));
    }

    /** Reads a table elsewhere, in the form of {@code /proc/net/ipv6_route}. */
    RouteTable(Path table) {
        this.table = table;
    }

    /**
     * Returns the default routes of interfaces that are up, the one with the lowest metric first; none if the table is
     * long or cannot be read.
     */
    List<List<Route>> defaults(Predicate<String> isUp) {
        return lines().stream()
                .filter(line -> isUp.test(line.interfaceName))
                .sorted(Comparator.comparingLong(Line::metric))
                .map(line -> List.of(line.route()))
                .toList();
    }

    /** Returns a text that changes with the default routes; empty if the table is long or cannot be read. */
    String fingerprint() {
        return lines().toString();
    }

    /** Returns the {@code ::/0} routes in the order of the table, but for those that reject and those of {@code lo}. */
    private List<Line> lines() {
        try {
            String text = KernelFile.read(table, MOST_LINES * LINE);
            Read known = last;
            if (!known.text.equals(text)) {
                known = new Read(text, text.length() < MOST_LINES * LINE ? lines(text) : List.of());
                last = known;
            }
            return known.lines;
        } catch (IOException | IllegalArgumentException e) {
            return List.of();
        }
    }

    private static List<Line> lines(String text) {
        // fields: destination, its length, source, its length, next hop, metric, references, uses, flags, interface
        List<Line> found = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (!line.startsWith(EVERYWHERE)) {
                continue;
            }
            String[] fields = line.trim().split(" +", -1);
            if (fields.length != 10 || fields[9].equals("lo")) {
                continue;
            }
            long flags = HexFormat.fromHexDigitsToLong(fields[8]);
            if ((flags & RTF_UP) != 0 && (flags & RTF_REJECT) == 0 && fields[4].length() == ZERO.length()) {
                found.add(new Line(fields[4], HexFormat.fromHexDigitsToLong(fields[5]), fields[9]));
            }
        }
        return found;
    }
}
