package org.bosixnet.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Position;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.registry.History;
import org.bosixnet.registry.MovingView;
import org.junit.jupiter.api.Test;

class EventReaderTest {

    private static final int LARGE = 1 << 20;

    private final MovingView view = new MovingView();
    private final List<Long> encoded = new ArrayList<>();

    private final EventReader reader = new EventReader(view.history(), view::position, new RevisionEncoder() {
        @Override
        public String change(History.Change change) {
            encoded.add(change.position().revision());
            return super.change(change);
        }
    });

    private void commit(long revision) {
        view.commit(revision);
    }

    private Optional<String> text(String position, int maxBytes) {
        return reader.next(Position.parse(position).orElseThrow(), -1, maxBytes)
                .map(chunk -> new String(chunk.text(), StandardCharsets.UTF_8));
    }

    @Test
    void whoHasEverythingIsSentNothing() {
        view.reset("e", 5);
        assertThat(text("e-5", LARGE)).isEmpty();
    }

    @Test
    void whoIsBehindIsSentWhatFollowsInOneGo() {
        view.reset("e", 5);
        commit(6);
        commit(7);
        assertThat(text("e-5", LARGE)).contains("id: e-6\ndata: change 6\n\nid: e-7\ndata: change 7\n\n");
        assertThat(text("e-6", LARGE)).contains("id: e-7\ndata: change 7\n\n");
        assertThat(reader.next(new Position("e", 5), -1, LARGE).orElseThrow().upTo())
                .isEqualTo(new Position("e", 7));
    }

    @Test
    void revisionsMayHaveGaps() {
        view.reset("e", 5);
        commit(10);
        commit(20);
        assertThat(text("e-10", LARGE)).contains("id: e-20\ndata: change 20\n\n");
        assertThat(text("e-15", LARGE)).contains("id: e-20\ndata: change 20\n\n");
    }

    @Test
    void aPositionAheadWaitsForItsSuccessor() {
        view.reset("e", 5);
        assertThat(text("e-8", LARGE)).isEmpty();
        commit(8);
        assertThat(text("e-8", LARGE)).isEmpty();
        commit(9);
        assertThat(text("e-8", LARGE)).contains("id: e-9\ndata: change 9\n\n");
    }

    @Test
    void anotherEpochIsToldToFetchEverything() {
        view.reset("e", 5);
        commit(6);
        assertThat(text("f-6", LARGE)).contains("event: reset\nid: e-6\ndata: reset e-6\n\n");
        view.reset("f", 2);
        assertThat(text("e-6", LARGE)).contains("event: reset\nid: f-2\ndata: reset f-2\n\n");
        assertThat(text("f-2", LARGE)).isEmpty();
    }

    @Test
    void whatFellOffTheRingIsToldToFetchEverything() {
        view.reset("e", 0);
        for (int i = 1; i <= History.CAPACITY; i++) {
            commit(i);
        }
        assertThat(text("e-0", 10)).contains("id: e-1\ndata: change 1\n\n");
        commit(History.CAPACITY + 1);
        assertThat(text("e-0", 10)).hasValueSatisfying(text -> assertThat(text).startsWith("event: reset\n"));
        assertThat(text("e-1", 10)).contains("id: e-2\ndata: change 2\n\n");
    }

    @Test
    void aChunkIsNotLongerThanAllowedUnlessOneEventIs() {
        view.reset("e", 0);
        commit(1);
        commit(2);
        commit(3);
        int two = "id: e-1\ndata: change 1\n\n".length() * 2;
        assertThat(text("e-0", two)).contains("id: e-1\ndata: change 1\n\nid: e-2\ndata: change 2\n\n");
        assertThat(text("e-0", 1)).contains("id: e-1\ndata: change 1\n\n");
    }

    @Test
    void seenMarksGoToWhoWantsThemAndCarryNoPosition() {
        view.reset("e", 0);
        long before = reader.firstAside();
        view.seen(Map.of(new HostName("alpha"), new SignOfLife(Instant.EPOCH, Reports.AGENT)));
        commit(1);
        assertThat(text("e-1", LARGE)).isEmpty();
        EventReader.Chunk chunk =
                reader.next(new Position("e", 0), before, LARGE).orElseThrow();
        assertThat(new String(chunk.text(), StandardCharsets.UTF_8))
                .isEqualTo("id: e-1\ndata: change 1\n\nevent: seen\ndata: seen [alpha]\n\n");
        assertThat(reader.next(chunk.upTo(), chunk.asideUpTo(), LARGE)).isEmpty();
    }

    @Test
    void whatIsSaidOfSilentHostsGoesToWhoWantsSeenMarksInItsOrder() {
        view.reset("e", 0);
        HostName alpha = new HostName("alpha");
        view.said(alpha);
        view.seen(Map.of(alpha, new SignOfLife(Instant.EPOCH, Reports.AGENT)));
        assertThat(reader.next(new Position("e", 0), -1, LARGE)).isEmpty();
        EventReader.Chunk chunk = reader.next(new Position("e", 0), 0, LARGE).orElseThrow();
        assertThat(new String(chunk.text(), StandardCharsets.UTF_8))
                .isEqualTo("event: state\ndata: said [alpha]\n\nevent: seen\ndata: seen [alpha]\n\n");
    }

    @Test
    void aNewSubscriberIsToldTheLastOfItAgain() {
        view.reset("e", 0);
        for (int i = 0; i < 20; i++) {
            view.said(new HostName("host" + i));
        }
        assertThat(reader.firstAside()).isEqualTo(4);
    }

    @Test
    void whoWantsSeenMarksBeginsAnewOnceWhenTheClockIsSet() {
        view.reset("e", 7);
        view.said(new HostName("alpha"));
        view.clockSet(new ClockStep(Instant.EPOCH.plusSeconds(60), Instant.EPOCH));
        view.said(new HostName("beta"));
        EventReader.Chunk chunk = reader.next(new Position("e", 7), 1, LARGE).orElseThrow();
        assertThat(new String(chunk.text(), StandardCharsets.UTF_8))
                .isEqualTo("event: reset\nid: e-7\ndata: reset e-7\n\nevent: state\ndata: said [beta]\n\n");
        assertThat(reader.firstAside()).isEqualTo(2); // its list is newer
    }

    @Test
    void whoIsFarBehindMissesSeenMarks() {
        view.reset("e", 0);
        for (int i = 0; i < History.ASIDE_CAPACITY + 5; i++) {
            view.seen(Map.of(new HostName("host" + i), new SignOfLife(Instant.EPOCH, Reports.AGENT)));
        }
        EventReader.Chunk chunk = reader.next(new Position("e", 0), 0, LARGE).orElseThrow();
        assertThat(new String(chunk.text(), StandardCharsets.UTF_8))
                .startsWith("event: seen\ndata: seen [host5]\n\n")
                .endsWith("event: seen\ndata: seen [host68]\n\n");
    }

    @Test
    void aChangeIsEncodedOnceAndOnlyIfSomebodyWantsIt() {
        view.reset("e", 0);
        commit(1);
        commit(2);
        assertThat(encoded).isEmpty();
        assertThat(text("e-1", LARGE)).isPresent();
        assertThat(text("e-1", LARGE)).isPresent();
        assertThat(encoded).containsExactly(2L);
        assertThat(text("e-0", LARGE)).isPresent();
        assertThat(encoded).containsExactly(2L, 1L);
    }

    /** The history learns of a commit a moment before the view does. */
    @Test
    void nothingIsSentThatTheViewHasNotReached() {
        view.reset("e", 5);
        Position before = view.position();
        EventReader behind = new EventReader(view.history(), () -> before, new RevisionEncoder());
        commit(6);
        assertThat(behind.next(before, -1, LARGE)).isEmpty();
        assertThat(text("e-5", LARGE)).isPresent();
    }
}
