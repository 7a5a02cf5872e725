package org.bosixnet.etcd;

import io.etcd.jetcd.KeyValue;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.etcd.EtcdJson.UnreadableException;
import org.bosixnet.stored.Times;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a registry was alive: each says so now and then, in one key for all, and the first one after a time without any
 * notes that time as an outage, in which no host could report.
 */
final class Lifetimes {

    private static final Logger LOG = LoggerFactory.getLogger(Lifetimes.class);

    /** The most outages that are kept, the latest. */
    private static final int MAX_OUTAGES = 1000;

    private static final int TRIES = 20;

    private final EtcdClient client;
    private final Keyspace keys;
    private final Clock clock;
    private final Duration period;

    /**
     * @param period how often a registry says that it is alive
     */
    Lifetimes(EtcdClient client, Keyspace keys, Clock clock, Duration period) {
        this.client = client;
        this.keys = keys;
        this.clock = clock;
        this.period = period;
    }

    /**
     * Says that a registry is alive, and notes the time in which none was, if there was one: at a start, and when etcd
     * answers again.
     */
    void begun() {
        Instant now = now();
        List<KeyValue> found = client.get(keys.alive()).getKvs();
        if (!found.isEmpty()) {
            try {
                Instant last = Times.parse(found.get(0).getValue().toString(StandardCharsets.UTF_8));
                if (last.plus(period.multipliedBy(2)).isBefore(now)) {
                    change(outages -> {
                        List<Outage> more = new ArrayList<>(outages);
                        more.add(new Outage(last, now));
                        return more;
                    });
                }
            } catch (DateTimeException e) {
                LOG.warn("The key {} in etcd is not a time, and is replaced.", keys.alive());
            }
        }
        alive();
    }

    /** Says that a registry is alive. */
    void alive() {
        client.transact(
                List.of(), List.of(EtcdClient.put(keys.alive(), Keyspace.bytes(Times.format(now())))), List.of());
    }

    /** Changes the list of outages, whoever else does so meanwhile. */
    void change(UnaryOperator<List<Outage>> change) {
        for (int i = 0; i < TRIES; i++) {
            List<KeyValue> found = client.get(keys.outages()).getKvs();
            List<Outage> outages = new ArrayList<>();
            long revision = 0;
            if (!found.isEmpty()) {
                revision = found.get(0).getModRevision();
                try {
                    outages.addAll(EtcdJson.readOutages(found.get(0).getValue()));
                } catch (UnreadableException e) {
                    LOG.warn("The key {} in etcd is replaced, since {}.", keys.outages(), e.getMessage());
                }
            }
            List<Outage> changed = change.apply(outages);
            if (changed.equals(outages)) {
                return;
            }
            List<Outage> kept = changed.subList(Math.max(0, changed.size() - MAX_OUTAGES), changed.size());
            if (client.transact(
                            List.of(EtcdClient.writtenAt(keys.outages(), revision)),
                            List.of(EtcdClient.put(keys.outages(), EtcdJson.writeOutages(kept))),
                            List.of())
                    .isSucceeded()) {
                return;
            }
        }
        throw new StoreException(Kind.UNAVAILABLE, "Others changed the key " + keys.outages() + " each time.");
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
