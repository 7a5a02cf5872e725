package org.bosixnet.etcd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordDaoContract;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.StoreMeter;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What every store promises holds in a real etcd, too. */
@Needs({"etcd", "etcdctl"})
class EtcdHostRecordDaoIT implements HostRecordDaoContract {

    @TempDir
    private static Path etcdDirectory;

    private static EtcdServer etcd;

    @TempDir
    private Path data;

    /** A fleet of its own for each test. */
    private final String prefix = "test/" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        etcd = new EtcdServer(etcdDirectory);
    }

    @AfterAll
    static void stop() {
        etcd.close();
    }

    @Override
    public HostRecordDao open() {
        return new EtcdHostRecordDaoFactory()
                .open(new StoreConfig(
                        data,
                        Duration.ofSeconds(60),
                        Records.CLOCK,
                        StoreMeter.NONE,
                        Map.of("bosixnet.etcd.endpoints", etcd.url(), "bosixnet.etcd.prefix", prefix)));
    }

    @Override
    public boolean keepsEpoch() {
        return true;
    }
}
