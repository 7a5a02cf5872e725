package org.bosixnet.client.hostsfile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.bosixnet.client.host.HostEntry;
import org.jspecify.annotations.Nullable;

/**
 * What is in a hosts file outside the managed block: as bytes, of which lines become text only if an original's agent
 * may have left them, because others may put any number of lines there. Immutable except for a cache of what was read of
 * it, and thread-safe.
 */
final class Outside {

    /** How often the bytes are in memory at once while the file is changed: the file, and the previous version. */
    private static final int COPIES = 2;

    private static final int BYTES_OF_NAME = 8;

    /** Bytes of objects for each line that may be left from the original. */
    private static final int BYTES_OF_LEFTOVER = 300;

    private final Bytes before;
    private final Bytes after;

    /** What was read, once somebody asked. Threads that ask at once both read the same. */
    private @Nullable Known known;

    /** The memory that it takes, once somebody asked; negative before. */
    private volatile long memory = -1;

    /**
     * What is read of the bytes.
     *
     * @param names every name and alias
     * @param leftovers the lines without comments that the original's agent may have left
     * @param memory how many bytes of memory all takes at the peak, when the file is changed
     */
    record Known(OutsideNames names, List<HostEntry> leftovers, long memory) {
        Known {
            leftovers = List.copyOf(leftovers);
        }
    }

    Outside(Bytes before, Bytes after) {
        this.before = before;
        this.after = after;
    }

    Bytes before() {
        return before;
    }

    Bytes after() {
        return after;
    }

    int size() {
        return before.length() + after.length();
    }

    /**
     * Returns how many bytes there are of what others wrote: no zeros, which a power cut leaves in the place of a text
     * that had not come to the disk.
     */
    int written() {
        return before.length() - before.zeros() + after.length() - after.zeros();
    }

    /**
     * Returns how many bytes of memory this takes at the peak, when the file is changed; takes none to find that out.
     */
    long memory() {
        if (memory >= 0) {
            return memory;
        }
        long[] bytes = {(long) COPIES * size()};
        LongConsumer name = hash -> bytes[0] += BYTES_OF_NAME;
        forEachLine(line -> {
            HostsLine.names(line, name);
            bytes[0] += HostsLine.mayBeLeftover(line) ? BYTES_OF_LEFTOVER : 0;
        });
        memory = bytes[0];
        return bytes[0];
    }

    /** Returns what is read of it. */
    Known known() {
        Known read = known;
        if (read == null) {
            List<HostEntry> leftovers = new ArrayList<>();
            forEachLine(line -> HostsLine.leftover(line).ifPresent(leftovers::add));
            read = new Known(namesWhere(line -> true), leftovers, memory());
            known = read;
        }
        return read;
    }

    /** Tells what is read of it, if that is known from elsewhere. */
    void know(Known read) {
        known = read;
        memory = read.memory();
    }

    OutsideNames names() {
        return known().names();
    }

    List<HostEntry> leftovers() {
        return known().leftovers();
    }

    private OutsideNames namesWhere(Predicate<Bytes> wanted) {
        return OutsideNames.of(told -> forEachLine(line -> {
            if (wanted.test(line)) {
                HostsLine.names(line, told);
            }
        }));
    }

    /** Returns the leftovers among these entries whose names are in no other line. */
    List<HostEntry> adoptable(Set<HostEntry> listed) {
        List<HostEntry> found = leftovers().stream().filter(listed::contains).toList();
        if (found.isEmpty()) {
            return found;
        }
        OutsideNames others = namesWhere(line -> !isOneOf(HostsLine.leftover(line), listed));
        return found.stream().filter(entry -> !others.contains(entry.name())).toList();
    }

    /** Returns the same without the leftovers that are among these entries. */
    Outside without(List<HostEntry> moved) {
        Set<HostEntry> doomed = new HashSet<>(moved);
        return new Outside(without(before, doomed), without(after, doomed));
    }

    private static Bytes without(Bytes text, Set<HostEntry> doomed) {
        byte[] kept = new byte[text.length()];
        int length = 0;
        for (int at = 0, end; at < text.length(); at = end) {
            end = text.lineEnd(at);
            Bytes line = text.cut(at, end);
            if (!isOneOf(HostsLine.leftover(line), doomed)) {
                line.buffer().get(kept, length, line.length());
                length += line.length();
            }
        }
        return Bytes.of(kept).cut(0, length);
    }

    private static boolean isOneOf(Optional<HostEntry> entry, Set<HostEntry> entries) {
        return entry.isPresent() && entries.contains(entry.get());
    }

    private void forEachLine(Consumer<Bytes> told) {
        before.forEachLine(told);
        after.forEachLine(told);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Outside that && before.equals(that.before) && after.equals(that.after);
    }

    @Override
    public int hashCode() {
        return 31 * before.hashCode() + after.hashCode();
    }
}
