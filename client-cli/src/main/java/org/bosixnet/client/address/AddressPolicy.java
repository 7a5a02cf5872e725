package org.bosixnet.client.address;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bosixnet.client.host.HostAddress;
import org.jspecify.annotations.Nullable;

/**
 * Decides which addresses of this machine to report. Pure: the same input gives the same answer, and nothing is read.
 */
public final class AddressPolicy {

    /** Length in bits of a prefix that belongs to one link (RFC 4291 section 2.5.4). */
    private static final int LINK_PREFIX = 64;

    private final CandidateOrder order;
    private final List<Candidate> remaining;
    private final List<HostAddress> lastReported;
    private final List<Judged> judged = new ArrayList<>();

    private AddressPolicy(
            List<Candidate> eligible, List<HostAddress> lastReported, @Nullable String defaultRouteInterface) {
        this.order = new CandidateOrder(defaultRouteInterface);
        this.remaining = new ArrayList<>(eligible);
        this.remaining.sort(order.comparator());
        this.lastReported = lastReported;
    }

    /**
     * Chooses in four steps: drop what nobody could reach; keep what the settings name; order by class, default route,
     * preferred lifetime, permanence and number; take the first {@code maxAddresses}. So that two live addresses do not
     * take turns, each place goes to an address that was reported last, as long as it is eligible and in the same /64
     * as the one that comes there by the order. If they differ in the /64, the order wins at once: the old prefix is
     * most likely dead.
     *
     * @param candidates in any order; the answer does not depend on it
     * @param lastReported the last choice, preferred address first; empty if there was none
     * @param defaultRouteInterface the interface of the default route, if there is one
     */
    public static AddressChoice choose(
            List<Candidate> candidates,
            AddressSettings settings,
            List<HostAddress> lastReported,
            @Nullable String defaultRouteInterface) {
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
        return new AddressPolicy(eligible, lastReported, defaultRouteInterface).take(settings.maxAddresses(), dropped);
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
        return new AddressChoice(judged, chosen);
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
        Candidate first = remaining.get(0);
        for (HostAddress last : lastReported) {
            for (Candidate candidate : remaining) {
                if (candidate.bits().equals(last.bits()) && candidate.bits().sharesPrefix(first.bits(), LINK_PREFIX)) {
                    if (!candidate.equals(first)) {
                        return taken(
                                candidate,
                                "It was reported last and shares its /64 with " + first.address()
                                        + ", which would be next by the order: the two do not take turns.");
                    }
                    return taken(first, whyNext());
                }
            }
        }
        return taken(first, whyNext());
    }

    private Candidate taken(Candidate candidate, String reason) {
        remaining.remove(candidate);
        judged.add(new Judged(candidate, Verdict.CHOSEN, reason));
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
        if (order.comparator().compare(candidate, last.candidate()) < 0) {
            return last.candidate().address() + " was reported last and shares its /64: the two do not take turns.";
        }
        return last.candidate().address() + " " + order.whyFirst(last.candidate(), candidate) + ".";
    }
}
