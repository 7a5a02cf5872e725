package org.bosixnet.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import org.bosixnet.dao.Outage;
import org.bosixnet.host.HostRecord;
import org.bosixnet.thread.SafeLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Withdraws the addresses of hosts that have not reported for too long: an address left behind may become a stranger's.
 * Time in which no registry ran does not count, and no more than a part of the fleet goes at once, because a fault of
 * the registry's own network looks the same as a fleet that died. Not thread-safe.
 */
public final class Expiry implements Runnable {

    /** The most of the fleet that may expire within {@link #WINDOW}, in percent; one host always may. */
    private static final int MAX_PERCENT = 15;

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);

    private final HostRegistry registry;
    private final Duration expireAfter;
    private final Clock clock;
    private final ArrayDeque<Instant> expired = new ArrayDeque<>();

    /**
     * @param expireAfter how long a host may go unseen; positive
     */
    public Expiry(HostRegistry registry, Duration expireAfter, Clock clock) {
        this.registry = registry;
        this.expireAfter = expireAfter;
        this.clock = clock;
    }

    /** Looks once at every host. Logs any failure. */
    @Override
    public void run() {
        try {
            expireUnseen();
        } catch (RuntimeException | Error e) {
            SafeLog.say(LOG, Level.WARN, "Could not withdraw hosts that are unseen for {}: {}", expireAfter, e);
        }
    }

    private void expireUnseen() {
        Instant now = clock.instant();
        while (!expired.isEmpty() && !expired.peekFirst().isAfter(now.minus(WINDOW))) {
            expired.removeFirst();
        }
        List<Outage> outages = registry.outages();
        List<HostRecord> unseen = registry.view().listed().stream()
                .filter(record -> unseen(record.seen(), now, outages).compareTo(expireAfter) > 0)
                .sorted(Comparator.comparing(HostRecord::seen).thenComparing(HostRecord::name))
                .toList();
        int fleet = registry.view().listed().size() + expired.size();
        int allowed = Math.max(1, fleet * MAX_PERCENT / 100) - expired.size();
        for (HostRecord record : unseen.subList(0, Math.max(0, Math.min(allowed, unseen.size())))) {
            if (registry.expire(record)) {
                expired.addLast(now);
                LOG.info("Withdrew {}, unseen since {}", record.name(), record.seen());
            }
        }
    }

    private static Duration unseen(Instant seen, Instant now, List<Outage> outages) {
        Duration unseen = Duration.between(seen, now);
        for (Outage outage : outages) {
            Instant from = outage.from().isAfter(seen) ? outage.from() : seen;
            Instant to = outage.to().isBefore(now) ? outage.to() : now;
            if (from.isBefore(to)) {
                unseen = unseen.minus(Duration.between(from, to));
            }
        }
        return unseen;
    }
}
