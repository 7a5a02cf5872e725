package org.bosixnet.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.bosixnet.async.AsyncWriter;
import org.bosixnet.async.FakeClient;
import org.bosixnet.async.Herd;
import org.bosixnet.host.Position;
import org.bosixnet.registry.MovingView;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class SubscriberTest {

    private static final String HELLO = "retry: 1000\n\n";
    private static final String HEARTBEAT = ":\n\n";

    /** All of an event but the names. */
    private static final Pattern EVENT = Pattern.compile("id: e-[0-9]+\ndata: change|\n\n");

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final MovingView view = new MovingView();
    private volatile Duration behind = Duration.ZERO;
    private final Subscriber.Events events =
            new Subscriber.Events(view.history(), view::position, new RevisionEncoder(), () -> behind, () -> 0L);
    private final FakeClient client = new FakeClient();
    private final AtomicInteger gone = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean allowed = true;
    private volatile int fleet = 1;
    private final AsyncWriter subscriber = begin();

    private AsyncWriter begin() {
        view.reset("e", 0);
        return begin(client, -1);
    }

    private AsyncWriter begin(FakeClient client, long asides) {
        try {
            AsyncWriter begun = new Subscriber(
                            events,
                            client.context(),
                            new Position("e", 0),
                            asides,
                            () -> {
                                asked.incrementAndGet();
                                return allowed;
                            },
                            () -> Herd.returnsWithin(fleet),
                            gone::incrementAndGet,
                            clock::nanos)
                    .writer();
            begun.start();
            return begun;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void theContainerTookNoOffence() {
        assertThat(client.offence()).isEmpty();
    }

    private static String event(long revision) {
        return "id: e-" + revision + "\ndata: change host" + revision + "\n\n";
    }

    private void commit(long revision) {
        view.commit(revision);
        subscriber.wake();
    }

    /** Lets that time pass, with a look each second. */
    private void pass(Duration time) {
        for (long i = 0; i < time.toSeconds(); i++) {
            clock.advance(Duration.ofSeconds(1));
            subscriber.look();
        }
    }

    private void assertEnded() {
        assertThat(client.completed()).isEqualTo(1);
        assertThat(gone).hasValue(1);
    }

    private void assertGoesOn() {
        assertThat(client.completed()).isZero();
        assertThat(gone).hasValue(0);
    }

    @Test
    void nothingIsWrittenBeforeTheContainerAsksForIt() throws IOException {
        commit(1);
        pass(Duration.ofSeconds(30));
        assertThat(client.received()).isEmpty();
        client.take();
        assertThat(client.received()).isEqualTo(HELLO + event(1));
    }

    @Test
    void whatIsCommittedIsWrittenAtOnce() throws IOException {
        client.take();
        assertThat(client.received()).isEqualTo(HELLO);
        commit(1);
        assertThat(client.received()).isEqualTo(event(1));
        commit(2);
        assertThat(client.received()).isEqualTo(event(2));
    }

    /** A registry that restarts does not know how many there were; what it told them before does. */
    @Test
    void aClientIsToldWithinWhatTimeTheFleetIsToComeBack() throws IOException {
        client.take();
        assertThat(client.received()).isEqualTo(HELLO);
        fleet = 10_000;
        pass(Subscriber.HEARTBEAT);
        assertThat(client.received()).isEqualTo("retry: 27000\n\n");
        pass(Subscriber.HEARTBEAT);
        assertThat(client.received()).isEqualTo(HEARTBEAT);
        fleet = 3;
        pass(Subscriber.HEARTBEAT);
        assertThat(client.received()).isEqualTo(HELLO);
    }

    @Test
    void aHeartbeatComesEvery20Seconds() throws IOException {
        client.take();
        pass(Duration.ofSeconds(20));
        assertThat(client.received()).isEqualTo(HELLO + HEARTBEAT);
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofSeconds(20));
            assertThat(client.received()).isEqualTo(HEARTBEAT);
        }
        assertGoesOn();
    }

    /** Browsers keep comments to themselves. */
    @Test
    void whoWantsSignsOfLifeOfHostsGetsThoseOfTheRegistryAsEvents() throws IOException {
        String alive = "event: alive\ndata: {}\n\n";
        FakeClient page = new FakeClient();
        AsyncWriter wanting = begin(page, 0);
        page.take();
        assertThat(page.received()).isEqualTo("retry: 1000\n" + alive);
        for (int i = 0; i < 3; i++) {
            clock.advance(Subscriber.HEARTBEAT);
            wanting.look();
            assertThat(page.received()).isEqualTo(alive);
        }
        assertThat(page.offence()).isEmpty();
    }

    @Test
    void whoMayGoToAnotherRegistryHearsWhileThisOneHearsNothing() throws IOException {
        String said = "event: behind\ndata: {}\n\n";
        FakeClient page = new FakeClient();
        AsyncWriter wanting = begin(page, 0);
        page.take();
        client.take();
        behind = Subscriber.LONG_BEHIND;
        pass(Subscriber.HEARTBEAT);
        assertThat(client.received()).isEqualTo(HELLO + HEARTBEAT);
        behind = Subscriber.LONG_BEHIND.plusMillis(1);
        pass(Subscriber.HEARTBEAT.multipliedBy(2));
        assertThat(client.received()).isEqualTo(said + said);
        wanting.look();
        assertThat(page.received()).doesNotContain("behind");
        FakeClient late = new FakeClient();
        AsyncWriter unused = begin(late, -1);
        late.take();
        assertThat(late.received()).isEqualTo("retry: 1000\n" + said);
        behind = Duration.ZERO;
        pass(Subscriber.HEARTBEAT);
        assertThat(client.received()).isEqualTo(HEARTBEAT);
    }

    @Test
    void theKeyIsLookedAtAgainWithEachHeartbeatAndItsEndIsTheStreamsEnd() throws IOException {
        client.take();
        pass(Duration.ofSeconds(60));
        assertThat(asked).hasValue(3);
        assertThat(client.received()).isEqualTo(HELLO + HEARTBEAT.repeat(3));
        allowed = false;
        pass(Duration.ofSeconds(20));
        assertEnded();
        assertThat(client.received()).isEmpty();
    }

    @Test
    void theKeyIsLookedAtBeforeAnythingIsSentAndItsEndIsTheStreamsEnd() throws IOException {
        client.take();
        commit(1);
        assertThat(client.received()).isEqualTo(HELLO + event(1));
        allowed = false;
        commit(2);
        assertEnded();
        assertThat(client.received()).isEmpty();
    }

    @Test
    void aClientThatStopsReadingIsSentNothingMoreAndEndedAfter40Seconds() throws IOException {
        client.take();
        client.stopReading();
        commit(1);
        pass(Duration.ofSeconds(39));
        commit(2);
        assertGoesOn();
        assertThat(client.received()).isEqualTo(HELLO);
        pass(Duration.ofSeconds(2));
        assertEnded();
    }

    @Test
    void aClientThatReadsOnInTimeGetsWhatItMissedAndStays() throws IOException {
        client.take();
        client.stopReading();
        commit(1);
        pass(Duration.ofSeconds(39));
        commit(2);
        client.take();
        assertThat(client.received()).isEqualTo(HELLO + "id: e-2\ndata: change host1 host2\n\n");
        pass(Duration.ofSeconds(60));
        assertGoesOn();
    }

    @RepeatedTest(20)
    void theStreamEndsAfter54To60Minutes() throws IOException {
        client.take();
        pass(Duration.ofMinutes(54).minus(Subscriber.HEARTBEAT));
        assertGoesOn();
        pass(Duration.ofMinutes(6).plus(Subscriber.HEARTBEAT.multipliedBy(2)));
        assertEnded();
    }

    @Test
    void afterAFailedWriteItIsTheContainerThatEndsTheStream() throws IOException {
        client.take();
        client.vanish();
        commit(1);
        commit(2);
        subscriber.cut();
        assertGoesOn();
        client.lose();
        assertEnded();
        commit(3);
        pass(Duration.ofSeconds(60));
        assertEnded();
    }

    @Test
    void aContainerThatSaysNothingAfterAFailedWriteIsNotWaitedForForLong() throws IOException {
        client.take();
        client.vanish();
        commit(1);
        pass(AsyncWriter.MAX_SILENCE);
        assertGoesOn();
        pass(Duration.ofSeconds(1));
        assertEnded();
    }

    @Test
    void aHeartbeatFindsOutThatAClientIsGone() throws IOException {
        client.take();
        client.vanish();
        pass(Duration.ofSeconds(20).plus(AsyncWriter.MAX_SILENCE).plusSeconds(1));
        assertEnded();
    }

    @Test
    void whatTheContainerHasCompletedIsNotCompletedAgain() throws IOException {
        client.take();
        client.finish();
        commit(1);
        subscriber.cut();
        pass(Duration.ofSeconds(60));
        assertThat(client.completed()).isZero();
        assertThat(gone).hasValue(1);
    }

    @Test
    void aLossThatTheContainerNoticesEndsTheStream() throws IOException {
        client.take();
        client.lose();
        assertEnded();
    }

    @RepeatedTest(20)
    void whoeverHasAReasonToWriteNoTwoWriteAtOnceAndNothingIsLostOrTwice() throws Exception {
        int commits = 200;
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (Task task : List.<Task>of(client::take, subscriber::wake, subscriber::look)) {
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                    for (int i = 0; i < commits; i++) {
                        task.run();
                    }
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        StringBuilder expected = new StringBuilder();
        for (int i = 1; i <= commits; i++) {
            commit(i);
            expected.append(" host").append(i);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        String received = client.received().replace(HEARTBEAT, "");
        assertThat(received).startsWith(HELLO).endsWith(" host" + commits + "\n\n");
        assertThat(EVENT.matcher(received.substring(HELLO.length())).replaceAll(""))
                .isEqualTo(expected.toString());
        assertGoesOn();
    }

    private interface Task {
        void run() throws IOException;
    }
}
