package org.bosixnet.client.platform.linux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bosixnet.client.address.AddressFlag;
import org.bosixnet.client.address.AddressScope;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Ip6;
import org.bosixnet.client.address.Lifetime;

/** Reads the text of {@code /proc/net/if_inet6} ({@code if6_seq_show} in the kernel's {@code net/ipv6/addrconf.c}). */
final class ProcTable {

    /**
     * One line: {@code ADDRESS INDEX PREFIXLEN SCOPE FLAGS NAME}, all but the name in hex.
     *
     * @param flags the lowest eight bits of the kernel's flags
     */
    record Row(Ip6 address, int prefixLength, AddressScope scope, Set<AddressFlag> flags, String interfaceName) {
        Candidate candidate(boolean interfaceUp) {
            return new Candidate(
                    address.toString(), interfaceName, interfaceUp, prefixLength, scope, flags, Lifetime.UNKNOWN);
        }
    }

    private static final HexFormat HEX = HexFormat.of();

    private ProcTable() {}

    static List<Row> parse(String text) throws IOException {
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
}
