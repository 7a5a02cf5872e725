package org.bosixnet.client.agent;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.hostsfile.HostsChange;

/** Says in one line how the managed block changed. */
final class Changes {

    /** How many names one line tells of. */
    private static final int MOST_NAMES = 8;

    private Changes() {}

    /** Returns {@code +new ADDRESS, ~changed ADDRESS, -gone}, and how many more there are. */
    static String describe(HostsChange change) {
        Map<HostName, String> before = byName(change.before());
        Map<HostName, String> after = byName(change.after());
        TreeSet<HostName> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        names.removeIf(name -> after.getOrDefault(name, "").equals(before.getOrDefault(name, "")));
        StringJoiner line = new StringJoiner(", ");
        for (HostName name : names.stream().limit(MOST_NAMES).toList()) {
            String now = after.get(name);
            if (now == null) {
                line.add("-" + name);
            } else {
                line.add((before.containsKey(name) ? "~" : "+") + name + " " + now);
            }
        }
        if (names.size() > MOST_NAMES) {
            line.add("and " + (names.size() - MOST_NAMES) + " more");
        }
        return names.isEmpty() ? "same names, other text" : line.toString();
    }

    private static Map<HostName, String> byName(List<HostEntry> entries) {
        return new HashMap<>(entries.stream()
                .collect(Collectors.groupingBy(
                        HostEntry::name,
                        LinkedHashMap::new,
                        Collectors.mapping(entry -> entry.address().text(), Collectors.joining(" ")))));
    }
}
