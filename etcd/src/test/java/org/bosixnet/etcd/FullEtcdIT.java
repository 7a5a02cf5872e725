package org.bosixnet.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.bosixnet.dao.Records.ALPHA;
import static org.bosixnet.dao.Records.T1;
import static org.bosixnet.dao.Records.T2;
import static org.bosixnet.dao.Records.committed;
import static org.bosixnet.dao.Records.record;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import io.etcd.jetcd.op.Op;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.RecordingFeed;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.StoreMeter;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An etcd whose database has grown to its quota, and takes no changes until somebody has made space. */
@Needs({"etcd", "etcdctl"})
class FullEtcdIT {

    private static final String SENTENCE =
            "etcd at %s does not work: RESOURCE_EXHAUSTED: etcdserver: mvcc: database space"
                    + " exceeded. Its database has grown to its quota: compact and defragment it, then run 'etcdctl alarm disarm'.";

    @TempDir
    private Path temporary;

    private EtcdServer etcd;

    @Test
    void changesAreRefusedUntilThereIsSpace() throws Exception {
        try (EtcdServer small = new EtcdServer(temporary, null, "--quota-backend-bytes=" + (4 << 20));
                HostRecordDao dao = new EtcdHostRecordDaoFactory().open(config(small))) {
            etcd = small;
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            long alpha = committed(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
            Await.until("it is told", () -> feed.view().containsKey(ALPHA));
            fill();
            Throwable refused = catchThrowable(() -> dao.commit(ALPHA, alpha, record(ALPHA, "2001:db8::2", T2)));
            assertThat(refused).is(storeFailure(Kind.FULL)).hasMessage(SENTENCE, small.url());
            Await.until("the registry says so", () -> dao.unavailable()
                    .equals(Optional.of(SENTENCE.formatted(small.url()))));
            Throwable again = catchThrowable(() -> dao.commit(ALPHA, alpha, record(ALPHA, "2001:db8::2", T2)));
            assertThat(again).is(storeFailure(Kind.FULL)).hasMessage(SENTENCE, small.url());
            assertThat(dao.newest())
                    .as("what is read for a report that changes nothing")
                    .isEqualTo(alpha);
            dao.markSeen(ALPHA, new SignOfLife(T2, Reports.AGENT)); // is told here, and kept for when there is space
            Await.until("the mark is told", () -> feed.view().get(ALPHA).seen().equals(T2));
            assertThat(feed.view().get(ALPHA).addresses())
                    .isEqualTo(record(ALPHA, "2001:db8::1", T1).addresses());
            ctl("del", "other/", "--prefix");
            ctl("compact", Long.toString(revision()));
            ctl("defrag");
            ctl("alarm", "disarm");
            Await.until("the registry works", () -> dao.unavailable().isEmpty());
            committed(dao.commit(ALPHA, alpha, record(ALPHA, "2001:db8::2", T2)));
            assertThat(feed.snapshots()).as("times that everything was read").hasSize(1);
        }
    }

    private StoreConfig config(EtcdServer small) {
        return new StoreConfig(
                temporary.resolve("node"), Duration.ofSeconds(1), Records.CLOCK, StoreMeter.NONE, small.settings());
    }

    /** Has another program write until etcd takes no more. */
    private void fill() {
        try (EtcdClient client = etcd.client()) {
            Op put = EtcdClient.put(Keyspace.bytes("other/key"), Keyspace.bytes("x".repeat(400 << 10)));
            Throwable full = null;
            while (full == null) {
                full = catchThrowable(() -> client.transact(List.of(put)));
            }
            assertThat(full).is(storeFailure(Kind.FULL));
        }
    }

    private long revision() {
        try (EtcdClient client = etcd.client()) {
            return client.get(Keyspace.bytes("other/key")).getHeader().getRevision();
        }
    }

    private void ctl(String... arguments) throws IOException {
        assertThat(etcd.ctl(arguments)).as(etcd.output()).isZero();
    }
}
