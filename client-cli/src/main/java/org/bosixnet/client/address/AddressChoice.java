package org.bosixnet.client.address;

import java.util.List;
import org.bosixnet.client.host.HostAddress;

/**
 * Which addresses to report, and why.
 *
 * @param candidates every candidate: the chosen ones as they are reported, then the eligible ones from best to worst,
 *     then the dropped ones by address
 * @param chosen what to report, the preferred address first, each once; empty if nothing is usable
 * @param waysOut the interfaces that have a way out, the one that the kernel would use first
 */
public record AddressChoice(List<Judged> candidates, List<HostAddress> chosen, List<String> waysOut) {
    public AddressChoice {
        candidates = List.copyOf(candidates);
        chosen = List.copyOf(chosen);
        waysOut = List.copyOf(waysOut);
    }

    /** Returns whether one of these addresses is there, but is not to be reported. */
    public boolean isAnyDropped(List<HostAddress> addresses) {
        return candidates.stream()
                .filter(judged -> judged.verdict() == Verdict.DROPPED)
                .anyMatch(judged -> addresses.stream()
                        .anyMatch(each -> each.text().equals(judged.candidate().address())));
    }

    /** Returns whether the preferred address is on an interface that has a way out. */
    public boolean hasWayOut() {
        return !chosen.isEmpty()
                && waysOut.contains(candidates.get(0).candidate().interfaceName());
    }
}
