package org.bosixnet.client.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.platform.Uptime;
import org.bosixnet.client.state.RemovalState;
import org.bosixnet.client.state.RemovalState.Held;

/**
 * Prevents a registry that lost its data, or lies, from emptying the hosts file. New names and changed addresses pass
 * at once. A name may be removed as long as, of the names that entered the block <em>when it did or earlier</em>, at
 * most half are gone within 15 minutes, or only this one; the same for the names that entered up to any later time. So
 * new names never make up for old ones, however long they have been there, and removing in small steps does not help.
 * Names that come back within the window are as old as before. Further removals are held back until a name has been
 * missing from three fetches and for 15 minutes, or until they are forced; a list without any name is accepted only
 * with force. If there is no room for new names beside those held back, the youngest of these give way, as many as the
 * rule permits.
 *
 * <p>The 15 minutes are measured by {@link Uptime}: neither setting the clock nor a reboot shortens a window.
 *
 * <p>Pure: everything remembered is in the {@link RemovalState} that is passed in and returned. Each name is in it at
 * most once.
 */
public final class RemovalGuard {

    /** How a list was obtained. */
    public enum Source {
        /** The whole list was fetched. */
        FETCH,
        /** The last list was changed by the stream. */
        STREAM
    }

    /**
     * The decision on the block.
     *
     * @param entries the new entries: the list, and the names held back with their old addresses
     * @param held names that are missing from the list but kept, sorted
     * @param empty whether the list was empty, which only force accepts
     * @param state the state to pass to the next check, and to keep across a restart
     */
    public record Verdict(List<HostEntry> entries, List<HostName> held, boolean empty, RemovalState state) {

        /** Returns sentences for people if names are held back. */
        public Optional<String> explanation() {
            if (held.isEmpty()) {
                return Optional.empty();
            }
            long all = entries.stream().map(HostEntry::name).distinct().count();
            return Optional.of(
                    empty
                            ? "The registry's list is empty. The " + all
                                    + " names in the hosts file are kept; if they are to"
                                    + " go, run: bosixnet sync --force"
                            : "The registry's list lacks " + held.size() + " of " + all
                                    + " names: more than half of those that have"
                                    + " been there longest would be gone within 15 minutes. They are kept until"
                                    + " three fetches over 15 minutes agree; to remove them now, run: bosixnet sync"
                                    + " --force");
        }
    }

    static final Duration WINDOW = Duration.ofMinutes(15);
    static final int FETCHES = 3;

    private final Supplier<Uptime> clock;

    public RemovalGuard(Supplier<Uptime> clock) {
        this.clock = clock;
    }

    /**
     * Decides on the new entries of the block.
     *
     * @param state the state from the last verdict, {@link RemovalState#EMPTY} the first time
     * @param wanted the difference between the entries of the block, without those that {@link NameGuard#stillAllowed}
     *     drops, and all the entries that the registry wants there, after {@link NameGuard}
     * @param force whether a person has agreed to every removal
     * @param needed how many of the names that would be held back should give way for lack of room
     */
    Verdict check(RemovalState state, BlockDiff wanted, Source source, boolean force, int needed) {
        Uptime at = clock.get();
        Duration now = state.now().plus(at.since(state.at()).orElse(Duration.ZERO));
        Map<HostName, Duration> gone = recent(state.gone(), now);
        boolean empty = wanted.after().isEmpty();
        if (wanted.sameNames()
                && !empty
                && gone.equals(state.gone())
                && state.held().isEmpty()) {
            return new Verdict(
                    wanted.after(), List.of(), false, next(state, state.arrivals(), gone, Map.of(), now, at));
        }
        Set<HostName> missing = wanted.removed();
        Map<HostName, Held> held = held(state.held(), missing, source, now);

        Set<HostName> kept = new TreeSet<>(missing);
        if (force) {
            kept.clear();
        } else if (!empty) {
            kept.removeIf(name -> isAgreed(held, name, now));
        }
        Set<HostName> agreed = without(missing, kept);
        if (!empty && !kept.isEmpty()) {
            Set<HostName> before = names(wanted.before());
            Set<HostName> all = without(before, agreed);
            all.addAll(gone.keySet());
            Set<HostName> lost = new HashSet<>(gone.keySet());
            lost.removeIf(name -> wanted.added().contains(name) || (before.contains(name) && !missing.contains(name)));
            kept.removeAll(passing(state.arrivals(), all, lost, kept, needed));
        }
        held.keySet().retainAll(kept);
        missing.stream()
                .filter(name -> !kept.contains(name) && !agreed.contains(name))
                .forEach(name -> gone.put(name, now));

        List<HostEntry> entries = wanted.after();
        if (!kept.isEmpty()) {
            entries = new ArrayList<>(entries);
            wanted.before().stream()
                    .filter(entry -> kept.contains(entry.name()))
                    .forEach(entries::add);
        }
        Set<HostName> after = names(entries);
        Set<HostName> added = without(wanted.added(), gone.keySet());
        gone.keySet().removeAll(after);
        return new Verdict(
                entries,
                List.copyOf(kept),
                empty,
                next(state, arrived(state.arrivals(), after, gone, added), gone, held, now, at));
    }

    private static RemovalState next(
            RemovalState last,
            List<Set<HostName>> arrivals,
            Map<HostName, Duration> gone,
            Map<HostName, Held> held,
            Duration now,
            Uptime at) {
        return gone.isEmpty() && held.isEmpty() // nothing to measure
                ? new RemovalState(arrivals, gone, held, Duration.ZERO, Uptime.NONE)
                : new RemovalState(arrivals, gone, held, now, at).orEarlier(last);
    }

    /**
     * Returns which of the missing names may go: all, if that is not too much, otherwise the youngest, as many as are
     * needed and permitted.
     */
    private static Collection<HostName> passing(
            List<Set<HostName>> arrivals, Set<HostName> all, Set<HostName> lost, Set<HostName> missing, int needed) {
        if (!isTooMuch(arrivals, all, union(lost, missing))) {
            return List.copyOf(missing);
        }
        List<HostName> youngest = youngestFirst(arrivals, missing);
        int most = Math.min(needed, youngest.size());
        int least = 0;
        while (least < most) { // if a number is too many, so is any larger one
            int middle = (least + most + 1) / 2;
            if (isTooMuch(arrivals, all, union(lost, youngest.subList(0, middle)))) {
                most = middle - 1;
            } else {
                least = middle;
            }
        }
        return youngest.subList(0, least);
    }

    private static List<HostName> youngestFirst(List<Set<HostName>> arrivals, Set<HostName> names) {
        Map<HostName, Integer> arrival = new HashMap<>();
        for (int i = 0; i < arrivals.size(); i++) {
            for (HostName name : arrivals.get(i)) {
                arrival.put(name, i);
            }
        }
        return names.stream()
                .sorted(Comparator.comparing((HostName name) -> arrival.getOrDefault(name, -1))
                        .thenComparing(Comparator.naturalOrder())
                        .reversed())
                .toList();
    }

    /**
     * Goes through the names from the oldest on, and checks whether at any point more than half so far would be gone.
     *
     * @param all the names of the block and those removed within the window, without confirmed removals
     * @param lost those of them that would not be in the block
     */
    private static boolean isTooMuch(List<Set<HostName>> arrivals, Set<HostName> all, Set<HostName> lost) {
        if (lost.size() < 2) {
            return false;
        }
        int[] allOf = new int[arrivals.size()];
        int[] lostOf = new int[arrivals.size()];
        int allSoFar = all.size();
        int lostSoFar = lost.size();
        for (int i = 0; i < allOf.length; i++) {
            for (HostName name : arrivals.get(i)) {
                allOf[i] += all.contains(name) ? 1 : 0;
                lostOf[i] += lost.contains(name) ? 1 : 0;
            }
            allSoFar -= allOf[i];
            lostSoFar -= lostOf[i];
        }
        boolean tooMuch = isPastHalf(lostSoFar, allSoFar);
        for (int i = 0; i < allOf.length && !tooMuch; i++) {
            allSoFar += allOf[i];
            lostSoFar += lostOf[i];
            tooMuch = isPastHalf(lostSoFar, allSoFar);
        }
        return tooMuch;
    }

    /** Returns whether too many are lost. One name alone may always go, even in the smallest fleet. */
    private static boolean isPastHalf(int lost, int all) {
        return lost > 1 && 2 * lost > all;
    }

    /**
     * Returns the arrivals with one more group, without the names that are neither in the block nor remembered as gone.
     *
     * @param added names that are new in the block and not remembered as gone: they start as the youngest
     */
    private static List<Set<HostName>> arrived(
            List<Set<HostName>> arrivals, Set<HostName> block, Map<HostName, Duration> gone, Set<HostName> added) {
        List<Set<HostName>> next = new ArrayList<>(arrivals.size() + 1);
        for (Set<HostName> together : arrivals) {
            Predicate<HostName> stays =
                    name -> !added.contains(name) && (block.contains(name) || gone.containsKey(name));
            Set<HostName> known = together.stream().allMatch(stays)
                    ? together // as nearly always
                    : together.stream().filter(stays).collect(Collectors.toSet());
            if (!known.isEmpty()) {
                next.add(known);
            }
        }
        if (!added.isEmpty()) {
            next.add(Set.copyOf(added));
        }
        return next;
    }

    private static Map<HostName, Duration> recent(Map<HostName, Duration> gone, Duration now) {
        Map<HostName, Duration> recent = new HashMap<>();
        gone.forEach((name, at) -> {
            if (now.minus(at).compareTo(WINDOW) <= 0) {
                recent.put(name, at);
            }
        });
        return recent;
    }

    private static Map<HostName, Held> held(
            Map<HostName, Held> old, Set<HostName> missing, Source source, Duration now) {
        Map<HostName, Held> held = new HashMap<>();
        for (HostName name : missing) {
            Held last = old.getOrDefault(name, new Held(now, 0));
            held.put(name, source == Source.FETCH ? new Held(last.since(), last.fetches() + 1) : last);
        }
        return held;
    }

    private static boolean isAgreed(Map<HostName, Held> held, HostName name, Duration now) {
        Held since = held.get(name);
        return since != null
                && since.fetches() >= FETCHES
                && now.minus(since.since()).compareTo(WINDOW) >= 0;
    }

    private static Set<HostName> without(Set<HostName> names, Set<HostName> others) {
        Set<HostName> rest = new HashSet<>(names);
        rest.removeAll(others);
        return rest;
    }

    private static Set<HostName> union(Set<HostName> names, Collection<HostName> others) {
        Set<HostName> union = new HashSet<>(names);
        union.addAll(others);
        return union;
    }

    private static Set<HostName> names(Collection<HostEntry> entries) {
        return entries.stream().map(HostEntry::name).collect(Collectors.toSet());
    }
}
