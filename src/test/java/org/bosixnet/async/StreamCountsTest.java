package org.bosixnet.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.bosixnet.async.StreamCounts.Admission;
import org.bosixnet.registry.ThrottledException;
import org.bosixnet.testing.ManualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamCountsTest {

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final StreamCounts counts = new StreamCounts("streams", new StreamLimits(2, 3), clock::nanos);

    private StreamCounts.Place add(@Nullable Object key, Object network) {
        Admission admission = counts.add(key, network);
        assertThat(admission.evicted()).isEmpty();
        return admission.place();
    }

    private void assertKeyIsFull(Object key, Object network) {
        assertThatThrownBy(() -> counts.add(key, network))
                .isInstanceOf(ThrottledException.class)
                .hasMessage("There are 2 streams of this key already, which is the limit (bosixnet.streams-per-key).");
    }

    private void assertNetworkIsFull(@Nullable Object key, Object network) {
        assertThatThrownBy(() -> counts.add(key, network))
                .isInstanceOf(ThrottledException.class)
                .hasMessage("There are 3 streams of this network already, which is the limit"
                        + " (bosixnet.streams-per-network).");
    }

    @Test
    void aKeyHasNoMoreStreamsThanAllowed() {
        StreamCounts.Place first = add("key", "net1");
        add("key", "net2");
        assertKeyIsFull("key", "net3");
        counts.remove(first);
        add("key", "net3");
    }

    @Test
    void aNetworkHasNoMoreStreamsThanAllowed() {
        add("a", "net");
        add("b", "net");
        StreamCounts.Place last = add(null, "net");
        assertNetworkIsFull(null, "net");
        add("a", "other");
        counts.remove(last);
        add(null, "net");
    }

    @Test
    void whatIsRefusedIsNotCounted() {
        add("a", "net");
        add("a", "net");
        assertKeyIsFull("a", "net");
        add("b", "net");
        assertNetworkIsFull("b", "net");
    }

    @Test
    void theOldestOfAKeyGivesWayOnceItIsAMinuteOld() {
        StreamCounts.Place first = add("key", "net1");
        clock.advance(Duration.ofSeconds(30));
        StreamCounts.Place second = add("key", "net2");
        clock.advance(Duration.ofSeconds(29));
        assertKeyIsFull("key", "net3");
        clock.advance(Duration.ofSeconds(1));
        assertThat(counts.add("key", "net3").evicted()).contains(first);
        assertKeyIsFull("key", "net4");
        clock.advance(Duration.ofSeconds(30));
        assertThat(counts.add("key", "net4").evicted()).contains(second);
    }

    @Test
    void manyOfAKeyTakeTurnsNoFasterThanOnceAMinuteEach() {
        int turns = 0;
        for (int second = 0; second < 600; second++) {
            try {
                turns += counts.add("key", "net" + second).evicted().isPresent() ? 1 : 0;
            } catch (ThrottledException e) {
                // comes again in a second
            }
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(turns).isBetween(16, 20);
    }

    @Test
    void whoGivesWayLeavesItsNetworkToo() {
        add("key", "net");
        add("other", "net");
        add("key", "net");
        clock.advance(StreamCounts.SETTLED);
        assertNetworkIsFull("third", "net");
        assertThat(counts.add("key", "net").evicted()).isPresent();
        assertNetworkIsFull("third", "net");
    }

    @Test
    void nobodyGivesWayToOneWhoseNetworkIsFull() {
        StreamCounts.Place first = add("key", "net1");
        add("key", "net1");
        add("a", "net2");
        add("b", "net2");
        add("c", "net2");
        clock.advance(StreamCounts.SETTLED);
        assertNetworkIsFull("key", "net2");
        assertThat(counts.add("key", "net1").evicted()).contains(first);
    }

    @Test
    void aPlaceIsGivenBackOnce() {
        add(null, "net");
        StreamCounts.Place place = add(null, "net");
        add(null, "net");
        counts.remove(place);
        counts.remove(place);
        add(null, "net");
        assertNetworkIsFull(null, "net");
    }
}
