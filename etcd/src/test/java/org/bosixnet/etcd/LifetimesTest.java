package org.bosixnet.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.dao.Records.T1;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchEvent.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bosixnet.testing.LogCapture;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LifetimesTest {

    private final ManualClock clock = new ManualClock(T1);
    private final Keyspace keys = new Keyspace("fleet");
    private final Mirror known = new Mirror(keys, new Epochs.Epoch("0123456789abcdef", 1));

    /** Is never asked. */
    private final EtcdClient client = new EtcdClient(EtcdConfig.of(Map.of()));

    @AfterEach
    void close() {
        client.close();
    }

    private Lifetimes every(Duration period) {
        return new Lifetimes(client, keys, clock, period);
    }

    private void alive(Instant time) {
        KeyValue told = new KeyValue(
                io.etcd.jetcd.api.KeyValue.newBuilder()
                        .setKey(ByteString.copyFrom(keys.alive().getBytes()))
                        .setValue(ByteString.copyFromUtf8(time.toString()))
                        .setModRevision(7)
                        .build(),
                ByteSequence.EMPTY);
        Mirror.Change unused = known.apply(List.of(new WatchEvent(told, told, EventType.PUT)), clock.instant());
    }

    @Test
    void whatIsKnownIsRecentForTwoPeriods() {
        Lifetimes lifetimes = every(Duration.ofMinutes(1));
        assertThat(lifetimes.isRecent(known)).as("before anything is known").isFalse();
        alive(T1);
        assertThat(lifetimes.isRecent(known)).isTrue();
        clock.advance(Duration.ofMinutes(2));
        assertThat(lifetimes.isRecent(known)).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(lifetimes.isRecent(known)).isFalse();
        alive(clock.instant());
        assertThat(lifetimes.isRecent(known)).isTrue();
    }

    @Test
    void aShortPeriodLeavesTimeToHearIt() {
        alive(T1);
        clock.advance(Duration.ofSeconds(10));
        assertThat(every(Duration.ofSeconds(1)).isRecent(known)).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(every(Duration.ofSeconds(1)).isRecent(known)).isFalse();
    }

    @Test
    void aClockThatIsAheadIsSaid() {
        Lifetimes lifetimes = every(Duration.ofMinutes(1));
        try (LogCapture log = new LogCapture(Lifetimes.class.getName())) {
            alive(T1.plusSeconds(10));
            lifetimes.warn(known);
            assertThat(lifetimes.warning(known)).isEmpty();
            alive(T1.plusSeconds(90));
            lifetimes.warn(known);
            lifetimes.warn(known);
            assertThat(lifetimes.warning(known)).hasValueSatisfying(text -> assertThat(text)
                    .startsWith("The clock of another registry is ahead of this one's by 90 s: "));
            assertThat(log.warnings()).hasSize(1);
        }
    }
}
