package org.bosixnet.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.dao.Records.ALPHA;
import static org.bosixnet.dao.Records.BETA;
import static org.bosixnet.dao.Records.T1;
import static org.bosixnet.dao.Records.T2;
import static org.bosixnet.dao.Records.T3;
import static org.bosixnet.dao.Records.committed;
import static org.bosixnet.dao.Records.record;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.RecordingFeed;
import org.bosixnet.dao.StoreException;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An etcd that goes back to an earlier state, and gives the revisions since then once more. */
@Needs({"etcd", "etcdctl"})
class WoundBackEtcdIT extends EtcdFixture {

    private HostRecordDao open(String node) {
        return open(node, Duration.ofHours(1)); // so nothing is written but by the test
    }

    private void save() throws IOException {
        assertThat(etcd.ctl("snapshot", "save", temporary.resolve("backup").toString()))
                .as(etcd.output())
                .isZero();
    }

    private static String epoch(RecordingFeed feed) {
        return feed.snapshots().get(feed.snapshots().size() - 1).position().epoch();
    }

    @Test
    void anEtcdThatWasWoundBackHasAnotherEpoch() throws Exception {
        HostRecordDao one = open("one");
        RecordingFeed feed = started(one);
        long alpha = committed(one.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
        assertThat(etcd.ctl("snapshot", "save", temporary.resolve("backup").toString()))
                .as(etcd.output())
                .isZero();
        committed(one.commit(ALPHA, alpha, record(ALPHA, "2001:db8::2", T2)));
        Await.until("both are told", () -> feed.commits().size() == 2);
        String epoch = feed.snapshots().get(0).position().epoch();
        etcd.restore(temporary.resolve("backup"));
        Await.until("everything is read anew", () -> feed.snapshots().size() > 1);
        assertThat(feed.snapshots().get(1).position().epoch()).isNotEqualTo(epoch);
        assertThat(feed.view().get(ALPHA).changed()).isEqualTo(T1);
        one.markSeen(ALPHA, new SignOfLife(T3, Reports.AGENT)); // after a commit that etcd does not have any more
        Await.until("the mark is told", () -> feed.view().get(ALPHA).seen().equals(T3));
        one.clockSet(new ClockStep(T1, T2));
        RecordingFeed second = started(open("other"));
        assertThat(second.snapshots().get(0).position())
                .isEqualTo(feed.snapshots().get(1).position());
    }

    /** The snapshot has a name of the history that was in use, and its revisions are given out for the second time. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noSnapshotBringsANameBackHoweverOftenItIsRestored(boolean restarted) throws Exception {
        HostRecordDao one = open("one");
        RecordingFeed feed = started(one);
        committed(one.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
        Set<String> epochs = new HashSet<>(Set.of(epoch(feed)));
        save();
        for (int times = 2; times < 5; times++) {
            committed(one.commit(BETA, 0, record(BETA, "2001:db8::2", T1)));
            RecordingFeed before = feed;
            Await.until("it is told", () -> before.view().containsKey(BETA));
            if (restarted) {
                one.close();
                etcd.restore(temporary.resolve("backup"));
                one = open("one");
                feed = started(one);
            } else {
                etcd.restore(temporary.resolve("backup"));
                Await.until("all is read anew", () -> !before.view().containsKey(BETA));
            }
            epochs.add(epoch(feed));
            assertThat(epochs).hasSize(times);
            HostRecordDao again = one;
            Await.until("it works", () -> again.unavailable().isEmpty());
        }
    }

    @Test
    void aRegistryThatWasDownWhileEtcdWasWoundBackSeesIt() throws Exception {
        HostRecordDao one = open("one");
        RecordingFeed feed = started(one);
        long alpha = committed(one.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
        etcd.ctl("snapshot", "save", temporary.resolve("backup").toString());
        committed(one.commit(ALPHA, alpha, record(ALPHA, "2001:db8::2", T2)));
        String epoch = feed.snapshots().get(0).position().epoch();
        one.close();
        etcd.restore(temporary.resolve("backup"));
        RecordingFeed again = started(open("one"));
        assertThat(again.snapshots().get(0).position().epoch()).isNotEqualTo(epoch);
        assertThat(again.view().get(ALPHA).changed()).isEqualTo(T1);
    }

    /** What was written since then were no commits: reports without a change, and that registries were alive. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100})
    void alsoIfItHasLostNoCommitWhatComesNextIsToldToAll(int lost) throws Exception {
        HostRecordDao one = open("one");
        HostRecordDao other = open("other");
        RecordingFeed first = started(one);
        RecordingFeed second = started(other);
        long alpha = committed(one.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
        String epoch = epoch(first);
        save();
        for (int i = 0; i < lost; i++) {
            assertThat(etcd.ctl("put", "bosixnet/seen/" + SeenBuckets.of(ALPHA), "alpha " + (1000 + i) + " agent"))
                    .isZero();
        }
        one.markSeen(ALPHA, new SignOfLife(T3, Reports.AGENT));
        Await.until(
                "all is heard",
                () -> first.view().containsKey(ALPHA) && second.view().containsKey(ALPHA));
        etcd.restore(temporary.resolve("backup"));
        Await.until("it is stored", () -> isStored(one)); // also by an attempt of which that could not be told
        Await.until(
                "both are told",
                () -> first.view().containsKey(BETA) && second.view().containsKey(BETA));
        assertThat(first.view().get(BETA)).isEqualTo(second.view().get(BETA));
        assertThat(first.view().get(ALPHA).revision()).isEqualTo(alpha);
        if (lost == 100) { // of fewer, others may have been written before anybody has looked
            assertThat(epoch(first)).isEqualTo(epoch(second)).isNotEqualTo(epoch);
        }
        assertThat(first.view().get(ALPHA).seen()).isEqualTo(T3);
    }

    private static boolean isStored(HostRecordDao dao) {
        try {
            CommitResult unused = dao.commit(BETA, 0, record(BETA, "2001:db8::2", T1));
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    /** Returns up to where an answer has to know all, 0 if that cannot be told. */
    private static long newest(HostRecordDao dao) {
        try {
            return dao.newest();
        } catch (StoreException e) {
            return 0;
        }
    }

    @Test
    void nothingCountsAsKnownBeforeEverythingIsReadAnew() throws Exception {
        HostRecordDao one = open("one");
        RecordingFeed feed = started(one);
        long alpha = committed(one.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
        save();
        committed(one.commit(ALPHA, alpha, record(ALPHA, "2001:db8::2", T2)));
        Await.until("both are told", () -> feed.commits().size() == 2);
        etcd.restore(temporary.resolve("backup"));
        Await.until("it can be told again", () -> newest(one) > 0);
        assertThat(feed.snapshots()).as("times that everything was read").hasSize(2);
    }
}
