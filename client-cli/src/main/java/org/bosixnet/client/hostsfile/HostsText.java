package org.bosixnet.client.hostsfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.jspecify.annotations.Nullable;

/**
 * The text of a hosts file, cut into the part before the managed block, the block, and the part after it:
 *
 * <pre>
 * 127.0.0.1 localhost
 * # BEGIN bosixnet (managed, do not edit)
 * 2001:db8::1    alpha
 * 2001:db8::2    beta
 * # END bosixnet
 * </pre>
 *
 * <p>Held as ISO 8859-1, one character per byte, so that bytes of any encoding come out as they went in. Immutable
 * except for a cache of its lines, and thread-safe; does no I/O.
 */
final class HostsText {

    private static final String BEGIN = "# BEGIN bosixnet";
    private static final String BEGIN_LINE = BEGIN + " (managed, do not edit)";
    private static final String END = "# END bosixnet";
    private static final String MEND = " Leave one pair of these markers or none.";

    /** The beginning of a line of the block; only the last line of a file can be one. */
    private static final Pattern CUT_LINE = Pattern.compile("[0-9a-f:.]*( {1,3}| {4}[a-z0-9_.-]*\r?)?");

    private final String before;
    private final String block; // from the begin marker to the end marker, without the line end of the latter
    private final String after;

    // What was read of the lines, once somebody asked. Threads that ask at once both read the same.
    private @Nullable List<HostEntry> entries;

    private @Nullable Set<String> outsideNames;
    private @Nullable List<HostEntry> leftovers;

    private HostsText(String before, String block, String after) {
        this.before = before;
        this.block = block;
        this.after = after;
    }

    /**
     * Cuts a file. Markers may be indented, and text may follow them.
     *
     * @throws BrokenBlockException if there are two blocks, nested ones, or a marker without its counterpart
     */
    static HostsText parse(byte[] bytes) throws BrokenBlockException {
        return parse(new String(bytes, ISO_8859_1));
    }

    /** Cuts a file whose bytes are characters already. */
    static HostsText parse(String text) throws BrokenBlockException {
        int begin = -1;
        int beginLine = 0;
        int end = -1;
        int at = 0;
        int number = 0;
        for (String line : (Iterable<String>) HostsLine.split(text)::iterator) {
            number++;
            if (isMarker(line, BEGIN)) {
                if (begin >= 0) {
                    throw new BrokenBlockException("line " + number + " begins a second managed block; the first"
                            + " begins in line " + beginLine + "." + MEND);
                }
                begin = at;
                beginLine = number;
            } else if (isMarker(line, END)) {
                if (begin < 0 || end >= 0) {
                    throw new BrokenBlockException(
                            "line " + number + " ends a managed block that does not begin anywhere." + MEND);
                }
                end = at + withoutLineEnd(line).length();
            }
            at += line.length();
        }
        if (begin < 0) {
            return new HostsText(text, "", "");
        }
        if (end < 0) {
            throw new BrokenBlockException(
                    "the managed block that begins in line " + beginLine + " has no '" + END + "' line." + MEND, begin);
        }
        return new HostsText(text.substring(0, begin), text.substring(begin, end), text.substring(end));
    }

    String content() {
        return before + block + after;
    }

    byte[] bytes() {
        return content().getBytes(ISO_8859_1);
    }

    /** Returns how many bytes are outside the block. */
    int outsideSize() {
        return before.length() + after.length();
    }

    int size() {
        return outsideSize() + block.length();
    }

    boolean hasBlock() {
        return !block.isEmpty();
    }

    String before() {
        return before;
    }

    /** Returns the entries of the block; other lines in it are ignored. */
    List<HostEntry> entries() {
        List<HostEntry> known = entries;
        if (known == null) {
            known = HostsLine.split(block)
                    .flatMap(line -> HostsLine.entry(line).stream())
                    .toList();
            entries = known;
        }
        return known;
    }

    /** Returns every name and alias outside the block, in lower case. */
    Set<String> outsideNames() {
        Set<String> known = outsideNames;
        if (known == null) {
            known = outsideLines()
                    .flatMap(line -> HostsLine.names(line).stream())
                    .collect(Collectors.toUnmodifiableSet());
            outsideNames = known;
        }
        return known;
    }

    /** Returns the lines outside the block, without comments, that the original's agent may have left. */
    List<HostEntry> leftovers() {
        List<HostEntry> known = leftovers;
        if (known == null) {
            known = outsideLines()
                    .flatMap(line -> HostsLine.leftover(line).stream())
                    .toList();
            leftovers = known;
        }
        return known;
    }

    /**
     * Returns the text with just these entries in its block, except for names that are outside it. Sorted by name; the
     * addresses of one name keep their order. A file without a block gets none for an empty list; a block that loses
     * its last entry stays, empty, so that its place in the file is kept.
     */
    HostsText withEntries(Collection<HostEntry> wanted) {
        if (!hasBlock() && wanted.isEmpty()) {
            return this;
        }
        Set<String> outside = outsideNames();
        List<HostEntry> entries = wanted.stream()
                .filter(entry -> !outside.contains(entry.name().value()))
                .toList();
        if (!isInOrder(entries)) {
            entries = entries.stream()
                    .distinct()
                    .sorted(Comparator.comparing(HostEntry::name))
                    .toList();
        }
        if (!hasBlock()) {
            if (entries.isEmpty()) {
                return this;
            }
            String lineEnd = lineEnd(before);
            String gap = before.isEmpty() || before.endsWith("\n") ? "" : lineEnd;
            return new HostsText(before + gap, written(entries, lineEnd), lineEnd);
        }
        HostsText text = new HostsText(before, written(entries, lineEnd(block)), after);
        text.entries = entries;
        text.outsideNames = outside;
        text.leftovers = leftovers;
        return text;
    }

    /** Returns whether the entries are sorted by name without duplicates, as nearly always; a cheap check. */
    private static boolean isInOrder(List<HostEntry> entries) {
        int first = 0; // of the entries with this name
        for (int i = 1; i < entries.size(); i++) {
            int order = entries.get(i - 1).name().compareTo(entries.get(i).name());
            first = order == 0 ? first : i;
            if (order > 0 || entries.subList(first, i).contains(entries.get(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the text with those leftovers moved into the block that are among these entries. A name that is in any
     * other line outside stays where it is; if a name is in the block already, its leftover is only removed.
     */
    HostsText adopting(Set<HostEntry> listed) {
        List<HostEntry> adopted = adoptable(listed);
        if (adopted.isEmpty()) {
            return this;
        }
        Set<HostEntry> moved = new HashSet<>(adopted);
        HostsText rest = new HostsText(
                HostsLine.without(before, line -> isOneOf(HostsLine.leftover(line), moved)),
                block,
                HostsLine.without(after, line -> isOneOf(HostsLine.leftover(line), moved)));
        Set<HostEntry> entries = new LinkedHashSet<>(entries());
        Set<HostName> inBlock = new HashSet<>();
        entries.forEach(entry -> inBlock.add(entry.name()));
        adopted.stream().filter(entry -> !inBlock.contains(entry.name())).forEach(entries::add);
        return rest.withEntries(entries);
    }

    /** Returns the leftovers that {@link #adopting} moves. */
    List<HostEntry> adoptable(Set<HostEntry> listed) {
        Set<String> others = new HashSet<>();
        outsideLines()
                .filter(line ->
                        HostsLine.leftover(line).filter(listed::contains).isEmpty())
                .map(HostsLine::names)
                .forEach(others::addAll);
        return leftovers().stream()
                .filter(listed::contains)
                .filter(entry -> !others.contains(entry.name().value()))
                .toList();
    }

    /** Returns whether this text, the end of a file from a begin marker on, is the beginning of a block and no more. */
    static boolean isUnfinishedBlock(String text) {
        return HostsLine.split(text)
                .skip(1)
                .allMatch(line -> line.endsWith("\n")
                        ? HostsLine.entry(line).isPresent()
                        : CUT_LINE.matcher(line).matches() || END.startsWith(line));
    }

    private static boolean isOneOf(Optional<HostEntry> entry, Set<HostEntry> entries) {
        return entry.isPresent() && entries.contains(entry.get());
    }

    private Stream<String> outsideLines() {
        return Stream.concat(HostsLine.split(before), HostsLine.split(after));
    }

    private static String written(List<HostEntry> entries, String lineEnd) {
        StringBuilder out = new StringBuilder(BEGIN_LINE).append(lineEnd);
        for (HostEntry entry : entries) {
            out.append(entry.address()).append("    ").append(entry.name()).append(lineEnd);
        }
        return out.append(END).toString();
    }

    private static boolean isMarker(String line, String marker) {
        String text = line.strip();
        return text.startsWith(marker)
                && (text.length() == marker.length() || " \t(,:;".indexOf(text.charAt(marker.length())) >= 0);
    }

    private static String withoutLineEnd(String line) {
        String text = line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static String lineEnd(String text) {
        int end = text.indexOf('\n');
        return end > 0 && text.charAt(end - 1) == '\r' ? "\r\n" : "\n";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostsText that
                && before.equals(that.before)
                && block.equals(that.block)
                && after.equals(that.after);
    }

    @Override
    public int hashCode() {
        return Objects.hash(before, block, after);
    }
}
