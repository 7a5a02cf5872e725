package org.bosixnet.client.hostsfile;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
 * <p>Held as bytes, which come out as they went in, whatever their encoding. Immutable except for a cache of its
 * entries, and thread-safe; does no I/O.
 */
final class HostsText {

    private static final String BEGIN = "# BEGIN bosixnet";
    private static final String BEGIN_LINE = BEGIN + " (managed, do not edit)";
    private static final String MEND = " Leave one pair of these markers or none.";

    /** The line after a block. */
    static final String END = "# END bosixnet";

    /** Bytes of objects for each line of the block. */
    private static final int BYTES_OF_LINE = 200;

    private final Outside outside;
    private final Bytes block; // from the begin marker to the end marker, without the line end of the latter

    /** What was read of the block, once somebody asked. Threads that ask at once both read the same. */
    private @Nullable List<HostEntry> entries;

    /** What is read of a text, which takes far less memory than the text if that is long. */
    record Known(List<HostEntry> entries, Outside.Known outside) {}

    private HostsText(Outside outside, Bytes block) {
        this.outside = outside;
        this.block = block;
    }

    /**
     * Cuts a file. Markers may be indented, and text may follow them.
     *
     * @throws BrokenBlockException if there are two blocks, nested ones, or a marker without its counterpart
     */
    static HostsText parse(Bytes text) throws BrokenBlockException {
        int begin = -1;
        int beginLine = 0;
        int end = -1;
        int number = 0;
        for (int at = 0, next; at < text.length(); at = next) {
            next = text.lineEnd(at);
            number++;
            if (isMarker(text, at, next, BEGIN)) {
                if (begin >= 0) {
                    throw new BrokenBlockException("line " + number + " begins a second managed block; the first"
                            + " begins in line " + beginLine + "." + MEND);
                }
                begin = at;
                beginLine = number;
            } else if (isMarker(text, at, next, END)) {
                if (begin < 0 || end >= 0) {
                    throw new BrokenBlockException(
                            "line " + number + " ends a managed block that does not begin anywhere." + MEND);
                }
                end = withoutLineEnd(text, next);
            }
        }
        if (begin < 0) {
            return new HostsText(new Outside(text, Bytes.NONE), Bytes.NONE);
        }
        if (end < 0) {
            throw new BrokenBlockException(
                    "the managed block that begins in line " + beginLine + " has no '" + END + "' line." + MEND, begin);
        }
        return new HostsText(new Outside(text.cut(0, begin), text.cut(end, text.length())), text.cut(begin, end));
    }

    /** Returns the pieces of the file, to be written one after the other. */
    ByteBuffer[] pieces() {
        return new ByteBuffer[] {
            outside.before().buffer(), block.buffer(), outside.after().buffer()
        };
    }

    /** Returns whether a file with these bytes has this text. */
    boolean isSpelt(Bytes content) {
        int begin = outside.before().length();
        int end = begin + block.length();
        return content.length() == size()
                && content.cut(0, begin).equals(outside.before())
                && content.cut(begin, end).equals(block)
                && content.cut(end, content.length()).equals(outside.after());
    }

    int size() {
        return outside.size() + block.length();
    }

    boolean hasBlock() {
        return !block.isEmpty();
    }

    Outside outside() {
        return outside;
    }

    /** Returns what is read of it. */
    Known known() {
        return new Known(entries(), outside.known());
    }

    /** Tells what is read of it, if that is known from elsewhere. */
    void know(Known read) {
        entries = read.entries();
        outside.know(read.outside());
    }

    /** Returns how many bytes of memory the block takes as entries. */
    long memoryOfBlock() {
        long[] bytes = {0};
        block.forEachLine(line -> bytes[0] += BYTES_OF_LINE);
        return bytes[0];
    }

    /** Returns the entries of the block; other lines in it are ignored. */
    List<HostEntry> entries() {
        List<HostEntry> known = entries;
        if (known == null) {
            List<HostEntry> found = new ArrayList<>();
            block.forEachLine(line -> HostsLine.entry(line).ifPresent(found::add));
            known = List.copyOf(found);
            entries = known;
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
        OutsideNames names = outside.names();
        List<HostEntry> entries =
                wanted.stream().filter(entry -> !names.contains(entry.name())).toList();
        if (!isInOrder(entries)) {
            entries = entries.stream()
                    .distinct()
                    .sorted(Comparator.comparing(HostEntry::name))
                    .toList();
        }
        Outside around = outside;
        String lineEnd = lineEnd(hasBlock() ? block : outside.before());
        if (!hasBlock()) {
            if (entries.isEmpty()) {
                return this;
            }
            Bytes before = outside.before();
            boolean atLineStart = before.isEmpty() || before.at(before.length() - 1) == '\n';
            around = new Outside(atLineStart ? before : before.with(Bytes.of(lineEnd)), Bytes.of(lineEnd));
        }
        HostsText text = new HostsText(around, written(entries, lineEnd));
        text.entries = entries;
        return text;
    }

    /** Returns the text without the block and its markers, as if there had never been one. */
    HostsText withoutBlock() {
        if (!hasBlock()) {
            return this;
        }
        Bytes after = outside.after();
        Bytes nextLines = after.cut(after.lineEnd(0), after.length()); // the first ends the line of the end marker
        return new HostsText(new Outside(outside.before().with(nextLines), Bytes.NONE), Bytes.NONE);
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
        List<HostEntry> adopted = outside.adoptable(listed);
        if (adopted.isEmpty()) {
            return this;
        }
        Set<HostEntry> entries = new LinkedHashSet<>(entries());
        Set<HostName> inBlock = new HashSet<>();
        entries.forEach(entry -> inBlock.add(entry.name()));
        adopted.stream().filter(entry -> !inBlock.contains(entry.name())).forEach(entries::add);
        return new HostsText(outside.without(adopted), block).withEntries(entries);
    }

    private static Bytes written(List<HostEntry> entries, String lineEnd) {
        StringBuilder out = new StringBuilder(BEGIN_LINE).append(lineEnd);
        for (HostEntry entry : entries) {
            out.append(entry.address()).append("    ").append(entry.name()).append(lineEnd);
        }
        return Bytes.of(out.append(END).toString());
    }

    private static boolean isMarker(Bytes text, int begin, int end, String marker) {
        int at = begin;
        while (at < end && Character.isWhitespace(text.at(at))) {
            at++;
        }
        if (marker.length() > end - at || !text.startsWith(marker, at)) {
            return false;
        }
        String rest = text.cut(at + marker.length(), end).toString().stripTrailing();
        return rest.isEmpty() || " \t(,:;".indexOf(rest.charAt(0)) >= 0;
    }

    /** Returns where a line ends without its line feed, and a carriage return before it. */
    private static int withoutLineEnd(Bytes text, int end) {
        int last = end > 0 && text.at(end - 1) == '\n' ? end - 1 : end;
        return last > 0 && text.at(last - 1) == '\r' ? last - 1 : last;
    }

    private static String lineEnd(Bytes text) {
        int end = text.lineEnd(0);
        return end > 1 && text.at(end - 1) == '\n' && text.at(end - 2) == '\r' ? "\r\n" : "\n";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostsText that && outside.equals(that.outside) && block.equals(that.block);
    }

    @Override
    public int hashCode() {
        return Objects.hash(outside, block);
    }
}
