package org.bosixnet.etcd;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.RecordingFeed;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.StoreMeter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An etcd, and the stores of registries on it, which are closed at the end. */
abstract class EtcdFixture {

    @TempDir
    Path temporary;

    EtcdServer etcd;
    private final List<HostRecordDao> open = new ArrayList<>();

    @BeforeEach
    void startEtcd() throws Exception {
        etcd = new EtcdServer(temporary);
    }

    @AfterEach
    void stop() {
        open.forEach(HostRecordDao::close);
        etcd.close();
    }

    HostRecordDao open(String node, Duration seenFlush, Clock clock) {
        HostRecordDao dao = new EtcdHostRecordDaoFactory()
                .open(new StoreConfig(temporary.resolve(node), seenFlush, clock, StoreMeter.NONE, etcd.settings()));
        open.add(dao);
        return dao;
    }

    HostRecordDao open(String node, Duration seenFlush) {
        return open(node, seenFlush, Records.CLOCK);
    }

    static RecordingFeed started(HostRecordDao dao) {
        RecordingFeed feed = new RecordingFeed();
        dao.start(feed);
        return feed;
    }
}
