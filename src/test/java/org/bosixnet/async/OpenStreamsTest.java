package org.bosixnet.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.Test;

class OpenStreamsTest {

    private static final StreamOwner PROGRAM = new StreamOwner("key", "network", null, "program");

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final StreamCounts counts = new StreamCounts("streams", new StreamLimits(1, 1), clock::nanos);
    private final OpenStreams streams = new OpenStreams(counts);
    private int over;
    private int placesWhenOver;

    private void begin(FakeClient client, BeforeItIsKnown before) throws IOException {
        streams.begin(
                PROGRAM,
                client::context,
                (async, gone) -> {
                    before.happens();
                    return new AsyncWriter(
                            async, () -> ByteBuffer.allocate(0), Duration.ofHours(1), gone, clock::nanos);
                },
                () -> {
                    over++;
                    placesWhenOver = streams.size();
                });
    }

    private interface BeforeItIsKnown {
        void happens() throws IOException;
    }

    /** A program that asks twice at once has one stream, and none that nobody counts. */
    @Test
    void aStreamThatMustMakeRoomWhileItBeginsEnds() throws IOException {
        FakeClient first = new FakeClient();
        FakeClient second = new FakeClient();
        begin(first, () -> begin(second, () -> {}));
        assertThat(first.completed()).isEqualTo(1);
        assertThat(second.completed()).isZero();
        assertThat(over).isEqualTo(1);
        assertThat(streams.size()).isEqualTo(1);
    }

    @Test
    void aPlaceIsFreeOnlyAfterWhatTheStreamHeldIs() throws IOException {
        begin(new FakeClient(), () -> {});
        streams.close();
        assertThat(over).isEqualTo(1);
        assertThat(placesWhenOver).isEqualTo(1);
        assertThat(streams.size()).isZero();
    }

    @Test
    void whatBecameOfTheStreamsIsCounted() throws IOException {
        begin(new FakeClient(), () -> {});
        begin(new FakeClient(), () -> {}); // and there is never any room to write to either
        assertThat(streams.totals()).isEqualTo(new OpenStreams.Totals(1, 2, 1, 0));
        clock.advance(AsyncWriter.MAX_BLOCKED.plusSeconds(1));
        streams.look();
        streams.look();
        assertThat(streams.totals()).isEqualTo(new OpenStreams.Totals(0, 2, 1, 1));
    }

    @Test
    void aStreamThatHasLastedLongEnoughCountsAsNeither() throws IOException {
        FakeClient client = new FakeClient();
        begin(client, () -> {});
        client.take();
        clock.advance(Duration.ofHours(2));
        streams.look();
        assertThat(streams.totals()).isEqualTo(new OpenStreams.Totals(0, 1, 0, 0));
    }
}
