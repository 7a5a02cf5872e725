package org.bosixnet.etcd;

import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.op.Op;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bosixnet.dao.Cluster;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.host.HostRecord;
import org.bosixnet.stored.StoredRecord;

/** Reads a fleet in etcd, and fills an empty one, without being one of its registries. */
final class Restoring {

    /** How many keys are written at once: room for what else the transaction does. */
    private static final int PART = EtcdClient.MAX_OPERATIONS - 8;

    private final EtcdClient client;
    private final Keyspace keys;
    private final Clock clock;
    private final Lifetimes lifetimes;

    Restoring(EtcdClient client, Keyspace keys, Clock clock, Lifetimes lifetimes) {
        this.client = client;
        this.keys = keys;
        this.clock = clock;
        this.lifetimes = lifetimes;
    }

    /**
     * Returns everything as of one revision, under an epoch of its own.
     *
     * @throws StoreException if there is nothing, or it cannot be read
     */
    Snapshot read() {
        long unused = Loader.demandWhole(client, keys);
        GetResponse epoch = client.get(keys.epoch());
        if (epoch.getKvs().isEmpty()) {
            throw new StoreException(
                    Kind.UNAVAILABLE,
                    "etcd has no fleet under " + keys.all()
                            + ". Set bosixnet.etcd.prefix and bosixnet.etcd.endpoints as the"
                            + " registries have them.");
        }
        Instant now = clock.instant();
        Mirror read = new Mirror(keys, new Epochs.Epoch(Keyspace.unique(), 0));
        read.load(client, epoch.getHeader().getRevision(), now);
        Snapshot snapshot = read.snapshot(now);
        List<Outage> outages = new ArrayList<>(snapshot.outages());
        lifetimes.since(now).ifPresent(outages::add);
        return new Snapshot(snapshot.position(), snapshot.byName(), outages, snapshot.expired());
    }

    private void demandNobody() {
        long registries = client.count(keys.nodes());
        if (registries > 0) {
            throw new StoreException(
                    Kind.LOCKED,
                    "Registries run on " + keys.all() + " in etcd: " + registries
                            + ". Stop all of them; one that was killed counts for another "
                            + EtcdCluster.LEASE.toSeconds() + " s.");
        }
    }

    /**
     * Fills a fleet that has no host. Until that is complete, no registry starts on it.
     *
     * @throws StoreException if a registry runs on it ({@code LOCKED}), or it has a host; or if etcd does not answer
     */
    void restore(Snapshot snapshot, Runnable before) {
        demandNobody();
        boolean unfinished = !client.get(keys.restoring()).getKvs().isEmpty();
        long hosts = unfinished ? 0 : client.count(keys.hosts());
        if (hosts > 0) {
            throw new StoreException(
                    Kind.UNAVAILABLE,
                    "etcd has " + hosts + (hosts == 1 ? " host" : " hosts")
                            + " already, and only a store without any can be" + " restored into. Nothing was changed.");
        }
        long cluster = client.transact(List.of(EtcdClient.put(
                        keys.restoring(), Keyspace.bytes(clock.instant().toString()))))
                .getHeader()
                .getClusterId();
        try {
            demandNobody(); // a registry that starts says that it is there before it looks whether this goes on
            before.run();
        } catch (RuntimeException e) {
            if (!unfinished) {
                client.transact(List.of(EtcdClient.delete(keys.restoring())));
            }
            throw e;
        }
        client.deleteAll(keys.hosts()); // what another attempt left
        client.deleteAll(keys.seen());
        client.deleteAll(keys.shared(Cluster.KEYS)); // the backup has its own
        List<Op> part = new ArrayList<>();
        for (HostRecord record : snapshot.records()) {
            StoredRecord stored = new StoredRecord(record.notAfter(clock.instant()));
            part.add(EtcdClient.put(keys.host(record.name().value()), EtcdJson.write(stored)));
            if (part.size() == PART) {
                client.transact(part);
                part.clear();
            }
        }
        part.add(EtcdClient.put(keys.outages(), EtcdJson.writeOutages(snapshot.outages())));
        part.add(EtcdClient.put(keys.expired(), EtcdJson.writeExpired(snapshot.expired())));
        part.add(EtcdClient.put(keys.epoch(), Epochs.another(cluster)));
        part.add(EtcdClient.put(keys.head(), Keyspace.bytes(Keyspace.unique())));
        part.add(EtcdClient.delete(keys.restoring()));
        client.transact(part);
    }
}
