package org.bosixnet.client.fleet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names with their addresses, as many as there is {@link Room} for. Nothing is validated. Not thread-safe. */
final class FittedList {

    private final Room room;
    private final Map<String, List<String>> addresses = new LinkedHashMap<>();
    private long cost;

    FittedList(Room room) {
        this.room = room;
    }

    /** Returns the addresses of a name; none if it is not in the list. */
    List<String> of(String name) {
        return addresses.getOrDefault(name, List.of());
    }

    /** Returns everything, in the order in which the names came. */
    Map<String, List<String>> all() {
        return addresses;
    }

    /** Returns whether there is room for one more address of that name. */
    boolean hasRoomFor(String name) {
        List<String> known = addresses.get(name);
        return cost + more(name, known) <= room.bytes() && (known != null || addresses.size() < room.names());
    }

    /** Returns whether there is room for no further name, however short. */
    boolean isFull() {
        return hasMostNames() || cost + more("", null) > room.bytes();
    }

    /** Returns whether there are as many names as are allowed, so that memory alone makes no room for another. */
    boolean hasMostNames() {
        return addresses.size() >= room.names();
    }

    private static long more(String name, @Nullable List<String> known) {
        return Room.costOfLine(name) + (known == null ? Room.costOfName(name) : 0);
    }

    /** Adds an address to a name; returns false, and does nothing, if there is no room. */
    boolean add(String name, String address) {
        if (!hasRoomFor(name)) {
            return false;
        }
        List<String> known = addresses.get(name);
        cost += more(name, known);
        if (known == null) {
            known = new ArrayList<>(1);
            addresses.put(name, known);
        }
        known.add(address);
        return true;
    }

    /** Removes the last address of a name that has two at least. */
    void removeLast(String name) {
        List<String> known = of(name);
        if (known.size() < 2) {
            throw new IllegalStateException(name + " would be without an address");
        }
        known.remove(known.size() - 1);
        cost -= Room.costOfLine(name);
    }

    /** Removes a name, and returns the addresses that it had. */
    List<String> remove(String name) {
        List<String> known = addresses.remove(name);
        if (known == null) {
            return List.of();
        }
        cost -= Room.costOfName(name) + known.size() * Room.costOfLine(name);
        return known;
    }
}
