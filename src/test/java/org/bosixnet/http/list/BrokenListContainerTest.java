package org.bosixnet.http.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bosixnet.async.AsyncWriter;
import org.bosixnet.async.FakeClient;
import org.bosixnet.async.StreamCounts;
import org.bosixnet.async.StreamLimits;
import org.bosixnet.async.StreamOwner;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One list fails in the container's own code: its place is given back, and the next is sent. */
class BrokenListContainerTest {

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private boolean timeFails;
    private final StreamCounts counts = new StreamCounts("lists", new StreamLimits(1, 1), this::nanos);
    private final PinnedBytes pinned = new PinnedBytes(1000);
    private final ListSender sender = new ListSender(counts, pinned, this::nanos);

    private long nanos() {
        if (timeFails) {
            throw new OutOfMemoryError("Java heap space");
        }
        return clock.nanos();
    }

    private void send(FakeClient client) throws IOException {
        sender.send(client::context, ListBody.of(List.of(new byte[100])), StreamOwner.of("key", "network"));
        client.take();
    }

    @ParameterizedTest
    @MethodSource("org.bosixnet.async.FakeClient#failures")
    void aListThatFailsGivesItsPlaceBack(String method, Throwable thrown) throws Exception {
        FakeClient broken = new FakeClient();
        broken.fail(method, thrown);
        try {
            send(broken);
        } catch (RuntimeException | Error e) {
            assertThat(e).isSameAs(thrown);
            assertThat(counts.size())
                    .as("what was not begun is forgotten at once")
                    .isZero();
        }
        clock.advance(Duration.ofSeconds(6));
        sender.look();
        assertThat(counts.size()).isZero();
        assertThat(pinned.total()).isZero();
        FakeClient next = new FakeClient();
        send(next);
        assertThat(next.received()).hasSize(100);
        assertThat(counts.size()).isZero();
    }

    @Test
    void whoeverLooksAfterTheListsIsNotStoppedByAnError() throws Exception {
        FakeClient blocked = new FakeClient();
        sender.send(blocked::context, ListBody.of(List.of(new byte[100])), StreamOwner.of("key", "network"));
        timeFails = true;
        assertThatCode(sender::look).doesNotThrowAnyException();
        timeFails = false;
        clock.advance(AsyncWriter.MAX_BLOCKED.plusSeconds(1));
        sender.look();
        assertThat(counts.size()).isZero();
    }
}
