package org.bosixnet.client.address;

import java.util.List;
import org.bosixnet.client.host.HostAddress;

/**
 * Which addresses to report, and why.
 *
 * @param candidates every candidate: the chosen ones as they are reported, then the eligible ones from best to worst,
 *     then the dropped ones by address
 * @param chosen what to report, the preferred address first, each once; empty if nothing is usable
 */
public record AddressChoice(List<Judged> candidates, List<HostAddress> chosen) {
    public AddressChoice {
        candidates = List.copyOf(candidates);
        chosen = List.copyOf(chosen);
    }
}
