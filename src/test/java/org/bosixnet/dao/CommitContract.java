package org.bosixnet.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.Records.ALPHA;
import static org.bosixnet.dao.Records.BETA;
import static org.bosixnet.dao.Records.T1;
import static org.bosixnet.dao.Records.T2;
import static org.bosixnet.dao.Records.T3;
import static org.bosixnet.dao.Records.committed;
import static org.bosixnet.dao.Records.record;

import java.util.List;
import java.util.Map;
import org.bosixnet.dao.CommitResult.Conflict;
import org.bosixnet.host.HostRecord;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.Test;

/** When a commit succeeds, conflicts or is refused, and what the feed is told of it. */
interface CommitContract extends StoreUnderTest {

    @Test
    default void aNewRecordIsCommittedAndToldWithItsRevision() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            HostRecord record = record(ALPHA, "2001:db8::1", T1);
            long revision = committed(dao.commit(ALPHA, 0, record));
            Await.until("the commit is told", () -> !feed.commits().isEmpty());
            assertThat(feed.commits())
                    .containsExactly(
                            new Commit(revision, List.of(new Commit.Change(ALPHA, record.withRevision(revision)))));
        }
    }

    @Test
    default void theRevisionOfTheGivenRecordIsIgnored() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            long revision = committed(
                    dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1).withRevision(4711)));
            Await.until("the commit is told", () -> feed.view().containsKey(ALPHA));
            assertThat(feed.view().get(ALPHA).revision()).isEqualTo(revision);
        }
    }

    @Test
    default void aCommitOnAnOldRevisionConflictsWithTheRecordAsItIsNow() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            long first = committed(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
            HostRecord second = record(ALPHA, "2001:db8::2", T2);
            long now = committed(dao.commit(ALPHA, first, second));
            Conflict conflict = new Conflict(second.withRevision(now));
            HostRecord late = record(ALPHA, "2001:db8::3", T3);
            assertThat(dao.commit(ALPHA, first, late)).isEqualTo(conflict);
            assertThat(dao.commit(ALPHA, 0, late)).isEqualTo(conflict);
            assertThat(dao.commit(ALPHA, first, null)).isEqualTo(conflict);
            assertThat(dao.commit(ALPHA, now + 1, late)).isEqualTo(conflict);
            Await.until("both commits are told", () -> feed.commits().size() == 2);
            assertThat(feed.view()).containsOnly(Map.entry(ALPHA, second.withRevision(now)));
        }
    }

    @Test
    default void aCommitOnARecordThatIsGoneConflictsWithNothing() {
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
            assertThat(dao.commit(ALPHA, 7, record(ALPHA, "2001:db8::1", T1))).isEqualTo(new Conflict(null));
            long first = committed(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
            dao.commit(ALPHA, first, null);
            assertThat(dao.commit(ALPHA, first, null)).isEqualTo(new Conflict(null));
        }
    }

    @Test
    default void aRemovedRecordIsToldAsNoneAndCanBeMadeAgain() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            long first = committed(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
            long removed = committed(dao.commit(ALPHA, first, null));
            assertThat(removed).isGreaterThan(first);
            Await.until("the removal is told", () -> feed.commits().size() == 2);
            assertThat(feed.commits().get(1)).isEqualTo(new Commit(removed, List.of(new Commit.Change(ALPHA, null))));
            long again = committed(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
            assertThat(again).isGreaterThan(removed);
        }
    }

    @Test
    default void aRecordOfAnotherNameIsRefused() {
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
            assertThatThrownBy(() -> dao.commit(BETA, 0, record(ALPHA, "2001:db8::1", T1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    default void toRemoveNothingIsRefused() {
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
            assertThatThrownBy(() -> dao.commit(ALPHA, 0, null)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    default void repeatingACommitWithTheSameExpectedCommitsOnce() {
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
            HostRecord record = record(ALPHA, "2001:db8::1", T1);
            long revision = committed(dao.commit(ALPHA, 0, record));
            assertThat(dao.commit(ALPHA, 0, record)).isEqualTo(new Conflict(record.withRevision(revision)));
        }
    }

    @Test
    default void aConflictTakesNoRevisionAndEachCommitTakesOne() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            long first = committed(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
            dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::2", T1));
            long second = committed(dao.commit(BETA, 0, record(BETA, "2001:db8::2", T1)));
            assertThat(second).isGreaterThan(first);
            Await.until("both are told", () -> feed.commits().size() == 2);
            assertThat(feed.revisions()).containsExactly(first, second);
        }
    }
}
