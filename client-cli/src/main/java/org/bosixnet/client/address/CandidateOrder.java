package org.bosixnet.client.address;

import static java.util.Comparator.comparing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The order among eligible candidates, the best one first; total, so that the order of the input never matters. */
final class CandidateOrder {

    private record Rule(Comparator<Candidate> comparator, BiFunction<Candidate, Candidate, String> whyFirst) {
        Rule(Comparator<Candidate> comparator, String whyFirst) {
            this(comparator, (first, second) -> whyFirst);
        }
    }

    /** Tells apart candidates that no rule does; has no meaning. */
    private static final Comparator<Candidate> REST = comparing(Candidate::interfaceName)
            .thenComparing(Candidate::interfaceUp)
            .thenComparing(Candidate::prefixLength)
            .thenComparing(Candidate::scope)
            .thenComparing(candidate -> candidate.flags().toString())
            .thenComparing(Candidate::preferredLifetime);

    private final List<Rule> rules;
    private final Comparator<Candidate> comparator;

    /** Takes the interface of the default route, if there is one. */
    CandidateOrder(@Nullable String defaultRouteInterface) {
        rules = new ArrayList<>();
        rules.add(new Rule(comparing(candidate -> AddressClass.of(candidate.bits())), CandidateOrder::betterClass));
        rules.add(new Rule(
                comparing(candidate -> !candidate.interfaceName().equals(defaultRouteInterface)),
                "is on the interface of the default route"));
        // not the longest prefix: after a renumbering a DHCPv6 /128 of the dead prefix is often still preferred
        rules.add(new Rule(
                comparing(Candidate::preferredLifetime, Comparator.reverseOrder()), "stays preferred for longer"));
        rules.add(new Rule(comparing(candidate -> !candidate.flags().contains(AddressFlag.PERMANENT)), "is permanent"));
        rules.add(new Rule(comparing(Candidate::bits), "is the smaller number, all else being equal"));
        comparator = rules.stream()
                .map(Rule::comparator)
                .reduce(Comparator::thenComparing)
                .orElse(REST)
                .thenComparing(REST);
    }

    Comparator<Candidate> comparator() {
        return comparator;
    }

    /** Returns the order by address alone, for candidates without a rank. */
    static Comparator<Candidate> byAddress() {
        return comparing(Candidate::bits).thenComparing(REST);
    }

    /**
     * Returns the rule that puts the first candidate before the second, in words that follow the first one's address.
     */
    String whyFirst(Candidate first, Candidate second) {
        for (Rule rule : rules) {
            if (rule.comparator.compare(first, second) < 0) {
                return rule.whyFirst.apply(first, second);
            }
        }
        return "comes first by the name of its interface, all else being equal";
    }

    private static String betterClass(Candidate first, Candidate second) {
        return "is of a better class: " + AddressClass.of(first.bits()) + " goes before "
                + AddressClass.of(second.bits());
    }
}
