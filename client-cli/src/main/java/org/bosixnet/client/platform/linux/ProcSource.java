package org.bosixnet.client.platform.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bosixnet.client.address.AddressSource;
import org.bosixnet.client.address.Candidate;

/**
 * Reads the kernel's table of addresses in {@code /proc}: quick and always there on Linux, but without lifetimes and
 * the flags above 0x80.
 */
final class ProcSource implements AddressSource {
    private final Path table;
    private final LinkStates links;

    /**
     * Takes the places of the two kernel file systems' parts.
     *
     * @param table {@code /proc/net/if_inet6}
     * @param links {@code /sys/class/net}
     */
    ProcSource(Path table, Path links) {
        this.table = table;
        this.links = new LinkStates(links);
    }

    @Override
    public List<Candidate> read() throws IOException {
        return ProcTable.parse(Files.readString(table, StandardCharsets.ISO_8859_1)).stream()
                .map(row -> row.candidate(links.isUp(row.interfaceName())))
                .toList();
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
