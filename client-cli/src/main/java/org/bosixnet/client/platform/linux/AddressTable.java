package org.bosixnet.client.platform.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.bosixnet.client.address.AddressFlag;
import org.bosixnet.client.address.AddressScope;
import org.bosixnet.client.address.AddressSource;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Lifetime;
import org.bosixnet.client.host.Ip6;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's table of addresses, {@code /proc/net/if_inet6} ({@code if6_seq_show} in the kernel's
 * {@code net/ipv6/addrconf.c}), with its links' states in {@code /sys/class/net}: quick and always there on Linux,
 * but without lifetimes and the flags above 0x80. Thread-safe.
 */
final class AddressTable implements AddressSource {

    private static final int IFF_UP = 1;
    private static final HexFormat HEX = HexFormat.of();

    /**
     * One line: {@code ADDRESS INDEX PREFIXLEN SCOPE FLAGS NAME}, all but the name in hex.
     *
     * @param flags the lowest eight bits of the kernel's flags
     */
    private record Row(
            Ip6 address, int prefixLength, AddressScope scope, Set<AddressFlag> flags, String interfaceName) {
        Candidate candidate(boolean interfaceUp) {
            return new Candidate(
                    address.toString(), interfaceName, interfaceUp, prefixLength, scope, flags, Lifetime.UNKNOWN);
        }
    }

    private record Read(String text, List<Candidate> candidates) {}

    private final Path table;
    private final Path links;
    private volatile @Nullable Read last;

    /** Reads the kernel's own table. */
    AddressTable() {
        this(Path.of("/proc/net/if_inet6"), Path.of("/sys/class/net"));
    }

    /**
     * Reads a table elsewhere.
     *
     * @param table read instead of {@code /proc/net/if_inet6}
     * @param links read instead of {@code /sys/class/net}
     */
    AddressTable(Path table, Path links) {
        this.table = table;
        this.links = links;
    }

    /**
     * Returns the addresses in the order of the table.
     *
     * @throws IOException if the table is missing (not Linux, or IPv6 is switched off) or not understood
     */
    @Override
    public List<Candidate> read() throws IOException {
        return rows(text()).stream()
                .map(row -> row.candidate(isUp(row.interfaceName())))
                .toList();
    }

    /**
     * Returns the same for frequent calls: costs one read while the table is unchanged. Ignores links, so all count as
     * up.
     */
    List<Candidate> readQuickly() throws IOException {
        return quickly().candidates;
    }

    private Read quickly() throws IOException {
        String text = text();
        Read known = last;
        if (known == null || !known.text.equals(text)) {
            known = new Read(
                    text, rows(text).stream().map(row -> row.candidate(true)).toList());
            last = known;
        }
        return known;
    }

    /**
     * Returns a text that changes with the addresses, their flags (deprecation, too) and the state of links, but not
     * with lifetimes.
     *
     * @throws IOException if the table is missing or not understood
     */
    String fingerprint() throws IOException {
        Read now = quickly();
        // a lost carrier leaves the addresses in the table, so the links of those that matter are read, too
        TreeMap<String, String> states = new TreeMap<>();
        for (Candidate candidate : now.candidates) {
            if (candidate.scope() == AddressScope.GLOBAL) {
                states.computeIfAbsent(candidate.interfaceName(), this::operState);
            }
        }
        return now.text + states;
    }

    private String text() throws IOException {
        return KernelFile.read(table);
    }

    private static List<Row> rows(String text) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (!line.isEmpty()) {
                rows.add(row(line));
            }
        }
        return rows;
    }

    private static Row row(String line) throws IOException {
        String[] fields = line.trim().split(" +", -1);
        try {
            if (fields.length == 6 && fields[0].length() == 32) {
                return new Row(
                        Ip6.of(HEX.parseHex(fields[0])),
                        HexFormat.fromHexDigits(fields[2]),
                        scope(HexFormat.fromHexDigits(fields[3])),
                        flags(HexFormat.fromHexDigits(fields[4])),
                        fields[5]);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new IOException("unknown line in the kernel's address table: " + line);
    }

    private static AddressScope scope(int bits) {
        return switch (bits) {
            case 0x00 -> AddressScope.GLOBAL;
            case 0x10 -> AddressScope.HOST;
            case 0x20 -> AddressScope.LINK;
            case 0x40 -> AddressScope.SITE;
            default -> AddressScope.OTHER;
        };
    }

    private static Set<AddressFlag> flags(int bits) {
        Set<AddressFlag> flags = EnumSet.noneOf(AddressFlag.class);
        for (AddressFlag flag : AddressFlag.values()) {
            if ((bits & flag.bit()) != 0) {
                flags.add(flag);
            }
        }
        return flags;
    }

    /** Returns whether an interface is switched on and has a link; true if that is unknown. */
    boolean isUp(String interfaceName) {
        String flags = link(interfaceName, "flags");
        boolean switchedOn = flags.isEmpty() || (Integer.decode(flags) & IFF_UP) != 0;
        return switchedOn
                && switch (operState(interfaceName)) {
                    case "down", "lowerlayerdown", "notpresent" -> false;
                    default -> true;
                };
    }

    /** Returns the state (RFC 2863 {@code ifOperStatus}) in the kernel's lower-case word; empty if it is unknown. */
    private String operState(String interfaceName) {
        return link(interfaceName, "operstate");
    }

    private String link(String interfaceName, String file) {
        try {
            return KernelFile.read(links.resolve(interfaceName).resolve(file)).trim();
        } catch (IOException | RuntimeException e) {
            return ""; // gone since, or no sysfs here, as in some containers
        }
    }

    /** Returns where the table is. */
    @Override
    public String toString() {
        return table.toString();
    }
}
