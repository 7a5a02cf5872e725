package org.bosixnet.client.registry.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamPaceTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private long now;
    private long rests;
    private int events;

    private final StreamPace pace = new StreamPace(() -> now, nanos -> {
        now += nanos;
        rests++;
    });

    private final EventParser.Sink sink = new EventParser.Sink() {
        @Override
        public void line() {}

        @Override
        public void retry(Duration pause) {}

        @Override
        public void event(EventParser.Event event) {
            events++;
        }
    };

    private void parse(String text) throws IOException {
        EventParser.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), pace, sink);
    }

    @Test
    void aBusyFleetIsReadWithoutARest() throws Exception {
        String change = "id: 629qpgifbfd5-2\ndata: " + "x".repeat(250) + "\n\n";
        for (int second = 0; second < 3600; second++) {
            parse(change.repeat(50));
            now += SECOND;
        }
        assertThat(rests).isZero();
        assertThat(events).isEqualTo(180_000);
    }

    @Test
    void aBurstIsReadAtOnce() throws Exception {
        parse(("data: " + "x".repeat(250_000) + "\n\n").repeat(16));
        assertThat(rests).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:x\n\n", "event:reset\ndata:x\n\n", ":\n", "\n", "retry:1\n", "id:1\n"})
    void aFloodIsReadAtTheRateAtMostAndInFewPieces(String piece) throws Exception {
        String text = piece.repeat(2_000_000 / piece.length());
        for (int i = 0; i < 3; i++) {
            parse(text);
        }
        long seconds = now / SECOND;
        assertThat(seconds).isGreaterThan(6_000_000 / StreamPace.RATE - StreamPace.BURST / StreamPace.RATE - 1);
        assertThat(rests).isLessThan(10 * (seconds + 1));
        assertThat((double) events)
                .isLessThan((seconds + 1.0) * StreamPace.RATE / StreamPace.PER_EVENT
                        + (double) StreamPace.BURST / StreamPace.PER_EVENT);
    }

    @Property(tries = 100)
    void neverMoreThanTheBurstAndTheRateWhateverTheGaps(
            @ForAll @IntRange(min = 1, max = 8192) int bytes, @ForAll @IntRange(max = 2000) int gapMillis)
            throws Exception {
        long start = now;
        for (int i = 0; i < 2000; i++) {
            pace.read(bytes, 0, 0);
            now += Duration.ofMillis(gapMillis).toNanos();
        }
        double allowed = StreamPace.BURST + (double) (now - start) / SECOND * StreamPace.RATE;
        assertThat(2000.0 * bytes).isLessThanOrEqualTo(allowed + 8192);
    }

    @Test
    void anInterruptEndsTheRest() {
        StreamPace interrupted = new StreamPace(() -> now, nanos -> {
            throw new InterruptedException();
        });
        assertThatThrownBy(() -> interrupted.read(StreamPace.BURST + 1, 0, 0))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
