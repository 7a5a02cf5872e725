package org.bosixnet.etcd;

import io.etcd.jetcd.KeyValue;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.etcd.EtcdJson.UnreadableException;
import org.bosixnet.stored.Times;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a registry was alive: each says so now and then, in one key for all, and the first one after a time without any
 * notes that time as an outage, in which no host could report.
 */
final class Lifetimes {

    private static final Logger LOG = LoggerFactory.getLogger(Lifetimes.class);

    /** How often a change of the outages is tried that others come before. */
    private static final int TRIES = 20;

    /** A sign of life may be on the way for as long, whatever the period is. */
    private static final Duration SHORTEST = Duration.ofSeconds(5);

    /** How much the clocks of two registries may differ before that is said. */
    private static final Duration TOLERANCE = Duration.ofSeconds(10);

    private final EtcdClient client;
    private final Keyspace keys;
    private final Clock clock;
    private final Duration period;

    /** The history in which this registry has said that it is alive; null if it has not. */
    private volatile Epochs.@Nullable Epoch saidIn;

    /** Changes of the outages that could not be made, because these cannot be read. */
    private final Queue<UnaryOperator<List<Outage>>> unnoted = new ConcurrentLinkedQueue<>();

    /** Whether it was logged that clocks differ. */
    private volatile boolean said;

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
                .ifPresent(step -> {
                    boolean unused = change(step::applied); // or later
                });
        alive();
    }

    /** Returns the time until now in which no registry was alive, or empty if one may be. */
    Optional<Outage> since(Instant now) {
        List<KeyValue> found = client.get(keys.alive()).getKvs();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(time(found.get(0)))
                    .filter(last -> last.plus(period.multipliedBy(2)).isBefore(now))
                    .map(last -> new Outage(last, now));
        } catch (UnreadableException e) {
            LOG.warn("The key {} in etcd is replaced: {}", keys.alive(), e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Returns whether what is known tells of a time that is not over for long. Whoever knows that knows of the outages before, too,
     * since the first registry after one notes it before it says that it is alive.
     */
    boolean isRecent(Mirror known) {
        Duration period = this.period.compareTo(SHORTEST) > 0 ? this.period : SHORTEST;
        return !known.alive().plus(period.multipliedBy(2)).isBefore(clock.instant());
    }

    /** Returns a sentence if the last registry that was alive has a clock that is ahead of this one's, or empty if it has not. */
    Optional<String> warning(Mirror known) {
        Duration ahead = Duration.between(clock.instant(), known.alive());
        return ahead.compareTo(TOLERANCE) > 0
                ? Optional.of("The clock of another registry is ahead of this one's by " + ahead.toSeconds()
                        + " s: set both, since hosts are withdrawn too soon, or too late, by as much.")
                : Optional.empty();
    }

    /** Logs that once. */
    void warn(Mirror known) {
        if (!said) {
            warning(known).ifPresent(text -> {
                said = true;
                LOG.warn("{}", text);
            });
        }
    }

    /** Returns the time that the key of the last sign of life has. */
    static Instant time(KeyValue found) throws UnreadableException {
        try {
            return Times.parse(found.getValue().toString(StandardCharsets.UTF_8));
        } catch (DateTimeException e) {
            throw new UnreadableException("it is not a time");
        }
    }

    /**
     * Says that a registry is alive; if it may be the first one after a while, as {@link #begun} does.
     *
     * @param epoch the history that it knows: in another one than before, what was said since may be lost
     * @param stopped whether it has not said so for long
     */
    void alive(Epochs.Epoch epoch, boolean stopped) {
        if (stopped || !epoch.equals(saidIn)) {
            begun();
            saidIn = epoch;
        } else {
            alive();
        }
    }

    /** Says that a registry is alive. */
    void alive() {
        if (!unnoted.isEmpty()) {
            note();
        }
        client.transact(List.of(EtcdClient.put(keys.alive(), Keyspace.bytes(Times.format(clock.instant())))));
    }

    /**
     * Changes the list of outages, whoever else does so meanwhile. As long as the list cannot be read it is left as it is,
     * and no host is withdrawn; the change is made when it can.
     *
     * @return whether it was made now
     * @throws StoreException if etcd does not answer; then it is not made later either
     */
    boolean change(UnaryOperator<List<Outage>> change) {
        unnoted.add(change);
        try {
            return note();
        } catch (StoreException e) {
            unnoted.remove(change);
            throw e;
        }
    }

    private boolean note() {
        for (int i = 0; i < TRIES; i++) {
            List<KeyValue> found = client.get(keys.outages()).getKvs();
            List<Outage> outages = List.of();
            long revision = 0;
            if (!found.isEmpty()) {
                revision = found.get(0).getModRevision();
                try {
                    outages = EtcdJson.readOutages(found.get(0).getValue());
                } catch (UnreadableException e) {
                    LOG.warn(
                            "The key {} in etcd is left as it is, and no host is withdrawn: {}",
                            keys.outages(),
                            e.getMessage());
                    return false;
                }
            }
            List<UnaryOperator<List<Outage>>> changes = List.copyOf(unnoted);
            List<Outage> changed = outages;
            for (UnaryOperator<List<Outage>> change : changes) {
                changed = change.apply(changed);
            }
            if (changed.equals(outages)
                    || client.transact(
                                    List.of(EtcdClient.writtenAt(keys.outages(), revision)),
                                    List.of(EtcdClient.put(keys.outages(), EtcdJson.writeOutages(changed))),
                                    List.of())
                            .isSucceeded()) {
                unnoted.removeAll(changes);
                return true;
            }
        }
        throw new StoreException(Kind.UNAVAILABLE, "Others changed the key " + keys.outages() + " each time.");
    }
}
