package org.bosixnet.client.fleet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bosixnet.client.fleet.NameGuard.Surroundings;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.InvalidValueException;
import org.bosixnet.client.host.LeftOut;
import org.bosixnet.client.host.LeftOuts;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.HostList;
import org.jspecify.annotations.Nullable;

/**
 * What a registry lists: a fetched list, with the changes that the stream has sent since. An entry is parsed and
 * checked against the settings once, when it arrives; it is checked against this computer then, and again when the
 * computer has changed. What is left out is kept with the reason, by name. Not thread-safe.
 */
final class FleetView {

    /** The most names that are remembered as gone: any more stay in the file until the next fetch. */
    private static final int MOST_GONE = 10_000;

    /** The most names that are counted of those that are refused and not told. */
    private static final int MOST_COUNTED = 10_000;

    private final ListSource.Fetched fetched;
    private final NameGuard guard;
    private final FittedList hosts;

    /** Names that the stream removed, if the list was not complete. */
    private final Set<String> gone = new HashSet<>();

    /** What syntax and settings refuse, by name, as much as is told of it. */
    private final Map<String, List<LeftOut>> refused = new LinkedHashMap<>();

    /** Names of the stream that they refuse, too, which are only counted. */
    private final Set<String> untold = new HashSet<>();

    private int withoutRoom;

    /** What this computer accepts of the names that it does not accept completely. */
    private final Map<String, List<HostEntry>> reduced = new TreeMap<>();

    /** The computer as it was when that was determined; null if it never was. */
    private @Nullable Surroundings judgedFor;

    /** Names that were added or changed since then. */
    private final Set<String> unjudged = new HashSet<>();

    /** Everything that this computer accepts; null if it has to be computed again. */
    private @Nullable List<HostEntry> accepted;

    FleetView(ListSource.Fetched fetched, NameGuard guard, Room room) {
        this.fetched = fetched;
        this.guard = guard;
        this.hosts = new FittedList(room);
        HostList list = fetched.list();
        this.withoutRoom = list.withoutRoom();
        for (HostEntry entry : list.hosts()) {
            withoutRoom += hosts.add(entry) ? 0 : 1;
        }
        list.leftOut().told().stream()
                .collect(
                        Collectors.groupingBy(one -> judged(one.name()).key(), LinkedHashMap::new, Collectors.toList()))
                .forEach(refused::put);
    }

    /** Returns where the list came from, for people. */
    String from() {
        return fetched.from();
    }

    /** Returns whether the list was read to its end; if not, the absence of a name says nothing. */
    boolean whole() {
        return fetched.list().whole();
    }

    /** Returns whether there was no room for part of the list. */
    boolean isShort() {
        return withoutRoom > 0;
    }

    /** Returns whether part of the list is missing here, so that another fetch may bring it. */
    boolean lacks() {
        return isShort() || !whole();
    }

    /** Returns the addresses that are listed for a name; none if it is not listed, or settings or room do not allow it. */
    List<HostAddress> addresses(HostName name) {
        return hosts.of(name.value()).stream().map(HostEntry::address).toList();
    }

    /**
     * Applies changes from a stream: removals first, to make room. What there is no room for is left out until the list
     * is fetched again.
     *
     * @return the names with any change
     */
    Set<String> apply(HostChanges changes) {
        Set<String> changed = new HashSet<>();
        changes.removed().forEach(name -> remove(judged(name), changed));
        changes.hosts().stream()
                .filter(host -> host.addresses().isEmpty())
                .forEach(host -> remove(judged(host.name()), changed));
        changes.hosts().stream()
                .filter(host -> !host.addresses().isEmpty())
                .forEach(host -> put(host, judged(host.name()), changed));
        return changed;
    }

    /** Removes a name; from a list that is not whole, also one that was not seen. */
    private void remove(Judged name, Set<String> changed) {
        boolean news = !whole() && gone.size() < MOST_GONE && name.valid() != null && gone.add(name.key());
        boolean wasRefused = refused.remove(name.key()) != null || untold.remove(name.key());
        if (!take(name.key()).isEmpty() || wasRefused || news) {
            changed.add(name.key());
        }
    }

    private List<HostEntry> take(String name) {
        List<HostEntry> before = hosts.remove(name);
        if (!before.isEmpty()) {
            reduced.remove(name);
            unjudged.remove(name);
            accepted = null;
        }
        return before;
    }

    /** Replaces the addresses of a name. A known name gets room for at least as many as it had. */
    private void put(HostChanges.Host host, Judged name, Set<String> changed) {
        gone.remove(name.key());
        List<HostEntry> before = take(name.key());
        List<LeftOut> refusedBefore = refused.remove(name.key());
        boolean countedBefore = untold.remove(name.key());
        List<LeftOut> leftOut = new ArrayList<>();
        boolean all = true;
        for (String address : host.addresses()) {
            String objection = name.objection();
            if (name.valid() != null && objection.isEmpty()) {
                try {
                    HostEntry entry = new HostEntry(new HostAddress(address), name.valid());
                    all &= hosts.of(name.key()).contains(entry) || hosts.add(entry);
                } catch (InvalidValueException e) {
                    objection = String.valueOf(e.getMessage());
                }
            }
            if (!objection.isEmpty()) {
                leftOut.add(new LeftOut(host.name(), address, objection));
            }
        }
        withoutRoom += all || withoutRoom == Integer.MAX_VALUE ? 0 : 1;
        List<HostEntry> now = hosts.of(name.key());
        if (!now.isEmpty()) {
            unjudged.add(name.key());
            accepted = null;
        }
        boolean counted = false;
        if (!leftOut.isEmpty() && refused.size() < LeftOuts.MOST_TOLD) {
            refused.put(name.key(), leftOut);
        } else if (!leftOut.isEmpty() && untold.size() < MOST_COUNTED) {
            counted = untold.add(name.key());
        }
        if (!now.equals(before)
                || !Objects.equals(refused.get(name.key()), refusedBefore)
                || counted != countedBefore) {
            changed.add(name.key());
        }
    }

    /**
     * A name as it was sent.
     *
     * @param key the name in canonical spelling; if it is invalid, as it is printed, which is never the key of another
     * @param objection why syntax or settings refuse it; empty if they do not
     */
    private record Judged(String key, @Nullable HostName valid, String objection) {}

    private Judged judged(String sent) {
        try {
            HostName name = new HostName(sent);
            return new Judged(name.value(), name, guard.objection(name).orElse(""));
        } catch (InvalidValueException e) {
            return new Judged(Escaped.text(sent), null, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Returns the entries for the block of this computer, sorted by name, the addresses of a name in the list's order.
     *
     * @param now the computer as it is now
     * @param block the entries in the block now: if the list is not whole, only those known to be gone are missing
     */
    List<HostEntry> wanted(Surroundings now, List<HostEntry> block) {
        List<HostEntry> seen = accepted(now);
        if (whole()) {
            return seen;
        }
        Set<HostName> names = seen.stream().map(HostEntry::name).collect(Collectors.toSet());
        Stream<HostEntry> unseen = block.stream()
                .filter(entry -> !names.contains(entry.name())
                        && !gone.contains(entry.name().value()));
        return Stream.concat(seen.stream(), unseen)
                .sorted(Comparator.comparing(HostEntry::name))
                .toList();
    }

    /** Returns the entries that this computer accepts, sorted by name. */
    List<HostEntry> accepted(Surroundings now) {
        if (!now.equals(judgedFor)) {
            judgedFor = now;
            accepted = null;
            reduced.clear();
            unjudged.addAll(hosts.byName().keySet());
        }
        for (String name : unjudged) {
            List<HostEntry> all = hosts.of(name);
            List<HostEntry> taken =
                    all.stream().filter(entry -> now.objection(entry).isEmpty()).toList();
            if (taken.size() < all.size()) {
                reduced.put(name, taken);
            }
        }
        unjudged.clear();
        if (accepted == null) {
            List<HostEntry> taken = new ArrayList<>();
            hosts.byName()
                    .forEach((name, all) -> taken.addAll(reduced.isEmpty() ? all : reduced.getOrDefault(name, all)));
            accepted = Collections.unmodifiableList(taken);
        }
        return accepted;
    }

    /**
     * Returns which entries of the list and of the stream's changes this computer does not accept, and why. Whoever is not
     * told may have been counted in the list, and changed since: the larger count is nearer, though one is of entries and the
     * other of names.
     */
    LeftOuts leftOut() {
        LeftOuts.Collector all = new LeftOuts.Collector();
        refused.values().forEach(some -> all.add(new LeftOuts(some, 0)));
        all.add(new LeftOuts(List.of(), Math.max(fetched.list().leftOut().untold(), untold.size())));
        Surroundings here = judgedFor;
        if (here != null) {
            reduced.keySet().forEach(name -> hosts.of(name).forEach(entry -> here.objection(entry)
                    .ifPresent(why -> all.add(name, entry.address().text(), why))));
        }
        return all.all();
    }
}
