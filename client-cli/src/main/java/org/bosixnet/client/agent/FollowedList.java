package org.bosixnet.client.agent;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bosixnet.client.host.ListedHost;
import org.bosixnet.client.registry.HostChanges;

/** A list that was fetched, and what the stream said of it since: as it was sent, nothing validated. Not thread-safe. */
final class FollowedList {

    private final ListSource.Fetched fetched;
    private final int maxNames;
    private final Map<String, List<String>> addresses = new LinkedHashMap<>();

    FollowedList(ListSource.Fetched fetched, int maxNames) {
        this.fetched = fetched;
        this.maxNames = maxNames;
        for (ListedHost host : fetched.hosts()) {
            addresses.computeIfAbsent(host.name(), name -> new ArrayList<>(1)).add(host.address());
        }
    }

    /**
     * Brings in what a stream told.
     *
     * @return the names that are not as they were
     * @throws TooManyNamesException if there are now more names than allowed; the list is then of no use
     */
    Set<String> apply(HostChanges changes) throws TooManyNamesException {
        Set<String> changed = new HashSet<>();
        for (HostChanges.Host host : changes.hosts()) {
            List<String> before = host.addresses().isEmpty()
                    ? addresses.remove(host.name())
                    : addresses.put(host.name(), host.addresses());
            if (!host.addresses().equals(before == null ? List.of() : before)) {
                changed.add(host.name());
            }
            if (addresses.size() > maxNames) {
                throw new TooManyNamesException(maxNames);
            }
        }
        for (String name : changes.removed()) {
            if (addresses.remove(name) != null) {
                changed.add(name);
            }
        }
        return changed;
    }

    /** Returns the list as it is now. */
    ListSource.Fetched current() {
        List<ListedHost> hosts = new ArrayList<>(addresses.size());
        addresses.forEach((name, all) -> all.forEach(address -> hosts.add(new ListedHost(address, name))));
        return new ListSource.Fetched(fetched.from(), fetched.peer(), hosts);
    }
}
