package org.bosixnet.client.fleet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bosixnet.client.host.ListedHost;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.HostList;

/** A list that was fetched, and what the stream said of it since: as it was sent, nothing validated. Not thread-safe. */
final class FollowedList {

    /** Most names, and the longest, that are remembered as gone: any more stay in the file until the next fetch. */
    private static final int MOST_GONE = 10_000;

    private static final int LONGEST_GONE = 253;

    private final ListSource.Fetched fetched;
    private final FittedList hosts;
    private final Set<String> gone = new HashSet<>();
    private int withoutRoom;

    FollowedList(ListSource.Fetched fetched, Room room) {
        this.fetched = fetched;
        this.hosts = new FittedList(room);
        this.withoutRoom = fetched.list().withoutRoom();
        for (ListedHost host : fetched.list().hosts()) {
            withoutRoom += hosts.add(host.name(), host.address()) ? 0 : 1;
        }
    }

    /**
     * Brings in what a stream told: what is removed first, to make room. What there is no room for is left out until the
     * list is fetched again.
     *
     * @return the names that are not as they were
     */
    Set<String> apply(HostChanges changes) {
        Set<String> changed = new HashSet<>();
        for (String name : changes.removed()) {
            if (remove(name)) {
                changed.add(name);
            }
        }
        for (HostChanges.Host host : changes.hosts()) {
            if (host.addresses().isEmpty() && remove(host.name())) {
                changed.add(host.name());
            }
        }
        for (HostChanges.Host host : changes.hosts()) {
            if (!host.addresses().isEmpty() && put(host)) {
                changed.add(host.name());
            }
        }
        return changed;
    }

    /** Removes a name; in a list that is not whole, one that was not seen as well. */
    private boolean remove(String name) {
        boolean news =
                !fetched.list().whole() && gone.size() < MOST_GONE && name.length() <= LONGEST_GONE && gone.add(name);
        return !hosts.remove(name).isEmpty() || news;
    }

    /** A name that is there gets at least as many addresses as it had. */
    private boolean put(HostChanges.Host host) {
        gone.remove(host.name());
        List<String> before = hosts.remove(host.name());
        boolean all = true;
        for (String address : host.addresses()) {
            all &= hosts.add(host.name(), address);
        }
        withoutRoom += all || withoutRoom == Integer.MAX_VALUE ? 0 : 1;
        return !hosts.of(host.name()).equals(before);
    }

    /** Returns whether there is more to the list than what is here, so that another fetch may bring it. */
    boolean lacks() {
        return withoutRoom > 0 || !fetched.list().whole();
    }

    /** Returns the list as it is now. */
    ListSource.Fetched current() {
        List<ListedHost> all = new ArrayList<>();
        hosts.all().forEach((name, some) -> some.forEach(address -> all.add(new ListedHost(address, name))));
        return new ListSource.Fetched(
                fetched.from(),
                fetched.peer(),
                new HostList(
                        all,
                        fetched.list().leftOut(),
                        withoutRoom,
                        fetched.list().whole()),
                Set.copyOf(gone));
    }
}
