package org.bosixnet.etcd;

import io.etcd.jetcd.kv.GetResponse;
import java.time.Clock;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.jspecify.annotations.Nullable;

/** Reads everything that a registry has to know, as of one revision. */
final class Loader {

    private final EtcdClient client;
    private final Keyspace keys;
    private final Clock clock;
    private final Epochs epochs;

    /** What was read, and as of which revision. */
    record Loaded(Mirror mirror, long revision) {}

    Loader(EtcdClient client, Keyspace keys, Clock clock, Epochs epochs) {
        this.client = client;
        this.keys = keys;
        this.clock = clock;
        this.epochs = epochs;
    }

    /**
     * Reads everything.
     *
     * @param known what was known before, null at a start
     * @param back whether etcd was seen to have gone back since
     * @throws StoreException if etcd does not answer, or (LOCKED) what is in it is half of a backup
     */
    Loaded load(Epochs.@Nullable Known known, boolean back) {
        while (true) {
            Epochs.Epoch epoch = epochs.current(known, back);
            long revision = demandWhole(client, keys);
            if (epochs.isNamed(epoch, revision)) { // or it has got another name meanwhile
                Mirror loaded = new Mirror(keys, epoch);
                loaded.load(client, revision, clock.instant());
                return new Loaded(loaded, revision);
            }
        }
    }

    /**
     * Makes sure that no backup is being restored.
     *
     * @return the newest revision
     * @throws StoreException (LOCKED) if one is
     */
    static long demandWhole(EtcdClient client, Keyspace keys) {
        GetResponse restoring = client.get(keys.restoring());
        if (!restoring.getKvs().isEmpty()) {
            throw new StoreException(
                    Kind.LOCKED, "A backup is being restored into etcd, or was not to its end: then restore it again.");
        }
        return restoring.getHeader().getRevision();
    }
}
