package org.bosixnet.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.bosixnet.async.AsyncWriter;
import org.bosixnet.async.FakeClient;
import org.bosixnet.async.StreamCounts;
import org.bosixnet.async.StreamLimits;
import org.bosixnet.async.StreamOwner;
import org.bosixnet.host.Position;
import org.bosixnet.limit.ThrottledException;
import org.bosixnet.registry.MovingView;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.FailingKey;
import org.bosixnet.testing.LogCapture;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One stream fails in the container's own code; the others, and the threads that all share, do not notice. */
class BrokenContainerTest {

    private final LogCapture log = new LogCapture("org.bosixnet");
    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final MovingView view = new MovingView();
    private final StreamCounts counts = new StreamCounts("streams", new StreamLimits(1, 3), this::nanos);
    private final EventStream stream = new EventStream(
            view.history(), view::position, new RevisionEncoder(), () -> Duration.ZERO, counts, 1, this::nanos);
    private long revision;
    private volatile boolean allowed = true;

    /** In which thread nobody knows the time, and whether one was asked for it there. */
    private volatile String timeless = "";

    private volatile boolean askedInVain;

    private long nanos() {
        if (Thread.currentThread().getName().equals(timeless)) {
            askedInVain = true;
            throw new OutOfMemoryError("Java heap space");
        }
        return clock.nanos();
    }

    @AfterEach
    void stopListening() {
        stream.close();
        log.close();
    }

    private void begin() {
        view.follow(stream::wake);
        view.reset("e", revision);
    }

    private void commit() {
        revision++;
        view.commit(revision);
    }

    private void subscribe(FakeClient client, Object key) throws IOException {
        stream.subscribe(client::context, null, false, StreamOwner.of(key, "network"), () -> allowed);
    }

    private void assertHears(FakeClient client) {
        commit();
        StringBuilder heard = new StringBuilder();
        Await.until("it hears of it", () -> {
            heard.append(client.received());
            return heard.toString().endsWith("id: e-" + revision + "\ndata: change host" + revision + "\n\n");
        });
    }

    @ParameterizedTest
    @MethodSource("org.bosixnet.async.FakeClient#failures")
    void aStreamThatFailsEndsAndNothingElse(String method, Throwable thrown) throws Exception {
        begin();
        FakeClient first = begin(new FakeClient(), "first");
        FakeClient last = new FakeClient();
        FakeClient broken = new FakeClient();
        broken.fail(method, thrown);
        boolean begun = true;
        try {
            subscribe(broken, "broken");
            broken.take();
        } catch (RuntimeException | Error e) {
            assertThat(e).isSameAs(thrown);
            begun = false;
            assertThat(broken.completed()).isEqualTo(1); // or the container would keep it for ever
        }
        begin(last, "last");
        assertHears(first);
        assertHears(last);
        clock.advance(AsyncWriter.MAX_SILENCE.plus(Duration.ofSeconds(1)));
        if (begun && method.equals("complete")) {
            clock.advance(Subscriber.LIFETIME);
        }
        int left = method.equals("complete") ? 0 : 2;
        Await.until("its place is given back", () -> counts.size() == left);
        begin(new FakeClient(), "broken");
        stream.close();
        assertThat(first.completed()).isEqualTo(1);
        assertThat(last.completed()).isEqualTo(1);
        assertThat(log.warnings()).hasSize(begun && !(thrown instanceof IllegalStateException) ? 1 : 0);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith("bosixnet-events"));
    }

    private FakeClient begin(FakeClient client, Object key) throws IOException {
        subscribe(client, key);
        client.take();
        return client;
    }

    @Test
    void aQuestionWhetherTheKeyStillHoldsThatFailsEndsTheStreamAndNoOther() throws Exception {
        begin();
        FakeClient healthy = begin(new FakeClient(), "healthy");
        FakeClient asking = new FakeClient();
        stream.subscribe(asking::context, new Position("e", 0), false, StreamOwner.of("asking", "network"), () -> {
            throw new OutOfMemoryError("Java heap space");
        });
        asking.take();
        assertHears(healthy);
        Await.until("it has failed", () -> !log.warnings().isEmpty());
        assertThat(asking.received()).doesNotContain("data");
        clock.advance(AsyncWriter.MAX_SILENCE.plus(Duration.ofSeconds(1)));
        Await.until("its place is given back", () -> counts.size() == 1);
    }

    @Test
    void anErrorThatAStreamDoesNotKeepToItselfEndsNoOther() throws Exception {
        begin();
        FakeClient healthy = begin(new FakeClient(), "healthy");
        FakeClient broken = begin(new FakeClient(), "broken");
        broken.fail("write", new OutOfMemoryError("Java heap space"));
        timeless = "bosixnet-events-0"; // so that the stream cannot even note since when it is broken
        commit();
        Await.until("the error is there", () -> askedInVain);
        timeless = "";
        assertHears(healthy);
    }

    @Test
    void aStreamThatCannotBeEndedKeepsNoThreadRunning() throws Exception {
        FailingKey key = new FailingKey();
        begin(new FakeClient(), key);
        key.fail();
        Throwable thrown = catchThrowable(stream::close); // none, if a dispatcher is at the stream and so ends it
        assertThat(thrown == null || thrown instanceof NoClassDefFoundError)
                .as("thrown here: %s", thrown)
                .isTrue();
        Await.until("the stream cannot be ended", key::hasFailed);
        Await.until("the threads end", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith("bosixnet-events")));
    }

    @Test
    void whileTheRegistryStopsThereIsNoNewStream() {
        stream.close();
        FakeClient client = new FakeClient();
        assertThatThrownBy(() -> subscribe(client, "late"))
                .isInstanceOf(ThrottledException.class)
                .hasMessage("The registry is stopping.");
        assertThat(client.completed()).isZero();
    }
}
