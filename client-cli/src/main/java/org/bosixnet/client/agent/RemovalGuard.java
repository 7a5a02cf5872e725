package org.bosixnet.client.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bosixnet.client.agent.RemovalState.Held;
import org.bosixnet.client.agent.RemovalState.Step;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.LeftOut;

/**
 * Keeps a registry that lost its data, or lies, from emptying the hosts file. New names and changed addresses pass at
 * once. Names may vanish as long as at most half is missing of <em>every</em> list of ten or more names that was in
 * effect within the last 15 minutes; so it does not help to remove in small steps, to remove names and add them again, or
 * to add many first. Removals past that are held back until three fetches and 15 minutes agree on a name, or force; a
 * list without any name is accepted with force only.
 *
 * <p>Pure: all that is remembered is in the {@link RemovalState} that goes in and out.
 */
public final class RemovalGuard {

    /** How a list came about. */
    public enum Source {
        /** The whole list was asked for. */
        FETCH,
        /** The last list with a change from the stream. */
        STREAM
    }

    static final Duration WINDOW = Duration.ofMinutes(15);
    static final int FETCHES = 3;
    static final int SMALL = 10;

    /**
     * Most steps remembered. Past it the newest are merged, so that a stream of changes does not fill the memory; the
     * lists at the window's start and in effect now are compared with all the same.
     */
    static final int MAX_STEPS = 240;

    /** Past this sum of their names' characters, too: a few steps may hold the names of whole lists. */
    private static final long MOST_CHARACTERS = 1 << 20;

    private static final int PER_NAME = 16;

    private final InstantSource clock;
    private final int maxNames;

    /** @param maxNames how many names the block may hold while some are held back; new ones past it wait */
    public RemovalGuard(InstantSource clock, int maxNames) {
        this.clock = clock;
        this.maxNames = maxNames;
    }

    /**
     * Decides what becomes of the block.
     *
     * @param state what the last verdict gave, {@link RemovalState#EMPTY} the first time
     * @param current the entries of the block, less those that {@link NameGuard#stillAllowed} drops
     * @param listed what the registry wants there, whole, after {@link NameGuard}
     * @param force whether a person has agreed to every removal
     */
    public RemovalVerdict check(
            RemovalState state,
            Collection<HostEntry> current,
            Collection<HostEntry> listed,
            Source source,
            boolean force) {
        Instant now = clock.instant();
        Set<HostName> before = names(current);
        Set<HostName> wanted = names(listed);
        List<Step> steps = recent(state.steps(), now);
        Map<HostName, Instant> agreed = agreed(state.agreed(), wanted, now);
        if (before.equals(wanted) && !wanted.isEmpty()) { // nearly always: addresses alone changed
            return new RemovalVerdict(
                    List.copyOf(listed), List.of(), false, List.of(), new RemovalState(steps, Map.of(), agreed));
        }
        Set<HostName> missing = new TreeSet<>(before);
        missing.removeAll(wanted);
        Map<HostName, Held> held = held(state.held(), missing, source, now);

        Set<HostName> kept = new TreeSet<>(missing);
        if (force) {
            kept.clear();
        } else if (!wanted.isEmpty()) {
            kept.removeIf(name -> isAgreed(held, name, now));
        }
        missing.stream().filter(name -> !kept.contains(name)).forEach(name -> agreed.put(name, now));
        if (!wanted.isEmpty() && !isTooMuch(before, steps, wanted, agreed.keySet())) {
            kept.clear();
        }
        held.keySet().retainAll(kept);

        Set<HostName> waiting = waiting(before, wanted, kept);
        List<HostEntry> entries = new ArrayList<>();
        listed.stream().filter(entry -> !waiting.contains(entry.name())).forEach(entries::add);
        current.stream().filter(entry -> kept.contains(entry.name())).forEach(entries::add);
        return new RemovalVerdict(
                entries,
                List.copyOf(kept),
                wanted.isEmpty(),
                postponed(waiting),
                new RemovalState(stepped(steps, before, names(entries), now), held, agreed));
    }

    /** Walks back through the lists of the window and looks how much of each would be gone. */
    private static boolean isTooMuch(
            Set<HostName> current, List<Step> steps, Set<HostName> wanted, Set<HostName> agreed) {
        Set<HostName> list = new HashSet<>(current);
        Set<HostName> gone = new HashSet<>(current);
        gone.removeAll(wanted);
        gone.removeAll(agreed);
        if (gone.isEmpty()) {
            return false;
        }
        if (isPastHalf(gone, list)) {
            return true;
        }
        for (int i = steps.size() - 1; i >= 0; i--) {
            for (HostName name : steps.get(i).added()) {
                list.remove(name);
                gone.remove(name);
            }
            for (HostName name : steps.get(i).removed()) {
                if (list.add(name) && !wanted.contains(name) && !agreed.contains(name)) {
                    gone.add(name);
                }
            }
            if (isPastHalf(gone, list)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPastHalf(Set<HostName> gone, Set<HostName> list) {
        return list.size() >= SMALL && 2 * gone.size() > list.size();
    }

    /** A clock that was set back must not make a step last for ever. */
    private static List<Step> recent(List<Step> steps, Instant now) {
        return steps.stream()
                .filter(step -> isRecent(step.at(), now))
                .map(step -> step.at().isAfter(now) ? new Step(now, step.added(), step.removed()) : step)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static boolean isRecent(Instant at, Instant now) {
        return !at.isBefore(now.minus(WINDOW));
    }

    private static Map<HostName, Held> held(
            Map<HostName, Held> old, Set<HostName> missing, Source source, Instant now) {
        Map<HostName, Held> held = new HashMap<>();
        for (HostName name : missing) {
            Held last = old.getOrDefault(name, new Held(now, 0));
            Instant since = last.since().isAfter(now) ? now : last.since();
            held.put(name, new Held(since, source == Source.FETCH ? last.fetches() + 1 : last.fetches()));
        }
        return held;
    }

    private static boolean isAgreed(Map<HostName, Held> held, HostName name, Instant now) {
        Held since = held.get(name);
        return since != null
                && since.fetches() >= FETCHES
                && !now.isBefore(since.since().plus(WINDOW));
    }

    private static Map<HostName, Instant> agreed(Map<HostName, Instant> old, Set<HostName> wanted, Instant now) {
        Map<HostName, Instant> agreed = new HashMap<>();
        old.forEach((name, at) -> {
            if (!wanted.contains(name) && isRecent(at, now)) {
                agreed.put(name, at.isAfter(now) ? now : at);
            }
        });
        return agreed;
    }

    /** Without a limit a registry could, with new names in each list, fill the file with those held back. */
    private Set<HostName> waiting(Set<HostName> before, Set<HostName> wanted, Set<HostName> kept) {
        if (kept.isEmpty()) {
            return Set.of();
        }
        Set<HostName> added = new TreeSet<>(wanted);
        added.removeAll(before);
        long room = Math.max(0, (long) maxNames - kept.size() - (wanted.size() - added.size()));
        return added.stream().skip(room).collect(Collectors.toSet());
    }

    private static List<LeftOut> postponed(Set<HostName> waiting) {
        return waiting.stream()
                .sorted()
                .map(name -> new LeftOut(
                        name.value(), "", "It is new, and MAX_NAMES leaves no room beside the names held back."))
                .toList();
    }

    private static List<Step> stepped(List<Step> steps, Set<HostName> before, Set<HostName> after, Instant now) {
        Set<HostName> added = new HashSet<>(after);
        added.removeAll(before);
        Set<HostName> removed = new HashSet<>(before);
        removed.removeAll(after);
        if (added.isEmpty() && removed.isEmpty()) {
            return steps;
        }
        if (steps.size() < MAX_STEPS && charactersOf(steps) < MOST_CHARACTERS) {
            steps.add(new Step(now, added, removed));
        } else {
            steps.set(steps.size() - 1, merged(steps.get(steps.size() - 1), added, removed, now));
        }
        return steps;
    }

    private static long charactersOf(List<Step> steps) {
        return steps.stream()
                .flatMap(step -> Stream.concat(step.added().stream(), step.removed().stream()))
                .mapToLong(name -> name.value().length() + PER_NAME)
                .sum();
    }

    private static Step merged(Step last, Set<HostName> added, Set<HostName> removed, Instant now) {
        Set<HostName> allAdded = new HashSet<>(last.added());
        Set<HostName> allRemoved = new HashSet<>(last.removed());
        for (HostName name : added) {
            if (!allRemoved.remove(name)) {
                allAdded.add(name);
            }
        }
        for (HostName name : removed) {
            if (!allAdded.remove(name)) {
                allRemoved.add(name);
            }
        }
        return new Step(now, allAdded, allRemoved);
    }

    private static Set<HostName> names(Collection<HostEntry> entries) {
        return entries.stream().map(HostEntry::name).collect(Collectors.toSet());
    }
}
