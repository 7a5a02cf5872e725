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
import org.bosixnet.client.hostsfile.HostsChange;

/** Says in one line how the managed block changed. */
public final class Changes {

    /** How many names one line tells of. */
    private static final int MOST_NAMES = 8;

    /** How long a line becomes at most, but for how many more there are. A registry chooses names and addresses. */
    private static final int MOST_CHARACTERS = 300;

    private Changes() {}

    /** Returns {@code +new ADDRESS, ~changed ADDRESS, -gone}, and how many more there are. */
    static String describe(HostsChange change) {
        Set<HostName> touched = touched(change.before(), change.after());
        Map<HostName, String> before = byName(change.before(), touched);
        Map<HostName, String> after = byName(change.after(), touched);
        Set<HostName> names = new TreeSet<>(touched);
        names.removeIf(name -> after.getOrDefault(name, "").equals(before.getOrDefault(name, "")));
        StringJoiner line = new StringJoiner(", ");
        int told = 0;
        for (HostName name : names) {
            String now = after.get(name);
            String part = now == null ? "-" + name : (before.containsKey(name) ? "~" : "+") + name + " " + now;
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

    private static Map<HostName, String> byName(List<HostEntry> entries, Set<HostName> names) {
        return entries.stream()
                .filter(entry -> names.contains(entry.name()))
                .collect(Collectors.groupingBy(
                        HostEntry::name,
                        Collectors.mapping(entry -> entry.address().text(), Collectors.joining(" "))));
    }
}
