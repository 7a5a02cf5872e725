package org.bosixnet.cluster;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Looks for an order of the operations on one name in which each learnt what it did, and none is before one that had ended
 * when it began (Wing and Gong, Testing and Verifying Concurrent Objects, 1993; remembering what was tried: Lowe, 2017). A
 * read from a registry's memory need only be in order with those of the same registry, and come before all that began
 * after it.
 */
final class Linearizability {

    /** More states than an ordinary history of some hundred operations needs by far. */
    private static final int MOST_STATES = 300_000;

    private final List<Operation> history;
    private final List<BitSet> before;
    private final BitSet known = new BitSet();

    /** From where there is no way, each with what was used up of that of which nobody knows whether it happened. */
    private final Map<State, List<BitSet>> tried = new HashMap<>();

    private int states;
    private List<Operation> longest = List.of();

    /**
     * What has to be done yet depends on this alone.
     *
     * @param done of what is known to have happened
     */
    private record State(BitSet done, String value) {}

    private Linearizability(List<Operation> operations) {
        history = operations.stream()
                .sorted(Comparator.comparing(Operation::isKnown)
                        .reversed()
                        .thenComparingLong(Operation::end)
                        .thenComparingLong(Operation::start))
                .toList();
        before = history.stream()
                .map(operation -> IntStream.range(0, history.size())
                        .filter(i -> history.get(i).precedes(operation))
                        .collect(BitSet::new, BitSet::set, BitSet::or))
                .toList();
        IntStream.range(0, history.size()).filter(i -> history.get(i).isKnown()).forEach(known::set);
    }

    /**
     * Says why there is no such order; empty if there is one.
     *
     * @param operations on a name that had no address before, without those that failed for sure
     */
    static Optional<String> objection(List<Operation> operations) {
        Linearizability search = new Linearizability(operations);
        return search.search(new BitSet(), "", new ArrayList<>())
                ? Optional.empty()
                : Optional.of("This order goes furthest:\n" + lines(search.longest) + "and does not lead to\n"
                        + lines(search.history.stream()
                                .filter(operation -> operation.isKnown() && !search.longest.contains(operation))
                                .limit(20)
                                .toList()));
    }

    private static String lines(List<Operation> operations) {
        return operations.stream()
                .skip(Math.max(0, operations.size() - 40))
                .map(operation -> "  " + operation + "\n")
                .collect(Collectors.joining());
    }

    /** Returns whether all that is known to have been done can follow on that. */
    private boolean search(BitSet sofar, String value, List<Operation> order) {
        BitSet done = (BitSet) sofar.clone();
        int kept = order.size();
        readAll(done, value, order);
        if (isAllDone(done)) {
            return true;
        }
        if (order.size() > longest.size()) {
            longest = List.copyOf(order);
        }
        if (isNew(done, value)) {
            boolean helped = false;
            for (int i = done.nextClearBit(0); i < history.size(); i = done.nextClearBit(i + 1)) {
                Operation next = history.get(i);
                // of those that nobody knows nor reads one is as good as another
                boolean helper = !next.isKnown() && !isRead(next.value(), done);
                if (!next.isRead() && !(helper && helped) && isPossible(i, done, value)) {
                    helped |= helper;
                    BitSet further = (BitSet) done.clone();
                    further.set(i);
                    order.add(next);
                    if (search(further, next.value(), order)) {
                        return true;
                    }
                    order.remove(order.size() - 1);
                }
            }
        }
        order.subList(kept, order.size()).clear();
        return false;
    }

    /** Returns whether nobody was here before with as much left to use, and notes it. */
    private boolean isNew(BitSet done, String value) {
        BitSet certain = (BitSet) done.clone();
        certain.and(known);
        BitSet used = (BitSet) done.clone();
        used.andNot(known);
        // all addresses that nobody reads any more are one
        State state = new State(certain, value.isEmpty() || isRead(value, done) ? value : "any");
        List<BitSet> before = tried.computeIfAbsent(state, any -> new ArrayList<>());
        if (before.stream().anyMatch(less -> isDone(less, used))) {
            return false;
        }
        before.removeIf(more -> isDone(used, more));
        before.add(used);
        if (++states > MOST_STATES) {
            throw new AssertionError("The history is too long to be judged: " + history.size() + " operations");
        }
        return true;
    }

    /** Does all reads that fit, which no order is worse for. */
    private void readAll(BitSet done, String value, List<Operation> order) {
        boolean again = true;
        while (again) {
            again = false;
            for (int i = done.nextClearBit(0); i < history.size(); i = done.nextClearBit(i + 1)) {
                if (history.get(i).isRead() && isPossible(i, done, value)) {
                    done.set(i);
                    order.add(history.get(i));
                    again = true;
                }
            }
        }
    }

    private boolean isPossible(int index, BitSet done, String value) {
        Operation operation = history.get(index);
        return isDone(before.get(index), done)
                && switch (operation.kind()) {
                    case READ, LOCAL_READ -> operation.value().equals(value);
                    case WITHDRAW -> !value.isEmpty() && (operation.isKnown() || isWanted("", done));
                    case WRITE -> operation.isKnown() || isWanted(operation.value(), done);
                };
    }

    /** Returns whether something that is still to be done needs that value. What nothing needs need not have happened. */
    private boolean isWanted(String value, BitSet done) {
        return isRead(value, done)
                || (!value.isEmpty() && isLeft(done, operation -> operation.kind() == Operation.Kind.WITHDRAW));
    }

    private boolean isRead(String value, BitSet done) {
        return isLeft(done, operation -> operation.isRead() && operation.value().equals(value));
    }

    /** Returns whether there is such an operation among those that happened and are still to be done. */
    private boolean isLeft(BitSet done, Predicate<Operation> wanted) {
        BitSet left = (BitSet) known.clone();
        left.andNot(done);
        return left.stream().anyMatch(i -> wanted.test(history.get(i)));
    }

    private boolean isAllDone(BitSet done) {
        return isDone(known, done);
    }

    private static boolean isDone(BitSet wanted, BitSet done) {
        BitSet missing = (BitSet) wanted.clone();
        missing.andNot(done);
        return missing.isEmpty();
    }
}
