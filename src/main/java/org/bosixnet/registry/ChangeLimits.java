package org.bosixnet.registry;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.bosixnet.host.HostName;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.limit.Charge;
import org.bosixnet.limit.RateLimit;

/**
 * Limits how often hosts change: each name by itself, and all names of a key together. Administrators are not limited.
 */
final class ChangeLimits {

    /** The most changes of a host at once, and how often afterwards. */
    private static final int CHANGES = 10;

    private static final Duration PERIOD = Duration.ofSeconds(10);

    /** The same for a key over all its names: enough for a router that reports for twenty. */
    private static final int CHANGES_OF_KEY = 60;

    private static final Duration PERIOD_OF_KEY = Duration.ofSeconds(1);

    private final RateLimit<HostName> ofHosts;
    private final RateLimit<KeyDigest> ofKeys;

    ChangeLimits(int maxHosts, LongSupplier nanos) {
        this.ofHosts = RateLimit.bucket(CHANGES, PERIOD, maxHosts, nanos);
        this.ofKeys = RateLimit.bucket(CHANGES_OF_KEY, PERIOD_OF_KEY, maxHosts, nanos);
    }

    /** Returns what a change of that name takes from the limits. */
    Charge of(HostName name, Authority by) {
        if (by.admin()) {
            return Charge.NONE;
        }
        Charge charge = Charge.NONE.and(ofHosts, name, "'" + name + "' changes too often.");
        return by.key() == null
                ? charge
                : charge.and(ofKeys, by.key(), "All names of this key together change too often.");
    }
}
