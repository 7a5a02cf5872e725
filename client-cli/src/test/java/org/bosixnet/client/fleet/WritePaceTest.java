package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WritePaceTest {

    private final WritePace pace = new WritePace();

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    private void change(long millis, String... names) {
        pace.changed(Set.of(names), ms(millis));
    }

    /** Writes when it is due, and returns when that was. */
    private long write() {
        Duration due = pace.due();
        assertThat(due).isNotNull();
        pace.written(due);
        assertThat(pace.due()).isNull();
        return due == null ? -1 : due.toMillis();
    }

    @Test
    void withoutAChangeNothingIsWritten() {
        assertThat(pace.due()).isNull();
    }

    @Test
    void aSingleChangeIsWrittenAtOnceAndSoIsTheNextAfterAWhile() {
        change(1000, "alpha");
        assertThat(write()).isEqualTo(1000);
        change(1200, "beta");
        assertThat(write()).isEqualTo(1200);
    }

    /** Has names change one after the other for a minute, and returns when it was written. */
    private List<Long> writesAtChangesEvery(int millis) {
        List<Long> writes = new ArrayList<>();
        for (int time = 0; time < 60_000; time += 10) {
            if (time % millis == 0) {
                change(time, "host" + time);
            }
            Duration due = pace.due();
            if (due != null && due.toMillis() <= time) {
                writes.add((long) time);
                pace.written(ms(time));
            }
        }
        return writes;
    }

    @Test
    void inALastingBurstAWriteInTenSecondsTakesAll() {
        assertThat(writesAtChangesEvery(10))
                .containsExactly(0L, 200L, 2200L, 12_200L, 22_200L, 32_200L, 42_200L, 52_200L);
    }

    @Test
    void aFewChangesEachSecondAreWrittenWithinTheSecondHoweverLongThatGoesOn() {
        assertThat(writesAtChangesEvery(1000)).hasSize(60);
        WritePaceTest faster = new WritePaceTest();
        List<Long> writes = faster.writesAtChangesEvery(150);
        for (int i = 1; i < writes.size(); i++) {
            assertThat(writes.get(i) - writes.get(i - 1)).isBetween(200L, 700L);
        }
    }

    @Test
    void afterABurstAFewChangesAreWrittenWithinTheSecondAgain() {
        writesAtChangesEvery(10);
        for (int time = 60_000; time < 80_000; time += 1000) {
            change(time, "late" + time);
            Duration due = pace.due();
            if (due != null && due.toMillis() <= time) {
                pace.written(ms(time));
            }
        }
        change(80_000, "last");
        assertThat(write()).isEqualTo(80_000);
    }

    @Test
    void afterAQuietGapTheShortestOneCounts() {
        for (int i = 0; i < 5; i++) {
            change(0, "a" + i);
            write();
        }
        change(20_000, "b");
        assertThat(write()).isEqualTo(20_000);
        change(20_001, "c");
        assertThat(write()).isEqualTo(20_200);
    }

    @Test
    void oneFlappingHostCausesTenWritesAndThenOneInTenSeconds() {
        int writes = 0;
        for (int time = 0; time < 600_000; time += 500) {
            change(time, "flapping");
            Duration due = pace.due();
            if (due != null && due.toMillis() <= time) {
                pace.written(ms(time));
                writes++;
            }
        }
        assertThat(writes).isBetween(60, 10 + 60);
    }

    @Test
    void anotherHostsChangeIsWrittenAtOnceAndTakesThoseAlongThatWait() {
        for (int time = 0; time < 10_000; time += 1000) {
            change(time, "flapping");
            write();
        }
        change(10_500, "flapping");
        assertThat(write()).isEqualTo(10_500); // one token came back at 10 s
        change(11_000, "flapping");
        assertThat(pace.due()).isEqualTo(ms(20_000));
        change(11_500, "calm");
        assertThat(write()).isEqualTo(11_500);
        change(11_600, "flapping");
        assertThat(pace.due()).isEqualTo(ms(20_000)); // it went along for nothing
    }

    @Test
    void namesThatFollowEachOtherDoNotFillTheMemoryOrStopTheWrites() {
        for (int i = 0; i < 3 * WritePace.MOST_NAMES; i++) {
            change(i, "h" + i);
        }
        assertThat(write()).isZero();
        change(40_000, "h1");
        assertThat(write()).isEqualTo(40_000);
    }

    /** Whatever comes when: no two writes within the shortest gap, and nobody waits longer than gap and token allow. */
    @Property
    void everyChangeIsWrittenInGoodTimeAndNoTwoWritesComeTooClose(
            @ForAll @Size(max = 200) List<@IntRange(max = 3000) Integer> pauses,
            @ForAll @IntRange(min = 1, max = 5) int hosts) {
        WritePace other = new WritePace();
        Set<Long> writes = new TreeSet<>();
        long now = 0;
        Long oldest = null;
        for (int i = 0; i < pauses.size(); i++) {
            long arrival = now + pauses.get(i);
            for (Duration due = other.due(); due != null && due.toMillis() <= arrival; due = other.due()) {
                now = Math.max(now, due.toMillis());
                writes.add(now);
                assertThat(now - (oldest == null ? now : oldest)).isLessThanOrEqualTo(20_000);
                oldest = null;
                other.written(ms(now));
            }
            now = arrival;
            other.changed(Set.of("h" + i % hosts), ms(now));
            oldest = oldest == null ? Long.valueOf(now) : oldest;
        }
        Long last = null;
        for (long write : writes) {
            assertThat(last == null ? 200 : write - last).isGreaterThanOrEqualTo(200);
            last = write;
        }
    }
}
