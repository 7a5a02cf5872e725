package org.bosixnet.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Position;
import org.bosixnet.registry.RegistryView;
import org.junit.jupiter.api.Test;
import org.pcollections.TreePMap;

class EventRingTest {

    private static final int LARGE = 1 << 20;

    private int news;
    private final EventRing ring = new EventRing(new PlainEncoder(), () -> news++);

    private static final class PlainEncoder implements EventEncoder {
        @Override
        public String change(Set<HostName> names, RegistryView view) {
            return "change " + view.position().revision();
        }

        @Override
        public String reset(Position position) {
            return "reset " + position;
        }

        @Override
        public String seen(Map<HostName, Instant> marks) {
            return "seen " + marks.keySet();
        }
    }

    private static RegistryView view(String epoch, long revision) {
        return RegistryView.at(new Position(epoch, revision), TreePMap.empty());
    }

    private void commit(long revision) {
        ring.committed(Set.of(), view("e", revision));
    }

    private Optional<String> text(String position, int maxBytes) {
        return ring.next(Position.parse(position).orElseThrow(), -1, maxBytes)
                .map(chunk -> new String(chunk.text(), StandardCharsets.UTF_8));
    }

    @Test
    void whoHasEverythingIsSentNothing() {
        ring.reset(view("e", 5));
        assertThat(text("e-5", LARGE)).isEmpty();
    }

    @Test
    void whoIsBehindIsSentWhatFollowsInOneGo() {
        ring.reset(view("e", 5));
        commit(6);
        commit(7);
        assertThat(text("e-5", LARGE)).contains("id: e-6\ndata: change 6\n\nid: e-7\ndata: change 7\n\n");
        assertThat(text("e-6", LARGE)).contains("id: e-7\ndata: change 7\n\n");
        assertThat(ring.next(new Position("e", 5), -1, LARGE).orElseThrow().upTo())
                .isEqualTo(new Position("e", 7));
    }

    @Test
    void revisionsMayHaveGaps() {
        ring.reset(view("e", 5));
        commit(10);
        commit(20);
        assertThat(text("e-10", LARGE)).contains("id: e-20\ndata: change 20\n\n");
        assertThat(text("e-15", LARGE)).contains("id: e-20\ndata: change 20\n\n");
    }

    @Test
    void aPositionAheadWaitsForItsSuccessor() {
        ring.reset(view("e", 5));
        assertThat(text("e-8", LARGE)).isEmpty();
        commit(8);
        assertThat(text("e-8", LARGE)).isEmpty();
        commit(9);
        assertThat(text("e-8", LARGE)).contains("id: e-9\ndata: change 9\n\n");
    }

    @Test
    void anotherEpochIsToldToFetchEverything() {
        ring.reset(view("e", 5));
        commit(6);
        assertThat(text("f-6", LARGE)).contains("event: reset\nid: e-6\ndata: reset e-6\n\n");
        ring.reset(view("f", 2));
        assertThat(text("e-6", LARGE)).contains("event: reset\nid: f-2\ndata: reset f-2\n\n");
        assertThat(text("f-2", LARGE)).isEmpty();
    }

    @Test
    void whatFellOffTheRingIsToldToFetchEverything() {
        ring.reset(view("e", 0));
        for (int i = 1; i <= EventRing.CAPACITY; i++) {
            commit(i);
        }
        assertThat(text("e-0", 10)).contains("id: e-1\ndata: change 1\n\n");
        commit(EventRing.CAPACITY + 1);
        assertThat(text("e-0", 10)).hasValueSatisfying(text -> assertThat(text).startsWith("event: reset\n"));
        assertThat(text("e-1", 10)).contains("id: e-2\ndata: change 2\n\n");
    }

    @Test
    void aChunkIsNotLongerThanAllowedUnlessOneEventIs() {
        ring.reset(view("e", 0));
        commit(1);
        commit(2);
        commit(3);
        int two = "id: e-1\ndata: change 1\n\n".length() * 2;
        assertThat(text("e-0", two)).contains("id: e-1\ndata: change 1\n\nid: e-2\ndata: change 2\n\n");
        assertThat(text("e-0", 1)).contains("id: e-1\ndata: change 1\n\n");
    }

    @Test
    void seenMarksGoToWhoWantsThemAndCarryNoPosition() {
        ring.reset(view("e", 0));
        long before = ring.seenCount();
        ring.seen(Map.of(new HostName("alpha"), Instant.EPOCH));
        commit(1);
        assertThat(text("e-1", LARGE)).isEmpty();
        EventRing.Chunk chunk = ring.next(new Position("e", 0), before, LARGE).orElseThrow();
        assertThat(new String(chunk.text(), StandardCharsets.UTF_8))
                .isEqualTo("id: e-1\ndata: change 1\n\nevent: seen\ndata: seen [alpha]\n\n");
        assertThat(ring.next(chunk.upTo(), chunk.seenUpTo(), LARGE)).isEmpty();
    }

    @Test
    void whoIsFarBehindMissesSeenMarks() {
        ring.reset(view("e", 0));
        for (int i = 0; i < EventRing.SEEN_CAPACITY + 5; i++) {
            ring.seen(Map.of(new HostName("host" + i), Instant.EPOCH));
        }
        EventRing.Chunk chunk = ring.next(new Position("e", 0), 0, LARGE).orElseThrow();
        assertThat(new String(chunk.text(), StandardCharsets.UTF_8))
                .startsWith("event: seen\ndata: seen [host5]\n\n")
                .endsWith("event: seen\ndata: seen [host68]\n\n");
    }

    @Test
    void everyAdditionIsNews() {
        ring.reset(view("e", 0));
        commit(1);
        ring.seen(Map.of());
        assertThat(news).isEqualTo(3);
    }
}
