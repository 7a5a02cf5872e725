package org.bosixnet.client.address;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bosixnet.client.host.HostAddress;

/**
 * Decides which addresses of this machine to report. Pure: the same input gives the same answer, and nothing is read.
 */
public final class AddressPolicy {

    private final CandidateOrder order;
    private final List<Candidate> remaining;
    private final List<String> waysOut;
    private final List<Judged> judged = new ArrayList<>();

    private AddressPolicy(
            List<Candidate> eligible, List<HostAddress> lastReported, List<Set<String>> waysOut, Network network) {
        this.order = new CandidateOrder(eligible, lastReported, waysOut, network);
        this.remaining = new ArrayList<>(eligible);
        this.remaining.sort(order.comparator());
        this.waysOut = waysOut.stream().flatMap(Set::stream).distinct().toList();
    }

    /**
     * Chooses in four steps: drop what nobody could reach; keep what the settings name; order as docs/addresses.md says;
     * take the first {@code maxAddresses}. So that two live addresses do not take turns, what was reported last stays as
     * long as it is eligible, on the way out, and of a prefix that is not known to be dead; without a way out it stays
     * in any case.
     *
     * @param candidates in any order; the answer does not depend on it
     * @param lastReported the last choice, preferred address first; empty if there was none
     */
    public static AddressChoice choose(
            List<Candidate> candidates, AddressSettings settings, List<HostAddress> lastReported, Network network) {
        Eligibility eligibility = new Eligibility(settings);
        List<Candidate> eligible = new ArrayList<>();
        List<Judged> dropped = new ArrayList<>();
        for (Candidate candidate : candidates) {
            Optional<String> objection = eligibility.objection(candidate);
            if (objection.isPresent()) {
                dropped.add(new Judged(candidate, Verdict.DROPPED, objection.get()));
            } else {
                eligible.add(candidate);
            }
        }
        dropped.sort((a, b) -> CandidateOrder.byAddress().compare(a.candidate(), b.candidate()));
        return new AddressPolicy(eligible, lastReported, network.ways().interfaces(candidates), network)
                .take(settings.maxAddresses(), dropped);
    }

    private AddressChoice take(int maxAddresses, List<Judged> dropped) {
        List<HostAddress> chosen = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        List<Candidate> twins = new ArrayList<>();
        while (chosen.size() < maxAddresses && !remaining.isEmpty()) {
            Candidate candidate = next();
            chosen.add(new HostAddress(candidate.address()));
            taken.add(candidate.address());
            remaining.removeIf(other -> isTwin(other, taken, twins));
        }
        for (Candidate twin : twins) {
            judged.add(new Judged(twin, Verdict.ELIGIBLE, "The same address is chosen on another interface already."));
        }
        for (Candidate candidate : remaining) {
            judged.add(new Judged(candidate, Verdict.ELIGIBLE, whyNot(candidate, maxAddresses)));
        }
        judged.addAll(dropped);
        return new AddressChoice(judged, chosen, waysOut);
    }

    private static boolean isTwin(Candidate candidate, Set<String> taken, List<Candidate> twins) {
        boolean twin = taken.contains(candidate.address());
        if (twin) {
            twins.add(candidate);
        }
        return twin;
    }

    /** Takes the candidate for the next place out of the remaining ones. */
    private Candidate next() {
        Candidate candidate = remaining.get(0);
        judged.add(new Judged(candidate, Verdict.CHOSEN, whyNext()));
        remaining.remove(0);
        return candidate;
    }

    private String whyNext() {
        Candidate first = remaining.get(0);
        if (remaining.size() == 1) {
            return judged.isEmpty() ? "It is the only usable address." : "It is the last usable address.";
        }
        Candidate second = remaining.get(1);
        return "Next to " + second.address() + " it " + order.whyFirst(first, second) + ".";
    }

    private String whyNot(Candidate candidate, int maxAddresses) {
        Judged last = judged.get(maxAddresses - 1);
        return last.candidate().address() + " " + order.whyFirst(last.candidate(), candidate) + ".";
    }
}
