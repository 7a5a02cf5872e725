package org.bosixnet.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.dao.Records.ALPHA;
import static org.bosixnet.dao.Records.BETA;
import static org.bosixnet.dao.Records.T1;
import static org.bosixnet.dao.Records.T2;
import static org.bosixnet.dao.Records.T3;
import static org.bosixnet.dao.Records.bound;
import static org.bosixnet.dao.Records.committed;
import static org.bosixnet.dao.Records.keys;
import static org.bosixnet.dao.Records.record;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bosixnet.dao.CommitResult.Conflict;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.Test;

/** Keys are part of a record: kept, replaced and remembered with it. */
interface KeysOfRecordsContract extends StoreUnderTest {

    @Test
    default void aRecordMayHaveKeysAndNoAddresses() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            HostRecord bound = bound(ALPHA, T1, "old", "new");
            long revision = committed(dao.commit(ALPHA, 0, bound));
            Await.until("the commit is told", () -> feed.view().containsKey(ALPHA));
            assertThat(feed.view()).containsOnly(Map.entry(ALPHA, bound.withRevision(revision)));
            assertThat(dao.commit(ALPHA, 0, bound(ALPHA, T2, "third")))
                    .isEqualTo(new Conflict(bound.withRevision(revision)));
        }
    }

    @Test
    default void keysAreReplacedWithTheRecord() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            long first = committed(dao.commit(ALPHA, 0, bound(ALPHA, T1, "old", "new")));
            long second = committed(dao.commit(ALPHA, first, bound(ALPHA, T1, "new")));
            committed(dao.commit(ALPHA, second, record(ALPHA, "2001:db8::1", T1)));
            Await.until("all commits are told", () -> feed.commits().size() == 3);
            assertThat(feed.commits())
                    .extracting(commit -> Objects.requireNonNull(
                                    commit.changes().get(0).record())
                            .keys())
                    .containsExactly(keys(T1, "old", "new"), keys(T1, "new"), List.of());
        }
    }

    @Test
    default void aMarkLeavesTheKeysAsTheyAre() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            long revision = committed(dao.commit(ALPHA, 0, bound(ALPHA, T1, "old")));
            dao.markSeen(ALPHA, new SignOfLife(T2, Reports.AGENT));
            Await.until("the mark is told", () -> feed.marks().containsKey(ALPHA));
            HostRecord marked =
                    bound(ALPHA, T1, "old").withRevision(revision).withSeen(new SignOfLife(T2, Reports.AGENT));
            assertThat(feed.view()).containsOnly(Map.entry(ALPHA, marked));
            assertThat(dao.commit(ALPHA, 0, marked)).isEqualTo(new Conflict(marked));
        }
    }

    @Test
    default void aStoreThatIsOpenedAgainHasTheKeysAsTheyWere() {
        HostRecord bound = bound(ALPHA, T1, "old", "new");
        HostRecord listed =
                new HostRecord(BETA, List.of(new HostAddress("2001:db8::2")), keys(T2, "router"), T1, T3, 0);
        HostName gone = new HostName("gone");
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
            bound = bound.withRevision(committed(dao.commit(ALPHA, 0, bound)));
            listed = listed.withRevision(committed(dao.commit(BETA, 0, listed)));
            dao.commit(gone, committed(dao.commit(gone, 0, bound(gone, T1, "router"))), null);
        }
        for (int round = 0; round < 2; round++) {
            try (HostRecordDao dao = open()) {
                RecordingFeed feed = new RecordingFeed();
                dao.start(feed);
                if (remembers()) {
                    assertThat(feed.view()).containsOnly(Map.entry(ALPHA, bound), Map.entry(BETA, listed));
                } else {
                    assertThat(feed.view()).isEmpty();
                }
            }
        }
    }
}
