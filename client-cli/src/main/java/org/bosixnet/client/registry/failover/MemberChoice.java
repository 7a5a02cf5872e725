package org.bosixnet.client.registry.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which member of a cluster answered last, and why others did not. After {@link #STAY} the first one is begun
 * with again: otherwise all agents would stay for good where a restart has driven them. Thread-safe.
 */
final class MemberChoice {

    /** How long another member than the first is begun with. */
    static final Duration STAY = Duration.ofMinutes(10);

    private final int members;
    private final LongSupplier nanoTime;
    private final Map<Integer, Failure> away = new LinkedHashMap<>();
    private int used;
    private long since;

    /** Whether any has answered yet. */
    private boolean answered;

    /** Why a member did not answer, in a sentence, and when. */
    private record Failure(String why, long at) {}

    MemberChoice(int members, LongSupplier nanoTime) {
        this.members = members;
        this.nanoTime = nanoTime;
    }

    /** Returns the members in the order in which to ask them. */
    synchronized List<Integer> order() {
        int begin = nanoTime.getAsLong() - since < STAY.toNanos() ? used : 0;
        List<Integer> order = new ArrayList<>(List.of(begin));
        for (int i = 0; i < members; i++) {
            if (i != begin) {
                order.add(i);
            }
        }
        return order;
    }

    /**
     * Notes that a member answered.
     *
     * @return the member that answered before, if it was another; otherwise null
     */
    synchronized @Nullable Integer answered(int member) {
        away.remove(member);
        boolean moved = answered ? member != used : member != 0;
        Integer before = moved ? used : null;
        if (moved || !answered) {
            since = nanoTime.getAsLong();
        } else if (member == used && nanoTime.getAsLong() - since >= STAY.toNanos()) {
            since = nanoTime.getAsLong(); // the first one is still away
        }
        used = member;
        answered = true;
        return before;
    }

    /** Notes that a member did not answer; {@code why} is a sentence. */
    synchronized void failed(int member, String why) {
        away.put(member, new Failure(why, nanoTime.getAsLong()));
    }

    /** Returns the member that answered last; null if none has. */
    synchronized @Nullable Integer used() {
        return answered ? used : null;
    }

    /** Returns why the others did not answer when they were last asked, in sentences; empty if they did or were not lately. */
    synchronized String away() {
        long latest = nanoTime.getAsLong() - STAY.toNanos();
        away.values().removeIf(failure -> failure.at() - latest <= 0); // it may be over, and nobody has asked since
        return away.values().stream().map(Failure::why).collect(Collectors.joining(" "));
    }
}
