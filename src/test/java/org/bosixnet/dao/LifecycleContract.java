package org.bosixnet.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.Records.ALPHA;
import static org.bosixnet.dao.Records.BETA;
import static org.bosixnet.dao.Records.T1;
import static org.bosixnet.dao.Records.T2;
import static org.bosixnet.dao.Records.committed;
import static org.bosixnet.dao.Records.record;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import java.util.Objects;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.junit.jupiter.api.Test;

/** A store is opened, started once, closed, and opened again with what it had. */
interface LifecycleContract extends StoreUnderTest {

    @Test
    default void theFirstSnapshotHasComeWhenStartReturns() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            assertThat(feed.snapshots()).hasSize(1);
            Snapshot snapshot = feed.snapshots().get(0);
            assertThat(snapshot.records()).isEmpty();
            assertThat(snapshot.position().revision()).isZero();
            assertThat(Position.parse(snapshot.position().toString())).contains(snapshot.position());
        }
    }

    @Test
    default void aStoreIsStartedOnce() {
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
            assertThatThrownBy(() -> dao.start(new RecordingFeed())).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    default void aStoreThatIsOpenedAgainHasEverything() {
        Position position;
        HostRecord alpha = record(ALPHA, "2001:db8::1", T1);
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            position = feed.snapshots().get(0).position();
            long first = committed(dao.commit(ALPHA, 0, alpha));
            alpha = alpha.withRevision(first).withSeen(new SignOfLife(T2, Reports.AGENT));
            long second = committed(dao.commit(BETA, 0, record(BETA, "2001:db8::2", T1)));
            dao.commit(BETA, second, null);
            dao.markSeen(ALPHA, new SignOfLife(T2, Reports.AGENT));
        }
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            boolean sameEpoch = feed.snapshots().get(0).position().epoch().equals(position.epoch());
            assertThat(sameEpoch).isEqualTo(keepsEpoch());
            if (remembers()) {
                assertThat(feed.snapshots().get(0).records()).containsExactly(alpha);
                assertThat(feed.snapshots().get(0).position().revision()).isGreaterThanOrEqualTo(3);
            } else {
                assertThat(feed.snapshots().get(0).records()).isEmpty();
            }
        }
    }

    @Test
    default void aStoreThatWorksIsNotUnavailable() {
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
            dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1));
            assertThat(dao.unavailable()).isEmpty();
        }
    }

    @Test
    default void nothingIsCommittedBeforeTheStart() {
        try (HostRecordDao dao = open()) {
            assertThatThrownBy(() -> dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    default void closingIsIdempotentAndEndsTheFeed() {
        HostRecordDao dao = open();
        RecordingFeed feed = new RecordingFeed();
        dao.start(feed);
        dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1));
        dao.close();
        dao.close();
        int told = feed.commits().size();
        dao.markSeen(ALPHA, new SignOfLife(T2, Reports.AGENT));
        assertThatThrownBy(() -> dao.commit(BETA, 0, record(BETA, "2001:db8::1", T1)))
                .is(storeFailure(Kind.UNAVAILABLE))
                .hasMessage("The store is closed.");
        assertThat(feed.commits()).hasSize(told);
        assertThat(feed.marks()).isEmpty();
        assertThat(Objects.requireNonNull(feed.view().get(ALPHA)).seen()).isEqualTo(T1);
    }

    @Test
    default void aStoreThatWasNeverStartedCanBeClosed() {
        open().close();
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
        }
    }
}
