package org.bosixnet.client.fleet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;

/**
 * The limit on the list that the agent keeps: in names, as set, and in memory, because a name of 253 characters with 8
 * addresses takes a hundred times as much as a short one.
 *
 * @param names the most distinct names
 * @param free supplies how many bytes of heap the lines may take at the peak, when the file is written; as estimated by
 *     {@link #costOfName} and {@link #costOfLine}
 */
public record Room(int names, LongSupplier free) {

    /**
     * The most that the rest of the program needs, in bytes: for the longest event, for what is remembered, for JSON.
     */
    private static final long REST = 30L << 20;

    /** The least room, in bytes: even on a heap that is too small, there is room for a small fleet. */
    private static final long LEAST = 4L << 20;

    /** Bytes of objects for each name, and for each of its lines, in the list and in the file's old and new text. */
    private static final int NAME = 400;

    private static final int LINE = 700;

    /** How often a line's characters are in memory at once. */
    private static final int COPIES = 12;

    /**
     * The longest spelling of an address, in characters; counted for each, so that another address of a name never
     * needs more.
     */
    private static final int ADDRESS = 39;

    /**
     * Returns the room on this heap.
     *
     * @param maxNames {@code MAX_NAMES}
     * @param heap the largest heap of this JVM, in bytes
     * @param outside supplies how many bytes of memory the hosts file takes besides the block
     */
    public static Room of(int maxNames, long heap, LongSupplier outside) {
        return new Room(maxNames, () -> Math.max(LEAST, heap - REST - outside.getAsLong()));
    }

    public Room(int names, long bytes) {
        this(names, () -> bytes);
    }

    /** Returns how many bytes of heap the lines may take now. */
    long bytes() {
        return free.getAsLong();
    }

    /** Returns how many bytes of changes may be waiting. */
    public static long ofMail(long heap) {
        return heap / 16;
    }

    /**
     * Returns the entries for which the block has room: those held back, then the names that are in the block now, each
     * with at least one address, then their other addresses, and then new names.
     */
    List<HostEntry> fitting(List<HostEntry> entries, List<HostName> held, List<HostEntry> current) {
        if (fits(entries)) {
            return entries;
        }
        FittedList fitted = new FittedList(this);
        Set<HostName> heldNames = Set.copyOf(held);
        Set<HostName> there = current.stream().map(HostEntry::name).collect(Collectors.toSet());
        List<HostEntry> fitting = new ArrayList<>();
        List<HostEntry> further = new ArrayList<>();
        List<HostEntry> added = new ArrayList<>();
        Set<HostName> seen = new HashSet<>();
        for (HostEntry entry : entries) {
            boolean first = seen.add(entry.name());
            if (heldNames.contains(entry.name()) || (first && there.contains(entry.name()))) {
                boolean unused = fitted.add(entry);
                fitting.add(entry);
            } else {
                (there.contains(entry.name()) ? further : added).add(entry);
            }
        }
        further.addAll(added);
        further.stream().filter(fitted::add).forEach(fitting::add);
        return fitting;
    }

    /** Returns whether all entries fit; false in doubt, if the entries of a name are not together. */
    private boolean fits(List<HostEntry> entries) {
        int count = 0;
        long cost = 0;
        HostName last = null;
        for (HostEntry entry : entries) {
            HostName name = entry.name();
            cost += costOfLine(name.value());
            if (!name.equals(last)) {
                last = name;
                cost += costOfName(name.value());
                count++;
            }
        }
        return count <= names && cost <= bytes();
    }

    static long costOfName(String name) {
        return NAME + 2L * name.length();
    }

    static long costOfLine(String name) {
        return LINE + (long) COPIES * (name.length() + ADDRESS);
    }

    /** Returns a sentence if there is not enough memory for as many usual names as are set. */
    public Optional<String> lack() {
        return usualNames() >= names
                ? Optional.empty()
                : Optional.of("MAX_NAMES=" + names + " is more than there is memory for: about " + usualNames()
                        + " names with one address. Raise -Xmx in /etc/bosixnet/jvm.options, or lower MAX_NAMES");
    }

    /** Returns roughly how many usual names fit, each with one address. */
    long usualNames() {
        String usual = "a-usual-name";
        return Math.min(names, bytes() / (costOfName(usual) + costOfLine(usual)));
    }
}
