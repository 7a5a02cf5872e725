package org.bosixnet.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How bytes are given to the container: all in order, and never more than its buffer holds before they are flushed. */
class AsyncWriterTest {

    private final FakeClient client = new FakeClient();

    private static AsyncWriter.Source source(Collection<String> pieces) {
        Deque<String> left = new ArrayDeque<>(pieces);
        return new AsyncWriter.Source() {
            @Override
            public ByteBuffer next() {
                return left.isEmpty()
                        ? ByteBuffer.allocate(0)
                        : ByteBuffer.wrap(left.removeFirst().getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public boolean isAtEnd() {
                return left.isEmpty();
            }
        };
    }

    private AsyncWriter writer(List<String> pieces) throws IOException {
        AsyncWriter writer =
                new AsyncWriter(client.context(), source(pieces), Duration.ofMinutes(1), () -> {}, System::nanoTime);
        writer.start();
        return writer;
    }

    /** Returns pieces that differ, so that none can stand for another. */
    private static List<String> pieces(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> ("piece " + i + ",").repeat(length).substring(0, length))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4096, 8175, 8176, 8177, 8192, 16 * 1024, 100_000})
    void piecesOfAnyLengthFitIntoTheContainersBuffer(int length) throws IOException {
        List<String> pieces = pieces(20, length);
        writer(pieces);
        client.take();
        assertThat(client.received()).isEqualTo(String.join("", pieces));
        assertThat(client.completed()).isEqualTo(1);
        assertThat(client.offence()).isEmpty();
    }

    @Test
    void aClientThatReadsOnGetsTheRestOfThePieceThatItsBufferCut() throws IOException {
        List<String> pieces = pieces(3, 50_000);
        AsyncWriter writer = writer(pieces);
        client.stopReadingAfter(3);
        client.take();
        String first = client.received();
        assertThat(first.length()).isPositive().isLessThan(50_000);
        writer.wake();
        assertThat(client.received()).isEmpty();
        client.take();
        assertThat(first + client.received()).isEqualTo(String.join("", pieces));
        assertThat(client.offence()).isEmpty();
    }
}
