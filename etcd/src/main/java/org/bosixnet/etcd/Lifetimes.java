package org.bosixnet.etcd;

import io.etcd.jetcd.KeyValue;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bosixnet.dao.ClockStep;
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
        since(clock.instant())
                .map(outage -> new ClockStep(outage.from(), outage.to()))
                .ifPresent(step -> change(step::applied));
        alive();
    }

    /** Returns the time until now in which no registry was alive, or empty if one may be. */
    Optional<Outage> since(Instant now) {
        return client.get(keys.alive()).getKvs().stream()
                .flatMap(found -> time(found).stream())
                .filter(last -> last.plus(period.multipliedBy(2)).isBefore(now))
                .map(last -> new Outage(last, now))
                .findFirst();
    }

    private static Optional<Instant> time(KeyValue found) {
        try {
            return Optional.of(Times.parse(found.getValue().toString(StandardCharsets.UTF_8)));
        } catch (DateTimeException e) {
            LOG.warn("The key {} in etcd is not a time.", found.getKey());
            return Optional.empty();
        }
    }

    /** Says that a registry is alive. */
    void alive() {
        client.transact(List.of(EtcdClient.put(keys.alive(), Keyspace.bytes(Times.format(clock.instant())))));
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
            if (client.transact(
                            List.of(EtcdClient.writtenAt(keys.outages(), revision)),
                            List.of(EtcdClient.put(keys.outages(), EtcdJson.writeOutages(changed))),
                            List.of())
                    .isSucceeded()) {
                return;
            }
        }
        throw new StoreException(Kind.UNAVAILABLE, "Others changed the key " + keys.outages() + " each time.");
    }
}
