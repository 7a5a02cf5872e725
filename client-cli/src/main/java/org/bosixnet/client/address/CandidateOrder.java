package org.bosixnet.client.address;

import static java.util.Comparator.comparing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.Ip6;

/** The order among eligible candidates, the best one first; total, so that the order of the input never shows. */
final class CandidateOrder {

    private record Rule(Comparator<Candidate> comparator, BiFunction<Candidate, Candidate, String> whyFirst) {}

    /** Tells apart candidates that no rule does; has no meaning. */
    private static final Comparator<Candidate> REST = comparing(Candidate::interfaceName)
            .thenComparing(Candidate::interfaceUp)
            .thenComparing(Candidate::prefixLength)
            .thenComparing(Candidate::scope)
            .thenComparing(candidate -> candidate.flags().toString())
            .thenComparing(Candidate::preferredLifetime);

    private static final int NO_WAY = Integer.MAX_VALUE;

    private final Network network;
    private final List<HostAddress> lastReported;
    private final List<Set<String>> waysOut;

    /** Prefixes in which an address is not of the kind that services have. */
    private final Set<LinkPrefix> ownPrefixes;

    private final List<Rule> rules = new ArrayList<>();
    private final Comparator<Candidate> comparator;

    /**
     * @param eligible what is to be ordered
     * @param lastReported the last choice, preferred address first
     * @param waysOut the interfaces that have a way out, the best first
     */
    CandidateOrder(
            List<Candidate> eligible, List<HostAddress> lastReported, List<Set<String>> waysOut, Network network) {
        this.network = network;
        this.lastReported = lastReported;
        this.waysOut = waysOut;
        this.ownPrefixes = eligible.stream()
                .filter(candidate -> !isLikeAService(candidate))
                .map(LinkPrefix::of)
                .collect(Collectors.toSet());
        addRules();
        comparator = rules.stream()
                .map(Rule::comparator)
                .reduce(Comparator::thenComparing)
                .orElse(REST)
                .thenComparing(REST);
    }

    private void addRules() {
        if (waysOut.isEmpty()) {
            add(this::reportedPlace, "was reported last, and without a way out that stays as it is");
        }
        add(candidate -> wayOut(candidate) == NO_WAY, "is on an interface with a way out");
        add(candidate -> AddressClass.of(candidate.bits()), CandidateOrder::betterClass);
        add(this::wayOut, "is on the interface by which the kernel goes out");
        add(
                candidate -> network.prefixes().get(LinkPrefix.of(candidate)) == Liveness.COUNTING,
                (first, second) ->
                        "goes first, because the network no longer refreshes the prefix of " + second.address());
        add(
                candidate -> isLikeAService(candidate) && ownPrefixes.contains(LinkPrefix.of(candidate)),
                (first, second) -> "is the computer's own, while " + second.address()
                        + ", permanent and alone (/128) beside it, is most likely a service's");
        add(this::reportedPlace, "was reported last and is as alive: the two do not take turns");
        add(
                candidate -> network.prefixes().get(LinkPrefix.of(candidate)) != Liveness.REFRESHED,
                "is of a prefix that the network refreshes");
        add(
                candidate -> !isOfTheSource(candidate.bits()),
                "is of the prefix from which the kernel sends to the rest of the world");
        add(
                candidate -> candidate.flags().contains(AddressFlag.PERMANENT),
                "comes from the network, and the other one was set here");
        // not the longest prefix: after a renumbering a DHCPv6 /128 of the dead prefix is often still preferred
        add(candidate -> candidate.prefixLength() == Ip6.BITS, "has a prefix, and the other one is alone (/128)");
        add(Candidate::bits, "is the smaller number, all else being equal");
    }

    private <T extends Comparable<T>> void add(Function<Candidate, T> key, String whyFirst) {
        add(key, (first, second) -> whyFirst);
    }

    private <T extends Comparable<T>> void add(
            Function<Candidate, T> key, BiFunction<Candidate, Candidate, String> whyFirst) {
        rules.add(new Rule(comparing(key), whyFirst));
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

    /** Returns the place of the candidate's interface among the ways out. */
    private int wayOut(Candidate candidate) {
        for (int i = 0; i < waysOut.size(); i++) {
            if (waysOut.get(i).contains(candidate.interfaceName())) {
                return i;
            }
        }
        return NO_WAY;
    }

    private int reportedPlace(Candidate candidate) {
        for (int i = 0; i < lastReported.size(); i++) {
            if (lastReported.get(i).bits().equals(candidate.bits())) {
                return i;
            }
        }
        return lastReported.size();
    }

    private boolean isOfTheSource(Ip6 address) {
        Ip6 source = network.ways().source();
        return source != null && address.sharesPrefix(source, LinkPrefix.LENGTH);
    }

    /** Returns whether it looks like what kube-vip or keepalived put beside the computer's own address. */
    private static boolean isLikeAService(Candidate candidate) {
        return candidate.prefixLength() == Ip6.BITS && candidate.flags().contains(AddressFlag.PERMANENT);
    }
}
