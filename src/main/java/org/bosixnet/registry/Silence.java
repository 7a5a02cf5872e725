package org.bosixnet.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.bosixnet.dao.Outage;

/** How long hosts have been silent although a registry was there to hear them. */
final class Silence {

    private final List<Outage> outages;
    private final Instant now;

    /**
     * @param outages in any order; they may overlap
     */
    Silence(List<Outage> outages, Instant now) {
        this.outages =
                outages.stream().sorted(Comparator.comparing(Outage::from)).toList();
        this.now = now;
    }

    Duration since(Instant seen) {
        Duration silence = Duration.ZERO;
        Instant counted = seen;
        for (Outage outage : outages) {
            if (outage.to().isAfter(counted) && outage.from().isBefore(now)) {
                if (outage.from().isAfter(counted)) {
                    silence = silence.plus(Duration.between(counted, outage.from()));
                }
                counted = outage.to();
            }
        }
        return counted.isBefore(now) ? silence.plus(Duration.between(counted, now)) : silence;
    }
}
