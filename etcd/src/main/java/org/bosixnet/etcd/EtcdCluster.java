package org.bosixnet.etcd;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.bosixnet.dao.Cluster;
import org.bosixnet.dao.StoreException;
import org.bosixnet.limit.RateLimit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part that this registry takes among those on the same etcd. It has a lease there, with which it says that it is there,
 * and may take the key of the one that withdraws silent hosts: if it dies or hangs, both are gone within {@link #LEASE}.
 */
final class EtcdCluster implements Cluster {

    private static final Logger LOG = LoggerFactory.getLogger(EtcdCluster.class);

    /** How long a registry counts as there that is not heard of. */
    static final Duration LEASE = Duration.ofSeconds(10);

    /** The most names that etcd is asked for at once because they are not known here. */
    private static final int MOST_ASKED = 2;

    private final EtcdClient client;
    private final Keyspace keys;
    private final Follower follower;
    private final Lifetimes lifetimes;
    private final ByteSequence node = Keyspace.bytes(Keyspace.unique());
    private final ByteSequence own;
    private final Semaphore asking = new Semaphore(MOST_ASKED);
    private final RateLimit<String> asked = RateLimit.bucket(20, Duration.ofMillis(100), 1, System::nanoTime);

    /** 0: none. */
    @GuardedBy("this")
    private long lease;

    /** When the lease was renewed, in nanoseconds. */
    @GuardedBy("this")
    private long renewed;

    /** What this registry says of itself with that lease, null if nothing yet. */
    @GuardedBy("this")
    private @Nullable ByteSequence said;

    private volatile ByteSequence settings = ByteSequence.EMPTY;

    /** When this registry knew all that was in etcd last, in nanoseconds. */
    private volatile long heard = System.nanoTime();

    /** What was said of other registries last. */
    private volatile String differing = "";

    EtcdCluster(EtcdClient client, Keyspace keys, Follower follower, Lifetimes lifetimes) {
        this.client = client;
        this.keys = keys;
        this.follower = follower;
        this.lifetimes = lifetimes;
        this.own = keys.node(node.toString(StandardCharsets.UTF_8));
    }

    /**
     * Says that this registry is there, and takes what none of the others does.
     *
     * @throws StoreException if etcd does not answer
     */
    synchronized void takePart() {
        long now = System.nanoTime();
        boolean missing = follower.isStarted() && shared().find(own) == null; // somebody may have deleted it
        if (lease == 0 || missing || now - renewed >= LEASE.toNanos() / 3) {
            if (lease == 0 || !client.keepAlive(lease)) {
                lease = client.grant(LEASE);
                said = null;
            }
            renewed = now;
        }
        if (missing || !settings.equals(said)) {
            ByteSequence saying = settings;
            client.transact(List.of(EtcdClient.put(own, saying, lease)));
            said = saying;
        }
        if (!follower.isStarted() || shared().find(keys.expiry()) == null) {
            client.transact(
                    List.of(EtcdClient.writtenAt(keys.expiry(), 0)),
                    List.of(EtcdClient.put(keys.expiry(), node, lease)),
                    List.of());
        }
        warn();
    }

    private void warn() {
        String now = warning().orElse("");
        if (!now.equals(differing)) {
            differing = now;
            if (now.isEmpty()) {
                LOG.info("All registries on this etcd have the same keys now.");
            } else {
                LOG.warn("{}", now);
            }
        }
    }

    /** Returns a sentence about registries that have other settings than this one, or empty if there is none. */
    Optional<String> warning() {
        if (!follower.isStarted() || settings.isEmpty()) {
            return Optional.empty();
        }
        long others = shared().under(keys.nodes()).stream()
                .filter(value ->
                        !value.getValue().isEmpty() && !value.getValue().equals(settings))
                .count();
        return others == 0
                ? Optional.empty()
                : Optional.of("Of the registries on this etcd, " + others
                        + (others == 1 ? " has" : " have")
                        + " other administrator's, join or reader keys than this one:"
                        + " what one accepts, another refuses. bosixnet.admin-key, bosixnet.join-key and"
                        + " bosixnet.reader-key must be the same everywhere, or set nowhere.");
    }

    /** Leaves, so that another one takes over at once. */
    synchronized void leave() {
        if (lease != 0) {
            client.revoke(lease);
            lease = 0;
        }
    }

    private SharedKeys shared() {
        return follower.mirror().shared();
    }

    @Override
    public boolean leads() {
        return leading() != 0;
    }

    /** Returns since which revision this registry leads, 0 if it does not, or does not know of the last reports and outages. */
    long leading() {
        Mirror known = follower.mirror();
        KeyValue leader = known.shared().find(keys.expiry());
        return leader != null && leader.getValue().equals(node) && follower.hasTold(known) && lifetimes.isRecent(known)
                ? leader.getModRevision()
                : 0;
    }

    /** Notes that this registry knows all that was in etcd at that time, in nanoseconds. */
    void heard(long at) {
        heard = at;
    }

    @Override
    public Duration behind() {
        return Duration.ofNanos(System.nanoTime() - heard);
    }

    @Override
    public void announce(String told) {
        settings = Keyspace.bytes(told);
    }

    @Override
    public Optional<String> find(String name) {
        KeyValue known = shared().find(keys.shared(name));
        return known != null ? Optional.of(text(known)) : ask(name);
    }

    /** Asks etcd, if it was not asked too often lately. */
    private Optional<String> ask(String name) {
        if (!asking.tryAcquire()) {
            return Optional.empty();
        }
        try {
            return asked.take("").isZero()
                    ? client.get(keys.shared(name)).getKvs().stream()
                            .map(EtcdCluster::text)
                            .findFirst()
                    : Optional.empty();
        } catch (StoreException e) {
            LOG.debug("What is not known here cannot be asked for: {}", e.getMessage());
            return Optional.empty();
        } finally {
            asking.release();
        }
    }

    @Override
    public Map<String, String> all(String prefix) {
        return shared().under(keys.shared(prefix)).stream()
                .collect(Collectors.toMap(value -> Keyspace.after(keys.all(), value.getKey()), EtcdCluster::text));
    }

    private static String text(KeyValue value) {
        return value.getValue().toString(StandardCharsets.UTF_8);
    }

    @Override
    public void put(String name, String value, Duration lifetime) {
        client.transact(List.of(EtcdClient.put(keys.shared(name), Keyspace.bytes(value), client.grant(lifetime))));
    }

    @Override
    public String putIfAbsent(String name, String value) {
        ByteSequence key = keys.shared(name);
        return client
                .transact(
                        List.of(EtcdClient.writtenAt(key, 0)),
                        List.of(EtcdClient.put(key, Keyspace.bytes(value))),
                        List.of(EtcdClient.read(key)))
                .getGetResponses()
                .stream()
                .flatMap(found -> found.getKvs().stream())
                .map(EtcdCluster::text)
                .findFirst()
                .orElse(value);
    }

    @Override
    public void remove(String name) {
        ByteSequence key = keys.shared(name);
        KeyValue known = shared().find(key);
        if (known != null && known.getLease() != 0) {
            client.revoke(known.getLease()); // its key goes with it
        } else {
            client.transact(List.of(EtcdClient.delete(key)));
        }
    }
}
