package org.bosixnet.client.address;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tells cheaply whether the addresses of this machine changed: small reads, no process. Sees addresses that come and go,
 * flags (deprecation, too), and links that go up and down; sees neither lifetimes nor routes. Not thread-safe.
 */
public final class AddressTable {

    /**
     * Stands for one state of the table; equal states are equal. Says nothing else.
     *
     * @param text the states in the kernel's words
     */
    public record Fingerprint(String text) {}

    private final Path table;
    private final LinkStates links;

    /** What was read last, and what that means: nearly always the same is read again. */
    private byte[] lastRead = {};

    private SortedSet<String> interfaces = Collections.emptySortedSet();

    /** Watches the kernel's own table. */
    public AddressTable() {
        this(AddressSources.IF_INET6, AddressSources.SYS_NET);
    }

    /**
     * Watches a table elsewhere.
     *
     * @param table takes the place of {@code /proc/net/if_inet6}
     * @param links takes the place of {@code /sys/class/net}
     */
    public AddressTable(Path table, Path links) {
        this.table = table;
        this.links = new LinkStates(links);
    }

    /**
     * Returns the present state.
     *
     * @throws IOException if the table is not there (not Linux, or IPv6 is switched off) or not understood; then
     *     {@link AddressSource#read()} has to be asked now and then instead
     */
    public Fingerprint fingerprint() throws IOException {
        byte[] read = read();
        if (!Arrays.equals(read, lastRead)) {
            interfaces = interfaces(new String(read, StandardCharsets.ISO_8859_1));
            lastRead = read;
        }
        StringBuilder state = new StringBuilder(new String(lastRead, StandardCharsets.ISO_8859_1));
        for (String name : interfaces) {
            state.append(name).append(' ').append(links.operState(name)).append('\n');
        }
        return new Fingerprint(state.toString());
    }

    private byte[] read() throws IOException {
        try (InputStream in = new FileInputStream(table.toFile())) { // half as dear as a channel
            return in.readAllBytes();
        }
    }

    /** A lost carrier leaves the addresses where they are, so the links of those that matter are asked, too. */
    private static SortedSet<String> interfaces(String text) throws IOException {
        return ProcTable.parse(text).stream()
                .filter(row -> row.scope() == AddressScope.GLOBAL)
                .map(ProcTable.Row::interfaceName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
