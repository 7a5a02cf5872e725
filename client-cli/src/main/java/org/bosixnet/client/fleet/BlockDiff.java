package org.bosixnet.client.fleet;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;

/**
 * The difference between the entries of two blocks. Costs next to nothing per entry if most are the same, and in the
 * same order.
 *
 * @param before the old block
 * @param after the new block
 * @param touched the names of all entries that differ, and perhaps of others
 * @param added those of them that are only in the new block
 * @param removed those of them that are only in the old block
 */
record BlockDiff(
        List<HostEntry> before,
        List<HostEntry> after,
        Set<HostName> touched,
        Set<HostName> added,
        Set<HostName> removed) {

    /**
     * A name whose addresses differ.
     *
     * @param before its addresses in the old block; empty if it was not there
     * @param after its addresses in the new block; empty if it is not there
     */
    record Change(HostName name, List<HostAddress> before, List<HostAddress> after) {}

    /** The most names in one line of the log. */
    private static final int MOST_NAMES = 8;

    /** The longest line, in characters, not counting "and N more". A registry chooses names and addresses. */
    private static final int MOST_CHARACTERS = 300;

    static BlockDiff of(List<HostEntry> before, List<HostEntry> after) {
        Set<HostName> touched = touched(before, after);
        return new BlockDiff(before, after, touched, without(touched, before), without(touched, after));
    }

    /** Returns the names between the common start and the common end of the two lists: most entries are the same. */
    private static Set<HostName> touched(List<HostEntry> before, List<HostEntry> after) {
        int shorter = Math.min(before.size(), after.size());
        int start = 0;
        while (start < shorter && before.get(start).equals(after.get(start))) {
            start++;
        }
        int end = 0;
        while (end < shorter - start && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        Set<HostName> names = new HashSet<>();
        before.subList(start, before.size() - end).forEach(entry -> names.add(entry.name()));
        after.subList(start, after.size() - end).forEach(entry -> names.add(entry.name()));
        return names;
    }

    private static Set<HostName> without(Set<HostName> names, List<HostEntry> entries) {
        if (names.isEmpty()) {
            return names;
        }
        Set<HostName> rest = new HashSet<>(names);
        entries.forEach(entry -> rest.remove(entry.name()));
        return rest;
    }

    /** Returns whether no name has come or gone. */
    boolean sameNames() {
        return added.isEmpty() && removed.isEmpty();
    }

    /** Returns what differs, by name in order; an order of addresses is a difference, too. */
    List<Change> changes() {
        Map<HostName, List<HostAddress>> old = byName(before);
        Map<HostName, List<HostAddress>> now = byName(after);
        return touched.stream()
                .sorted()
                .map(name -> new Change(name, old.getOrDefault(name, List.of()), now.getOrDefault(name, List.of())))
                .filter(change -> !change.before().equals(change.after()))
                .toList();
    }

    /** Returns one line, {@code +new ADDRESS, ~changed ADDRESS, -gone}, and how many more there are. */
    String describe() {
        List<Change> changes = changes();
        StringJoiner line = new StringJoiner(", ");
        int told = 0;
        for (Change change : changes) {
            String part = describe(change);
            if (told == MOST_NAMES || (told > 0 && line.length() + part.length() > MOST_CHARACTERS)) {
                break;
            }
            line.add(cut(part));
            told++;
        }
        if (changes.size() > told) {
            line.add("and " + (changes.size() - told) + " more");
        }
        return changes.isEmpty() ? "same names, other text" : line.toString();
    }

    private static String describe(Change change) {
        if (change.after().isEmpty()) {
            return "-" + change.name();
        }
        String addresses = change.after().stream().map(HostAddress::text).collect(Collectors.joining(" "));
        return (change.before().isEmpty() ? "+" : "~") + change.name() + " " + addresses;
    }

    /** Returns a name with as many of its addresses as there is room for, which is one at least. */
    private static String cut(String part) {
        return part.length() <= MOST_CHARACTERS
                ? part
                : part.substring(0, part.lastIndexOf(' ', MOST_CHARACTERS)) + " ...";
    }

    private Map<HostName, List<HostAddress>> byName(List<HostEntry> entries) {
        return entries.stream()
                .filter(entry -> touched.contains(entry.name()))
                .collect(Collectors.groupingBy(
                        HostEntry::name, Collectors.mapping(HostEntry::address, Collectors.toList())));
    }
}
