package org.bosixnet.client.hostsfile;

import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.InvalidValueException;

/** Reads single lines of a hosts file as glibc does (hosts(5)): only a line feed ends a line, {@code #} a comment. */
final class HostsLine {

    /** The most bytes of a line that is taken for an entry: an address and a name are far shorter. */
    private static final int LONGEST_ENTRY = 1000;

    private static final Pattern BLANKS = Pattern.compile("[ \t\r\f\u000b]+");

    private HostsLine() {}

    /** Tells the hashes of the name and the aliases of a line, as {@link OutsideNames} has them. */
    static void names(Bytes line, LongConsumer told) {
        boolean first = true; // the first field is the address
        int begin = -1;
        for (int i = 0; i <= line.length(); i++) {
            byte c = i < line.length() ? line.at(i) : (byte) '#';
            boolean ends = c == '#' || c == '\n' || isBlank(c);
            if (!ends && begin < 0) {
                begin = i;
            } else if (ends && begin >= 0) {
                if (!first) {
                    told.accept(OutsideNames.hash(line, begin, i));
                }
                first = false;
                begin = -1;
            }
            if (c == '#') {
                return;
            }
        }
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == 0x0b;
    }

    /** Returns the entry if the line holds a valid address, exactly one valid name, and no comment. */
    static Optional<HostEntry> entry(Bytes line) {
        if (line.length() > LONGEST_ENTRY) {
            return Optional.empty();
        }
        String text = line.toString();
        List<String> fields = BLANKS.splitAsStream(text.replace("\n", ""))
                .filter(field -> !field.isEmpty())
                .toList();
        if (fields.size() != 2 || text.indexOf('#') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new HostEntry(new HostAddress(fields.get(0)), new HostName(fields.get(1))));
        } catch (InvalidValueException e) {
            return Optional.empty(); // somebody else's line
        }
    }

    /** Returns the entry if the original's agent may have written this line. */
    static Optional<HostEntry> leftover(Bytes line) {
        return mayBeLeftover(line) ? entry(line) : Optional.empty();
    }

    /** Returns whether the original's agent takes a line for its own: four characters, then at least three colons. */
    static boolean mayBeLeftover(Bytes line) {
        if (line.length() < 5 || line.at(4) != ':') {
            return false;
        }
        int colons = 0;
        for (int i = 4; i < line.length() && colons < 3; i++) {
            colons += line.at(i) == ':' ? 1 : 0;
        }
        return colons == 3;
    }
}
