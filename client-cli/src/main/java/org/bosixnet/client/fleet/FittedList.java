package org.bosixnet.client.fleet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bosixnet.client.host.HostEntry;
import org.jspecify.annotations.Nullable;

/** Hosts with their addresses, sorted by name, limited to the {@link Room}. Not thread-safe. */
final class FittedList {

    private final Room room;
    private final Map<String, List<HostEntry>> hosts = new TreeMap<>();
    private long cost;

    FittedList(Room room) {
        this.room = room;
    }

    /** Returns the addresses of a name in the order in which they were added; empty if it is not in the list. */
    List<HostEntry> of(String name) {
        return hosts.getOrDefault(name, List.of());
    }

    /** Returns all entries by name, each name's addresses in the order in which they were added. */
    Map<String, List<HostEntry>> byName() {
        return Collections.unmodifiableMap(hosts);
    }

    /** Returns whether one more address of that name fits. */
    boolean fits(String name) {
        List<HostEntry> known = hosts.get(name);
        return cost + more(name, known) <= room.bytes() && (known != null || hosts.size() < room.names());
    }

    /** Returns whether another name would fit, if it were short enough. */
    boolean fitsAnother() {
        return hosts.size() < room.names() && cost + more("", null) <= room.bytes();
    }

    private static long more(String name, @Nullable List<HostEntry> known) {
        return Room.costOfLine(name) + (known == null ? Room.costOfName(name) : 0);
    }

    /** Adds an address to its name; returns false, and does nothing, if it does not fit. */
    boolean add(HostEntry entry) {
        String name = entry.name().value();
        if (!fits(name)) {
            return false;
        }
        List<HostEntry> known = hosts.get(name);
        cost += more(name, known);
        if (known == null) {
            known = new ArrayList<>(1);
            hosts.put(name, known);
        }
        known.add(entry);
        return true;
    }

    /** Removes the last address of a name that has at least two. */
    void removeLast(String name) {
        List<HostEntry> known = of(name);
        if (known.size() < 2) {
            throw new IllegalStateException(name + " would be without an address");
        }
        known.remove(known.size() - 1);
        cost -= Room.costOfLine(name);
    }

    /** Removes a name, and returns the addresses that it had. */
    List<HostEntry> remove(String name) {
        List<HostEntry> known = hosts.remove(name);
        if (known == null) {
            return List.of();
        }
        cost -= Room.costOfName(name) + known.size() * Room.costOfLine(name);
        return known;
    }
}
