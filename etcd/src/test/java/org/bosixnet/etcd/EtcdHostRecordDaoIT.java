package org.bosixnet.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordDaoContract;
import org.bosixnet.dao.HostRecordDaoFactory;
import org.bosixnet.dao.RecordingFeed;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.RestoringContract;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.StoreMeter;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store promises holds in a real etcd, too. */
@Needs({"etcd", "etcdctl"})
class EtcdHostRecordDaoIT implements HostRecordDaoContract, RestoringContract {

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
    public HostRecordDaoFactory factory() {
        return new EtcdHostRecordDaoFactory();
    }

    @Override
    public StoreConfig config() {
        Map<String, String> settings = new HashMap<>(etcd.settings());
        settings.put("bosixnet.etcd.prefix", prefix);
        return new StoreConfig(data, Duration.ofSeconds(60), Records.CLOCK, StoreMeter.NONE, settings);
    }

    @Override
    public HostRecordDao open() {
        return factory().open(config());
    }

    @Override
    public boolean keepsEpoch() {
        return true;
    }

    @Override
    public boolean keepsRevisions() {
        return false;
    }

    @Test
    void aFleetThatNeverWasIsNotTakenForAnEmptyOne() {
        assertThatThrownBy(() -> factory().read(config()))
                .is(storeFailure(Kind.UNAVAILABLE))
                .hasMessageContaining(prefix)
                .hasMessageContaining("bosixnet.etcd.prefix");
    }

    @Test
    void whatCouldNotEvenBeginToBeRestoredKeepsNobodyFromStarting() throws Exception {
        assertThatThrownBy(() -> factory().restore(config(), SNAPSHOT, () -> {
                    throw new StoreException(Kind.UNAVAILABLE, "The keys cannot be kept.");
                }))
                .hasMessage("The keys cannot be kept.");
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            assertThat(feed.snapshots().get(0).records()).isEmpty();
        }
    }

    @Test
    void noRegistryStartsOnWhatWasNotRestoredToItsEnd() throws Exception {
        assertThat(etcd.ctl("put", prefix + "/restoring", "now")).isZero();
        assertThat(etcd.ctl("put", prefix + "/hosts/left", "half")).isZero();
        try (HostRecordDao dao = open()) {
            assertThatThrownBy(() -> dao.start(new RecordingFeed()))
                    .is(storeFailure(Kind.LOCKED))
                    .hasMessageContaining("restore it again");
        }
        assertThatThrownBy(() -> factory().read(config())).is(storeFailure(Kind.LOCKED));
        factory().restore(config(), SNAPSHOT, () -> {});
        assertThat(factory().read(config()).byName()).containsOnlyKeys(Records.ALPHA, Records.BETA);
    }
}
