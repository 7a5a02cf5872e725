package org.bosixnet.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.dao.Records.ALPHA;
import static org.bosixnet.dao.Records.BETA;
import static org.bosixnet.dao.Records.T1;
import static org.bosixnet.dao.Records.T2;
import static org.bosixnet.dao.Records.T3;
import static org.bosixnet.dao.Records.committed;
import static org.bosixnet.dao.Records.record;

import java.util.Map;
import org.bosixnet.dao.CommitResult.Conflict;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.Test;

/** Signs of life: they change when a host was seen, and nothing else. */
interface MarksContract extends StoreUnderTest {

    @Test
    default void aMarkIsDeliveredAndChangesNothingButSeen() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            HostRecord record = record(ALPHA, "2001:db8::1", T1);
            long revision = committed(dao.commit(ALPHA, 0, record));
            dao.markSeen(ALPHA, new SignOfLife(T2, Reports.AGENT));
            Await.until("the mark is told", () -> T2.equals(feed.marks().get(ALPHA)));
            HostRecord marked = record.withRevision(revision).withSeen(new SignOfLife(T2, Reports.AGENT));
            assertThat(feed.view()).containsOnly(Map.entry(ALPHA, marked));
            assertThat(feed.commits()).hasSize(1);
            assertThat(dao.commit(ALPHA, 0, record)).isEqualTo(new Conflict(marked));
        }
    }

    @Test
    default void aMarkOfNobodyOrOfThePastIsDropped() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T2));
            dao.commit(BETA, 0, record(BETA, "2001:db8::2", T2));
            dao.markSeen(new HostName("nobody"), new SignOfLife(T3, Reports.AGENT));
            dao.markSeen(ALPHA, new SignOfLife(T1, Reports.AGENT));
            dao.markSeen(BETA, new SignOfLife(T3, Reports.AGENT));
            dao.markSeen(BETA, new SignOfLife(T1, Reports.AGENT));
            Await.until("the last mark is told", () -> feed.marks().containsKey(BETA));
            assertThat(feed.marks()).containsOnly(Map.entry(BETA, T3));
            assertThat(feed.view().get(ALPHA).seen()).isEqualTo(T2);
            assertThat(feed.view().get(BETA).seen()).isEqualTo(T3);
        }
    }

    @Test
    default void aCommitDoesNotTakeBackAMark() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            long first = committed(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
            dao.markSeen(ALPHA, new SignOfLife(T3, Reports.AGENT));
            Await.until("the mark is told", () -> feed.marks().containsKey(ALPHA));
            dao.commit(ALPHA, first, record(ALPHA, "2001:db8::2", T2));
            Await.until("the commit is told", () -> feed.commits().size() == 2);
            assertThat(feed.view().get(ALPHA).seen()).isEqualTo(T3);
            assertThat(feed.view().get(ALPHA).changed()).isEqualTo(T2);
        }
    }
}
