package org.bosixnet.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.Records.ALPHA;
import static org.bosixnet.dao.Records.BETA;
import static org.bosixnet.dao.Records.T1;
import static org.bosixnet.dao.Records.T2;
import static org.bosixnet.dao.Records.T3;
import static org.bosixnet.dao.Records.bound;
import static org.bosixnet.dao.Records.committed;
import static org.bosixnet.dao.Records.record;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.junit.jupiter.api.Test;

/** A store is read without being opened, and one without a record is filled. */
public interface RestoringContract extends StoreUnderTest {

    HostRecord REPORTING = new HostRecord(
            ALPHA,
            List.of(new HostAddress("2001:db8::1"), new HostAddress("fd00::1")),
            Records.keys(T1, "old", "new"),
            T1,
            T2,
            Reports.DYNDNS2,
            7);

    Snapshot SNAPSHOT = new Snapshot(
            new Position("other", 9),
            List.of(REPORTING, bound(BETA, T3, "its").withRevision(9)),
            List.of(new Outage(T1, T2)),
            List.of(new Expired(Instant.parse("2026-11-23T11:59:00.000Z"), 3)));

    /** Returns what reads and fills the store without opening it. */
    HostRecordDaoFactory factory();

    /** Returns where that finds it. */
    StoreConfig config();

    /** Returns whether what is restored has the revisions that it had, and not those that the store gives. */
    default boolean keepsRevisions() {
        return true;
    }

    private List<HostRecord> comparable(Collection<HostRecord> records) {
        return records.stream()
                .map(record -> keepsRevisions() ? record : record.withRevision(0))
                .toList();
    }

    @Test
    default void aStoreIsReadWhileItIsOpen() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            long first = committed(dao.commit(ALPHA, 0, REPORTING));
            long second = committed(dao.commit(BETA, 0, bound(BETA, T3, "its")));
            Snapshot read = factory().read(config());
            assertThat(read.records())
                    .containsExactlyInAnyOrder(
                            REPORTING.withRevision(first),
                            bound(BETA, T3, "its").withRevision(second));
            assertThat(read.position().revision()).isEqualTo(second);
            assertThat(read.position().epoch())
                    .isNotEqualTo(feed.snapshots().get(0).position().epoch());
            assertThat(dao.commit(ALPHA, first, null)).isInstanceOf(CommitResult.Committed.class);
            assertThat(dao.unavailable()).isEmpty();
        }
        assertThat(factory().read(config()).records())
                .extracting(HostRecord::name)
                .containsExactly(BETA);
    }

    @Test
    default void whatWasRestoredIsThereInANewHistory() {
        int[] times = new int[1];
        factory().restore(config(), SNAPSHOT, () -> times[0]++);
        assertThat(times[0]).isOne();
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            Snapshot started = feed.snapshots().get(0);
            assertThat(comparable(started.records()))
                    .containsExactlyInAnyOrderElementsOf(comparable(SNAPSHOT.records()));
            if (keepsRevisions()) {
                assertThat(started.position().revision()).isEqualTo(9);
            }
            assertThat(started.position().epoch()).isNotEqualTo("other");
            assertThat(started.outages()).containsAll(SNAPSHOT.outages());
            assertThat(started.expired()).isEqualTo(SNAPSHOT.expired());
            long alpha = started.byName().get(ALPHA).revision();
            assertThat(committed(dao.commit(ALPHA, alpha, null)))
                    .isGreaterThan(started.position().revision());
        }
    }

    @Test
    default void aStoreThatHadRecordsOnceIsRestoredInto() {
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
            dao.commit(ALPHA, committed(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::9", T1))), null);
            dao.markSeen(ALPHA, new SignOfLife(T2, Reports.AGENT));
        }
        factory().restore(config(), SNAPSHOT, () -> {});
        Snapshot read = factory().read(config());
        assertThat(comparable(read.records())).containsExactlyInAnyOrderElementsOf(comparable(SNAPSHOT.records()));
        if (keepsRevisions()) {
            assertThat(read.position().revision()).isEqualTo(9);
        }
    }

    @Test
    default void aStoreWithARecordIsLeftAsItIs() {
        HostRecord alpha;
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
            alpha = bound(ALPHA, T1, "key");
            alpha = alpha.withRevision(committed(dao.commit(ALPHA, 0, alpha)));
        }
        int[] times = new int[1];
        assertThatThrownBy(() -> factory().restore(config(), SNAPSHOT, () -> times[0]++))
                .is(storeFailure(Kind.UNAVAILABLE))
                .hasMessageContaining("has 1 host already, and only a store without any can be restored into. Nothing"
                        + " was changed.");
        assertThat(times[0]).isZero();
        assertThat(factory().read(config()).records()).containsExactly(alpha);
    }

    @Test
    default void aStoreThatIsOpenIsLeftAsItIs() {
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
            Records.awaitWriting(dao);
            int[] times = new int[1];
            assertThatThrownBy(() -> factory().restore(config(), SNAPSHOT, () -> times[0]++))
                    .is(storeFailure(Kind.LOCKED));
            assertThat(times[0]).isZero();
            assertThat(factory().read(config()).records()).isEmpty();
            committed(dao.commit(ALPHA, 0, bound(ALPHA, T1, "key")));
        }
    }

    @Test
    default void whatHasToBeDoneBeforeMayEndTheRestoring() {
        assertThatThrownBy(() -> factory().restore(config(), SNAPSHOT, () -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            assertThat(feed.snapshots().get(0).records()).isEmpty();
        }
    }
}
