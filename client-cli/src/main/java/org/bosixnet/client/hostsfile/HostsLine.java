package org.bosixnet.client.hostsfile;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.InvalidValueException;

/** Reads single lines of a hosts file as glibc does (hosts(5)): only a line feed ends a line, {@code #} a comment. */
final class HostsLine {

    /** Lines that the original's agent takes for its own. */
    private static final Pattern ORIGINAL = Pattern.compile("^....:.*:.*:.*");

    private static final Pattern BLANKS = Pattern.compile("[ \t\r\f\u000b]+");

    private HostsLine() {}

    /**
     * Returns the lines with their line ends; joined they are the text again. The stream is lazy: all lines of a long
     * list of blocked names at once would take several times the memory of the text.
     */
    static Stream<String> split(String text) {
        return Stream.iterate(0, start -> start < text.length(), start -> end(text, start))
                .map(start -> text.substring(start, end(text, start)));
    }

    private static int end(String text, int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end + 1;
    }

    /** Returns the text without the lines that match. */
    static String without(String text, Predicate<String> doomed) {
        StringBuilder kept = new StringBuilder(text.length());
        split(text).filter(line -> !doomed.test(line)).forEach(kept::append);
        return kept.toString();
    }

    /** Returns the name and the aliases of a line in lower case, without trailing dots. */
    static List<String> names(String line) {
        List<String> fields = fields(line);
        return fields.isEmpty()
                ? fields
                : fields.subList(1, fields.size()).stream()
                        .map(HostName::foldedUnchecked)
                        .toList();
    }

    /** Returns the entry if the line holds a valid address, exactly one valid name, and no comment. */
    static Optional<HostEntry> entry(String line) {
        List<String> fields = fields(line);
        if (fields.size() != 2 || line.indexOf('#') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new HostEntry(new HostAddress(fields.get(0)), new HostName(fields.get(1))));
        } catch (InvalidValueException e) {
            return Optional.empty(); // somebody else's line
        }
    }

    /** Returns the entry if the original's agent may have written this line. */
    static Optional<HostEntry> leftover(String line) {
        return ORIGINAL.matcher(line).lookingAt() ? entry(line) : Optional.empty();
    }

    private static List<String> fields(String line) {
        int comment = line.indexOf('#');
        String text = comment < 0 ? line : line.substring(0, comment);
        return BLANKS.splitAsStream(text.replace("\n", ""))
                .filter(field -> !field.isEmpty())
                .toList();
    }
}
