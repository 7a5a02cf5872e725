package org.bosixnet.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bosixnet.async.FakeClient;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Position;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.registry.History;
import org.bosixnet.registry.MovingView;
import org.junit.jupiter.api.Test;

/** What a client is sent, by the position up to which it has everything. */
class SubscribedEventsTest {

    private final MovingView view = new MovingView();
    private long time;
    private final List<Long> encoded = new ArrayList<>();

    private final Subscriber.Events events = new Subscriber.Events(
            view.history(),
            view::position,
            new RevisionEncoder() {
                @Override
                public String change(Position upTo, List<HostName> names) {
                    encoded.add(upTo.revision());
                    return super.change(upTo, names);
                }
            },
            () -> Duration.ZERO,
            () -> time);

    private void commit(long revision) {
        view.commit(revision);
    }

    /** Returns a client at that position. */
    private static Subscriber client(Subscriber.Events events, String position, long asides) {
        try {
            Subscriber client = new Subscriber(
                    events,
                    new FakeClient().context(),
                    Position.parse(position).orElseThrow(),
                    asides,
                    () -> true,
                    () -> Duration.ofSeconds(1),
                    () -> {},
                    () -> 0L);
            assertThat(next(client)).startsWith("retry: ");
            return client;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String next(Subscriber client) {
        return StandardCharsets.UTF_8.decode(client.next()).toString();
    }

    private String sent(String position) {
        return next(client(events, position, -1));
    }

    @Test
    void whoHasEverythingIsSentNothing() {
        view.reset("e", 5);
        assertThat(sent("e-5")).isEmpty();
    }

    @Test
    void whoIsBehindIsSentWhatFollowsInOneEvent() {
        view.reset("e", 5);
        commit(6);
        commit(7);
        assertThat(sent("e-5")).isEqualTo("id: e-7\ndata: change host6 host7\n\n");
        assertThat(sent("e-6")).isEqualTo("id: e-7\ndata: change host7\n\n");
        Subscriber client = client(events, "e-5", -1);
        assertThat(next(client)).isNotEmpty();
        assertThat(next(client)).isEmpty();
    }

    /** Whether a host is online is not told by its commit. */
    @Test
    void anEventIsMadeAnewForWhoAsksLater() {
        view.reset("e", 5);
        commit(6);
        String first = sent("e-5");
        time += Subscriber.Events.LATELY.toNanos() - 1;
        assertThat(sent("e-5")).isEqualTo(first);
        assertThat(encoded).containsExactly(6L);
        time++;
        assertThat(sent("e-5")).isEqualTo(first);
        assertThat(encoded).containsExactly(6L, 6L);
    }

    @Test
    void whoIsFarBehindIsSentSlicesThatEndWhereThoseOfOthersDo() {
        view.reset("e", 0);
        for (int i = 1; i <= 2 * History.SLICE + 5; i++) {
            commit(i);
        }
        Subscriber far = client(events, "e-3", -1);
        Subscriber near = client(events, "e-60", -1);
        assertThat(next(far)).startsWith("id: e-" + History.SLICE + "\ndata: change host4 ");
        assertThat(next(near)).startsWith("id: e-" + History.SLICE + "\ndata: change host61 ");
        String shared = next(far);
        assertThat(next(near)).isEqualTo(shared).startsWith("id: e-" + 2 * History.SLICE + "\ndata: change host65 ");
        assertThat(encoded).containsExactly((long) History.SLICE, (long) History.SLICE, 2L * History.SLICE);
        assertThat(next(far)).startsWith("id: e-" + (2 * History.SLICE + 5) + "\n");
        assertThat(next(far)).isEmpty();
    }

    @Test
    void ofANameThatChangedOftenOnlyTheLastChangeIsSent() {
        view.reset("e", 0);
        HostName alpha = new HostName("alpha");
        for (int i = 1; i <= 10 * History.SLICE; i++) {
            view.commit(i, alpha);
        }
        assertThat(sent("e-0")).isEqualTo("id: e-" + 10 * History.SLICE + "\ndata: change alpha\n\n");
    }

    /** As whoever has a key without an address. */
    @Test
    void whatChangesNoListIsNotSentAndIsPassedOver() {
        view.reset("e", 0);
        view.commit(1, new HostName[0]);
        Subscriber client = client(events, "e-0", -1);
        assertThat(next(client)).isEmpty();
        view.remove(2, new HostName("nobody"));
        assertThat(next(client)).isEmpty();
        commit(3);
        assertThat(next(client)).isEqualTo("id: e-3\ndata: change host3\n\n");
    }

    @Test
    void revisionsMayHaveGaps() {
        view.reset("e", 5);
        commit(10);
        commit(20);
        assertThat(sent("e-10")).isEqualTo("id: e-20\ndata: change host20\n\n");
        assertThat(sent("e-15")).isEqualTo("id: e-20\ndata: change host20\n\n");
    }

    @Test
    void aPositionAheadWaitsForItsSuccessor() {
        view.reset("e", 5);
        assertThat(sent("e-8")).isEmpty();
        commit(8);
        assertThat(sent("e-8")).isEmpty();
        commit(9);
        assertThat(sent("e-8")).isEqualTo("id: e-9\ndata: change host9\n\n");
    }

    @Test
    void anotherEpochIsToldToFetchEverything() {
        view.reset("e", 5);
        commit(6);
        assertThat(sent("f-6")).isEqualTo("event: reset\nid: e-6\ndata: reset e-6\n\n");
        view.reset("f", 2);
        assertThat(sent("e-6")).isEqualTo("event: reset\nid: f-2\ndata: reset f-2\n\n");
        assertThat(sent("f-2")).isEmpty();
    }

    @Test
    void whoMissedWhatIsForgottenIsToldToFetchEverything() {
        view.reset("e", 0);
        HostName[] names = new HostName[History.CAPACITY];
        Arrays.setAll(names, i -> new HostName("name" + i));
        commit(1);
        view.commit(2, names);
        assertThat(sent("e-0")).startsWith("event: reset\n");
        assertThat(sent("e-1")).startsWith("id: e-2\ndata: change name0 ");
    }

    @Test
    void seenMarksGoToWhoWantsThemAndCarryNoPosition() {
        view.reset("e", 0);
        long before = events.firstAside();
        view.seen(Map.of(new HostName("alpha"), new SignOfLife(Instant.EPOCH, Reports.AGENT)));
        commit(1);
        assertThat(sent("e-1")).isEmpty();
        Subscriber client = client(events, "e-0", before);
        assertThat(next(client)).isEqualTo("id: e-1\ndata: change host1\n\n");
        assertThat(next(client)).isEqualTo("event: seen\ndata: seen [alpha]\n\n");
        assertThat(next(client)).isEmpty();
    }

    @Test
    void whatIsSaidOfSilentHostsGoesToWhoWantsSeenMarksInItsOrder() {
        view.reset("e", 0);
        HostName alpha = new HostName("alpha");
        view.said(alpha);
        view.seen(Map.of(alpha, new SignOfLife(Instant.EPOCH, Reports.AGENT)));
        assertThat(sent("e-0")).isEmpty();
        Subscriber client = client(events, "e-0", 0);
        assertThat(next(client)).isEqualTo("event: state\ndata: said [alpha]\n\n");
        assertThat(next(client)).isEqualTo("event: seen\ndata: seen [alpha]\n\n");
        assertThat(next(client)).isEmpty();
    }

    @Test
    void aNewSubscriberIsToldTheLastOfItAgain() {
        view.reset("e", 0);
        for (int i = 0; i < 20; i++) {
            view.said(new HostName("host" + i));
        }
        assertThat(events.firstAside()).isEqualTo(4);
    }

    @Test
    void whoWantsSeenMarksBeginsAnewOnceWhenTheClockIsSet() {
        view.reset("e", 7);
        view.said(new HostName("alpha"));
        view.clockSet(new ClockStep(Instant.EPOCH.plusSeconds(60), Instant.EPOCH));
        view.said(new HostName("beta"));
        Subscriber client = client(events, "e-7", 1);
        assertThat(next(client)).isEqualTo("event: reset\nid: e-7\ndata: reset e-7\n\n");
        assertThat(next(client)).isEqualTo("event: state\ndata: said [beta]\n\n");
        assertThat(events.firstAside()).isEqualTo(2); // its list is newer
    }

    @Test
    void whoIsFarBehindIsToldThatTheClockWasSet() {
        view.reset("e", 0);
        view.clockSet(new ClockStep(Instant.EPOCH.plusSeconds(60), Instant.EPOCH));
        for (int i = 0; i < History.ASIDE_CAPACITY + 5; i++) {
            view.said(new HostName("host" + i));
        }
        Subscriber client = client(events, "e-0", 0);
        assertThat(next(client)).startsWith("event: reset\n");
        assertThat(next(client)).isEqualTo("event: state\ndata: said [host5]\n\n");
    }

    @Test
    void whoIsFarBehindMissesSeenMarks() {
        view.reset("e", 0);
        for (int i = 0; i < History.ASIDE_CAPACITY + 5; i++) {
            view.seen(Map.of(new HostName("host" + i), new SignOfLife(Instant.EPOCH, Reports.AGENT)));
        }
        Subscriber client = client(events, "e-0", 0);
        for (int i = 5; i < History.ASIDE_CAPACITY + 5; i++) {
            assertThat(next(client)).isEqualTo("event: seen\ndata: seen [host" + i + "]\n\n");
        }
        assertThat(next(client)).isEmpty();
    }

    @Test
    void aChangeIsEncodedOnceAndOnlyIfSomebodyWantsIt() {
        view.reset("e", 0);
        commit(1);
        commit(2);
        assertThat(encoded).isEmpty();
        assertThat(sent("e-1")).isNotEmpty();
        assertThat(sent("e-1")).isNotEmpty();
        assertThat(encoded).containsExactly(2L);
        assertThat(sent("e-0")).isNotEmpty();
        assertThat(encoded).containsExactly(2L, 2L);
    }

    /** The history learns of a commit a moment before the view does. */
    @Test
    void nothingIsSentThatTheViewHasNotReached() {
        view.reset("e", 5);
        Position before = view.position();
        Subscriber.Events behind = new Subscriber.Events(
                view.history(), () -> before, new RevisionEncoder(), () -> Duration.ZERO, () -> 0L);
        commit(6);
        assertThat(next(client(behind, "e-5", -1))).isEmpty();
        assertThat(sent("e-5")).isNotEmpty();
    }
}
