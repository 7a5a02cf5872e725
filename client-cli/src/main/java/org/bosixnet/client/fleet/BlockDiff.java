package org.bosixnet.client.fleet;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;

/**
 * How the entries of a block differ from others. Costs next to nothing per entry where most are the same, and in the same
 * order.
 *
 * @param before the one block
 * @param after the other
 * @param touched the names of all entries that are not the same in both, and perhaps of others
 * @param added those of them that are in the other block alone
 * @param removed those of them that are in the one block alone
 */
record BlockDiff(
        List<HostEntry> before,
        List<HostEntry> after,
        Set<HostName> touched,
        Set<HostName> added,
        Set<HostName> removed) {

    /** How many names one line tells of. */
    private static final int MOST_NAMES = 8;

    /** How long a line becomes at most, but for how many more there are. A registry chooses names and addresses. */
    private static final int MOST_CHARACTERS = 300;

    static BlockDiff of(List<HostEntry> before, List<HostEntry> after) {
        Set<HostName> touched = touched(before, after);
        return new BlockDiff(before, after, touched, without(touched, before), without(touched, after));
    }

    /** Returns the names between what both lists begin with and what both end with: most are the same. */
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

    /** Returns in one line {@code +new ADDRESS, ~changed ADDRESS, -gone}, and how many more there are. */
    String describe() {
        Map<HostName, String> old = byName(before);
        Map<HostName, String> now = byName(after);
        Set<HostName> names = new TreeSet<>(touched);
        names.removeIf(name -> now.getOrDefault(name, "").equals(old.getOrDefault(name, "")));
        StringJoiner line = new StringJoiner(", ");
        int told = 0;
        for (HostName name : names) {
            String text = now.get(name);
            String part = text == null ? "-" + name : (old.containsKey(name) ? "~" : "+") + name + " " + text;
            if (told == MOST_NAMES || (told > 0 && line.length() + part.length() > MOST_CHARACTERS)) {
                break;
            }
            line.add(cut(part));
            told++;
        }
        if (names.size() > told) {
            line.add("and " + (names.size() - told) + " more");
        }
        return names.isEmpty() ? "same names, other text" : line.toString();
    }

    /** Returns a name with as many of its addresses as there is room for; for one there is. */
    private static String cut(String part) {
        return part.length() <= MOST_CHARACTERS
                ? part
                : part.substring(0, part.lastIndexOf(' ', MOST_CHARACTERS)) + " ...";
    }

    private Map<HostName, String> byName(List<HostEntry> entries) {
        return entries.stream()
                .filter(entry -> touched.contains(entry.name()))
                .collect(Collectors.groupingBy(
                        HostEntry::name,
                        Collectors.mapping(entry -> entry.address().text(), Collectors.joining(" "))));
    }
}
