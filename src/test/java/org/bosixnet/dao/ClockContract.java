package org.bosixnet.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.dao.Records.ALPHA;
import static org.bosixnet.dao.Records.CLOCK;
import static org.bosixnet.dao.Records.T1;
import static org.bosixnet.dao.Records.T2;
import static org.bosixnet.dao.Records.T3;
import static org.bosixnet.dao.Records.bound;
import static org.bosixnet.dao.Records.record;

import java.time.Instant;
import java.util.List;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.Test;

/** No time is later than the clock, which may be set. */
interface ClockContract extends StoreUnderTest {

    Instant YEARS_AHEAD = Instant.parse("2028-11-23T12:00:00.000Z");

    @Test
    default void whatIsWrittenOfTheFutureCountsAsOfNow() {
        Instant now = CLOCK.instant();
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            dao.commit(ALPHA, 0, bound(ALPHA, YEARS_AHEAD, "key"));
            Await.until("the commit is told", () -> feed.view().containsKey(ALPHA));
            HostRecord record = feed.view().get(ALPHA);
            assertThat(record.changed()).isEqualTo(now);
            assertThat(record.seen()).isEqualTo(now);
            assertThat(record.keys().get(0).created()).isEqualTo(now);
        }
    }

    @Test
    default void aMarkOfTheFutureCountsAsOfNow() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1));
            dao.markSeen(ALPHA, new SignOfLife(YEARS_AHEAD, Reports.AGENT));
            Await.until("the mark is told", () -> feed.marks().containsKey(ALPHA));
            assertThat(feed.view().get(ALPHA).seen()).isEqualTo(CLOCK.instant());
        }
    }

    @Test
    default void afterAStepBackNothingIsLaterThanTheClock() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1));
            dao.markSeen(ALPHA, new SignOfLife(T3, Reports.AGENT));
            ClockStep step = new ClockStep(T3, T2);
            dao.clockSet(step);
            assertThat(feed.steps()).containsExactly(step);
            assertThat(feed.view().get(ALPHA).seen()).isEqualTo(T2);
            assertThat(feed.view().get(ALPHA).changed()).isEqualTo(T1);
        }
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            if (remembers()) {
                assertThat(feed.view().get(ALPHA).seen()).isEqualTo(T2);
            }
        }
    }

    @Test
    default void aStepForwardIsAnOutageForGood() {
        Outage skipped = new Outage(T1, T2);
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            dao.clockSet(new ClockStep(T1, T2));
            assertThat(feed.steps()).containsExactly(new ClockStep(T1, T2));
        }
        for (int round = 0; round < 2; round++) {
            try (HostRecordDao dao = open()) {
                RecordingFeed feed = new RecordingFeed();
                dao.start(feed);
                assertThat(feed.snapshots().get(0).outages()).isEqualTo(remembers() ? List.of(skipped) : List.of());
            }
        }
    }

    @Test
    default void howAHostReportsIsRememberedWithItsSigns() {
        try (HostRecordDao dao = open()) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1));
            dao.markSeen(ALPHA, new SignOfLife(T2, Reports.DYNDNS2));
            Await.until("the mark is told", () -> feed.marks().containsKey(ALPHA));
            dao.markSeen(ALPHA, new SignOfLife(T3, Reports.UNKNOWN));
            Await.until("the other mark is told", () -> T3.equals(feed.marks().get(ALPHA)));
            assertThat(feed.view().get(ALPHA).reports()).isEqualTo(Reports.DYNDNS2);
        }
        for (int round = 0; round < 2; round++) {
            try (HostRecordDao dao = open()) {
                RecordingFeed feed = new RecordingFeed();
                dao.start(feed);
                if (remembers()) {
                    assertThat(feed.view().get(ALPHA).sign()).isEqualTo(new SignOfLife(T3, Reports.DYNDNS2));
                }
            }
        }
    }
}
