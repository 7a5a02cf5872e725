package org.bosixnet.client.platform.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.bosixnet.client.address.AddressScope;
import org.bosixnet.client.address.AddressSource;

/**
 * Tells cheaply whether the addresses of this machine changed: small reads, no process. Sees addresses that come and go,
 * flags (deprecation, too), and links that go up and down; sees neither lifetimes nor routes.
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
        String text = Files.readString(table, StandardCharsets.ISO_8859_1);
        // a lost carrier leaves the addresses where they are, so the links of those that matter are asked, too
        TreeMap<String, String> states = new TreeMap<>();
        for (ProcTable.Row row : ProcTable.parse(text)) {
            if (row.scope() == AddressScope.GLOBAL) {
                states.computeIfAbsent(row.interfaceName(), links::operState);
            }
        }
        return new Fingerprint(text + states);
    }
}
