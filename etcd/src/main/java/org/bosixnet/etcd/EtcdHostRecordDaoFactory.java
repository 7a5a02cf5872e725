package org.bosixnet.etcd;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordDaoFactory;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.dao.StoreConfig;

/** Opens a store in etcd. */
public final class EtcdHostRecordDaoFactory implements HostRecordDaoFactory {

    @Override
    public String name() {
        return "etcd";
    }

    @Override
    public Set<String> settings() {
        return EtcdConfig.NAMES;
    }

    @Override
    public HostRecordDao open(StoreConfig config) {
        return new EtcdHostRecordDao(EtcdConfig.of(config.settings()), inMillis(config));
    }

    @Override
    public Snapshot read(StoreConfig config) {
        return with(config, Restoring::read);
    }

    /** {@inheritDoc} The records get revisions of etcd's. */
    @Override
    public void restore(StoreConfig config, Snapshot snapshot, Runnable before) {
        boolean unused = with(config, restoring -> {
            restoring.restore(snapshot, before);
            return true;
        });
    }

    private static <T> T with(StoreConfig config, Function<Restoring, T> action) {
        EtcdConfig etcd = EtcdConfig.of(config.settings());
        Keyspace keys = new Keyspace(etcd.prefix());
        try (EtcdClient client = new EtcdClient(etcd)) {
            Clock clock = inMillis(config).clock();
            Lifetimes lifetimes = new Lifetimes(client, keys, clock, config.seenFlush());
            return action.apply(new Restoring(client, keys, clock, lifetimes));
        }
    }

    private static StoreConfig inMillis(StoreConfig config) {
        return new StoreConfig(
                config.dataDir(),
                config.seenFlush(),
                Clock.tick(config.clock(), Duration.ofMillis(1)),
                config.meter(),
                config.settings());
    }
}
