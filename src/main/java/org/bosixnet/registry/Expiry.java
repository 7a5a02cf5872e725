package org.bosixnet.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.bosixnet.dao.Cluster;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Transaction;
import org.bosixnet.host.HostRecord;
import org.bosixnet.thread.SafeLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Withdraws the addresses of hosts that have not reported for too long: an address left behind may become a stranger's.
 * Time in which no registry ran does not count, and no more than a part of the fleet goes at once, because a fault of
 * the registry's own network looks the same as a fleet that died. What went shortly before a restart, or was
 * withdrawn by another registry on the same store, counts for that part. Not thread-safe.
 */
public final class Expiry implements Runnable {

    /** The most of the fleet that may expire within {@link #WINDOW}, in percent; one host always may. */
    private static final int MAX_PERCENT = 15;

    private static final Duration WINDOW = Expired.REMEMBERED;
    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);

    private final HostRegistry registry;
    private final Liveness liveness;

    public Expiry(HostRegistry registry) {
        this.registry = registry;
        this.liveness = registry.liveness();
    }

    /** Looks once at every host. Logs any failure. */
    @Override
    public void run() {
        try {
            Instant now = liveness.look();
            if (registry.cluster().map(Cluster::leads).orElse(true)) {
                expireUnseen(now);
            }
        } catch (RuntimeException | Error e) {
            SafeLog.say(LOG, Level.WARN, "Hosts that were silent for too long could not be withdrawn", null, e);
        }
    }

    private void expireUnseen(Instant now) {
        Silence silence = liveness.silence(now);
        Collection<HostRecord> listed = registry.view().listed();
        List<HostRecord> unseen = listed.stream()
                .filter(record -> liveness.expires(record, silence))
                .sorted(Comparator.comparing(HostRecord::seen).thenComparing(HostRecord::name))
                .toList();
        int gone = liveness.expired().stream()
                .filter(earlier -> earlier.time().isAfter(now.minus(WINDOW)))
                .mapToInt(Expired::hosts)
                .sum();
        int allowed = Math.max(1, (listed.size() + gone) * MAX_PERCENT / 100) - gone;
        int last = Math.max(0, Math.min(allowed, unseen.size()));
        for (int first = 0; first < last; first += Transaction.MAX_MUTATIONS) {
            List<HostRecord> part = unseen.subList(first, Math.min(last, first + Transaction.MAX_MUTATIONS));
            List<HostRecord> expired = registry.expire(part);
            if (expired.isEmpty()) {
                return; // another change came first: the next look decides anew
            }
            expired.forEach(record -> LOG.info("Withdrew {}, unseen since {}", record.name(), record.seen()));
        }
    }
}
