package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.registry.History.Reach;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveViewTest {

    private static final HostName ALPHA = new HostName("alpha");
    private static final Instant TIME = Instant.parse("2026-11-23T06:31:23Z");

    private final LogCapture log = new LogCapture(LiveView.class.getPackage());
    private final LiveView view = new LiveView();
    private long revision;

    @AfterEach
    void stopListening() {
        log.close();
    }

    private void begin() {
        view.snapshot(new Snapshot(new Position("e", revision), List.of(), List.of()));
    }

    private void commit() {
        revision++;
        HostRecord record = new HostRecord(ALPHA, List.of(new HostAddress("2001:db8::1")), TIME, TIME, revision);
        view.committed(
                new Commit(revision, List.of(new Commit.Change(ALPHA, record))),
                view.current().records().plus(ALPHA, record));
    }

    private void seen(int second) {
        Instant time = TIME.plusSeconds(second);
        HostRecord record = view.current().records().get(ALPHA);
        SignOfLife sign = new SignOfLife(time, Reports.AGENT);
        view.seen(Map.of(ALPHA, sign), view.current().records().plus(ALPHA, record.withSeen(sign)));
    }

    private Optional<List<HostName>> readAfter(long after) {
        return view.history().read(new Position("e", after), view.current().position());
    }

    @Test
    void aReaderThatCannotBeCalledHarmsNobodyAndMissesNothing() {
        List<Long> before = new ArrayList<>();
        List<Long> after = new ArrayList<>();
        view.follow(() -> before.add(view.current().version()));
        view.follow(() -> {
            throw new OutOfMemoryError("Java heap space");
        });
        view.follow(() -> after.add(view.current().version()));
        begin();
        commit();
        seen(1);
        assertThat(before).containsExactly(1L, 2L, 3L);
        assertThat(after).isEqualTo(before);
        assertThat(view.current().position().revision()).isEqualTo(1);
        assertThat(view.current().find(ALPHA).orElseThrow().seen()).isEqualTo(TIME.plusSeconds(1));
        assertThat(readAfter(0)).contains(List.of(ALPHA));
        assertThat(log.warnings()).hasSize(3);
    }

    @Test
    void whatExpiredIsAsLongAgoAsBeforeTheClockWasSetOrTheComputerSlept() {
        Position start = new Position("e", 0);
        List<Expired> expired = List.of(
                new Expired(TIME, 3), new Expired(TIME.plusSeconds(20), 2), new Expired(TIME.plusSeconds(50), 1));
        view.snapshot(new Snapshot(start, List.of(), List.of(), expired));
        ClockStep slept = new ClockStep(TIME.plusSeconds(10), TIME.plusSeconds(40));
        for (int times = 0; times < 2; times++) { // as told by several that slept, or looked, at the same time
            view.clockSet(slept, view.current().records());
            assertThat(view.expired())
                    .containsExactly(
                            new Expired(TIME.plusSeconds(20), 2),
                            new Expired(TIME.plusSeconds(30), 3),
                            new Expired(TIME.plusSeconds(50), 1));
        }
        view.clockSet(new ClockStep(TIME.plusSeconds(60), TIME), view.current().records());
        assertThat(view.expired())
                .containsExactly(
                        new Expired(TIME.minusSeconds(40), 2),
                        new Expired(TIME.minusSeconds(30), 3),
                        new Expired(TIME.minusSeconds(10), 1));
    }

    @Test
    void theHistoryTellsAPositionThatIsForgottenFromOneThatIsAhead() {
        revision = 5;
        begin();
        commit();
        Position now = view.current().position();
        History history = view.history();
        assertThat(history.reach(new Position("e", 5), now)).isEqualTo(Reach.KNOWN);
        assertThat(history.reach(now, now)).isEqualTo(Reach.KNOWN);
        assertThat(history.reach(new Position("e", 7), now)).isEqualTo(Reach.AHEAD);
        assertThat(history.reach(new Position("e", 4), now)).isEqualTo(Reach.FORGOTTEN);
        assertThat(history.reach(new Position("f", 5), now)).isEqualTo(Reach.FORGOTTEN);
        begin();
        assertThat(history.reach(new Position("e", 5), view.current().position()))
                .isEqualTo(Reach.FORGOTTEN);
        assertThat(view.current().records()).isEmpty();
    }

    @Test
    void whatIsNoCommitIsRememberedForAWhile() {
        begin();
        commit();
        for (int i = 0; i < History.ASIDE_CAPACITY + 5; i++) {
            seen(i);
        }
        assertThat(view.history().asidesFrom(0)).hasSize(History.ASIDE_CAPACITY).doesNotContainKey(4L);
    }
}
