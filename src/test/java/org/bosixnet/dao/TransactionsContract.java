package org.bosixnet.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.Records.ALPHA;
import static org.bosixnet.dao.Records.BETA;
import static org.bosixnet.dao.Records.CLOCK;
import static org.bosixnet.dao.Records.T1;
import static org.bosixnet.dao.Records.T2;
import static org.bosixnet.dao.Records.T3;
import static org.bosixnet.dao.Records.committed;
import static org.bosixnet.dao.Records.record;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bosixnet.dao.CommitResult.Conflict;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.Test;

/** A commit of several changes: all of them or none, and one call of the feed. */
interface TransactionsContract extends StoreUnderTest {

    private static Transaction together(Mutation... mutations) {
        return new Transaction(List.of(mutations));
    }

    @Test
    default void severalChangesAreOneCommit() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            HostName gone = new HostName("gone");
            long first = committed(dao.commit(gone, 0, record(gone, "2001:db8::9", T1)));
            long all = committed(dao.commit(together(
                    new Mutation(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)),
                    new Mutation(gone, first, null),
                    new Mutation(BETA, 0, record(BETA, "2001:db8::2", T1)))));
            Await.until("both commits are told", () -> feed.commits().size() == 2);
            Commit commit = feed.commits().get(1);
            assertThat(commit.revision()).isEqualTo(all);
            assertThat(commit.changes()).extracting(Commit.Change::name).containsExactly(ALPHA, gone, BETA);
            assertThat(feed.view()).containsOnlyKeys(ALPHA, BETA);
            assertThat(feed.view().values())
                    .allSatisfy(record -> assertThat(record.revision()).isBetween(first + 1, all));
            long next = committed(dao.commit(BETA, feed.view().get(BETA).revision(), record(BETA, "2001:db8::3", T2)));
            assertThat(next).isGreaterThan(all);
        }
    }

    @Test
    default void oneConflictKeepsAllChangesFromHappening() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            HostRecord alpha = record(ALPHA, "2001:db8::1", T1);
            long first = committed(dao.commit(ALPHA, 0, alpha));
            for (boolean last : new boolean[] {false, true}) {
                List<Mutation> mutations = new ArrayList<>(List.of(
                        new Mutation(ALPHA, first + 7, null), new Mutation(BETA, 0, record(BETA, "2001:db8::2", T1))));
                if (last) {
                    Collections.reverse(mutations);
                }
                assertThat(dao.commit(new Transaction(mutations, CLOCK.instant())))
                        .isEqualTo(new Conflict(alpha.withRevision(first)));
            }
            HostName third = new HostName("third");
            dao.commit(third, 0, record(third, "2001:db8::3", T1));
            Await.until("the last commit is told", () -> feed.view().containsKey(third));
            assertThat(feed.commits()).hasSize(2);
            assertThat(feed.view()).containsOnlyKeys(ALPHA, third);
        }
    }

    @Test
    default void noneOfThemTakesBackAMark() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            long first = committed(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
            SignOfLife sign = new SignOfLife(T3, Reports.DYNDNS2);
            dao.markSeen(ALPHA, sign);
            Await.until("the mark is told", () -> feed.marks().containsKey(ALPHA));
            dao.commit(together(
                    new Mutation(BETA, 0, record(BETA, "2001:db8::2", T1)),
                    new Mutation(ALPHA, first, record(ALPHA, "2001:db8::3", T2))));
            Await.until("the commit is told", () -> feed.commits().size() == 2);
            assertThat(feed.view().get(ALPHA).sign()).isEqualTo(sign);
        }
    }

    @Test
    default void aStoreThatIsOpenedAgainHasAllOfThem() {
        try (HostRecordDao dao = open()) {
            dao.start(new RecordingFeed());
            dao.commit(together(
                    new Mutation(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)),
                    new Mutation(BETA, 0, record(BETA, "2001:db8::2", T1))));
        }
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            assertThat(feed.view()).hasSize(remembers() ? 2 : 0);
        }
    }

    @Test
    default void whoHasReportedMeanwhileIsNotWithdrawnForBeingSilent() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            HostRecord alpha = record(ALPHA, "2001:db8::1", T1);
            Mutation withdrawal = new Mutation(ALPHA, committed(dao.commit(ALPHA, 0, alpha)), null);
            dao.markSeen(ALPHA, new SignOfLife(T2, Reports.AGENT));
            for (int times = 0; times < 2; times++) { // before it is told, and after
                assertThat(dao.commit(new Transaction(List.of(withdrawal), T1))).isInstanceOf(Conflict.class);
                Await.until("the mark is told", () -> T2.equals(feed.marks().get(ALPHA)));
            }
            committed(dao.commit(new Transaction(List.of(withdrawal), T2)));
        }
    }

    @Test
    default void whatExpiredWithinTheLastHourIsKnownWhenTheStoreIsOpenedAgain() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            assertThat(feed.snapshots().get(0).expired()).isEmpty();
            long alpha = committed(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
            long beta = committed(dao.commit(BETA, 0, record(BETA, "2001:db8::2", T1)));
            dao.commit(new Transaction(List.of(new Mutation(ALPHA, alpha, null), new Mutation(BETA, beta, null)), T1));
            dao.commit(ALPHA, committed(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1))), null);
            Await.until("all are told", () -> feed.commits().size() == 5);
            assertThat(feed.commits())
                    .extracting(Commit::expired)
                    .containsExactly(null, null, new Expired(Records.CLOCK.instant(), 2), null, null);
        }
        for (int round = 0; round < 2; round++) {
            try (HostRecordDao dao = open()) {
                RecordingFeed feed = new RecordingFeed();
                dao.start(feed);
                assertThat(feed.snapshots().get(0).expired())
                        .isEqualTo(remembers() ? List.of(new Expired(Records.CLOCK.instant(), 2)) : List.of());
            }
        }
    }

    @Test
    default void aTransactionHasOneToAHundredChangesOfDifferentNames() {
        Mutation alpha = new Mutation(ALPHA, 0, record(ALPHA, "2001:db8::1", T1));
        for (List<Mutation> refused :
                List.of(List.<Mutation>of(), List.of(alpha, alpha), Collections.nCopies(101, alpha))) {
            assertThatThrownBy(() -> new Transaction(refused)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(together(alpha).mutations()).containsExactly(alpha);
    }
}
