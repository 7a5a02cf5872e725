package org.bosixnet.client.platform.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.bosixnet.client.address.Route;
import org.jspecify.annotations.Nullable;

/** Finds the default route, by which this machine reaches the rest of the world. */
final class DefaultRoute {
    private static final int RTF_UP = 0x0001;
    private static final int RTF_REJECT = 0x0200;
    private static final String ZERO = "0".repeat(32);

    /** Longest table to read at every look, in lines. A computer has tens of routes, a router thousands. */
    static final int SHORT = 200;

    private final Path table;

    /** Reads the kernel's own table. */
    DefaultRoute() {
        this(Path.of("/proc/net/ipv6_route"));
    }

    /** Reads a table elsewhere, in the form of {@code /proc/net/ipv6_route}. */
    DefaultRoute(Path table) {
        this.table = table;
    }

    /**
     * Returns the {@code ::/0} route with the lowest metric, the first of several; routes that reject and those of
     * {@code lo} do not count. Empty if there is none or the table cannot be read.
     */
    Optional<Route> find() {
        return find(Integer.MAX_VALUE);
    }

    /** Returns the same at little cost; empty also if the table is long, as a router's. */
    Optional<Route> findQuickly() {
        return find(SHORT);
    }

    private Optional<Route> find(int mostLines) {
        // fields: destination, its length, source, its length, next hop, metric, references, uses, flags, interface
        @Nullable Route found = null;
        long lowest = Long.MAX_VALUE;
        int lines = 0;
        try (BufferedReader reader = Files.newBufferedReader(table, StandardCharsets.ISO_8859_1)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (++lines > mostLines) {
                    return Optional.empty();
                }
                if (!line.startsWith(ZERO + " 00 ")) {
                    continue;
                }
                String[] fields = line.trim().split(" +", -1);
                if (fields.length != 10 || fields[9].equals("lo")) {
                    continue;
                }
                long flags = HexFormat.fromHexDigitsToLong(fields[8]);
                long metric = HexFormat.fromHexDigitsToLong(fields[5]);
                if ((flags & RTF_UP) != 0 && (flags & RTF_REJECT) == 0 && metric < lowest) {
                    lowest = metric;
                    found = new Route(fields[4], fields[9]);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.ofNullable(found);
    }
}
