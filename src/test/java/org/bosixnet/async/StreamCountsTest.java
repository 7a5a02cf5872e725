package org.bosixnet.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bosixnet.async.StreamCounts.Admission;
import org.bosixnet.limit.ThrottledException;
import org.bosixnet.testing.ManualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamCountsTest {

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final StreamCounts counts = new StreamCounts("streams", new StreamLimits(2, 3), clock::nanos);

    private StreamCounts.Place add(@Nullable Object key, Object network) {
        Admission admission = counts.add(StreamOwner.of(key, network), place -> false);
        assertThat(admission.evicted()).isEmpty();
        return admission.place();
    }

    private List<StreamCounts.Place> evicted(@Nullable Object key, Object network) {
        return counts.add(StreamOwner.of(key, network), place -> false).evicted();
    }

    private StreamCounts.Place add(StreamOwner owner) {
        Admission admission = counts.add(owner, place -> false);
        assertThat(admission.evicted()).isEmpty();
        return admission.place();
    }

    private void assertKeyIsFull(Object key, Object network) {
        assertThatThrownBy(() -> counts.add(StreamOwner.of(key, network), place -> false))
                .isInstanceOf(ThrottledException.class)
                .hasMessage("There are 2 streams of this key already, which is the limit (bosixnet.streams-per-key).");
    }

    private void assertNetworkIsFull(@Nullable Object key, Object network) {
        assertThatThrownBy(() -> counts.add(StreamOwner.of(key, network), place -> false))
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
        assertThat(evicted("key", "net3")).containsExactly(first);
        assertKeyIsFull("key", "net4");
        clock.advance(Duration.ofSeconds(30));
        assertThat(evicted("key", "net4")).containsExactly(second);
    }

    @Test
    void manyOfAKeyTakeTurnsNoFasterThanOnceAMinuteEach() {
        int turns = 0;
        for (int second = 0; second < 600; second++) {
            try {
                turns += evicted("key", "net" + second).size();
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
        assertThat(evicted("key", "net")).hasSize(1);
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
        assertThat(evicted("key", "net1")).containsExactly(first);
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

    @Test
    void aClientThatComesAgainTakesThePlaceOfItsLastStreamAtOnce() {
        StreamOwner owner = new StreamOwner("key", "net1", null, "program");
        StreamCounts.Place first = add(owner);
        StreamCounts.Place second = add(new StreamOwner("key", "net2", null, "another"));
        Admission again = counts.add(new StreamOwner("key", "net3", null, "program"), place -> false);
        assertThat(again.evicted()).as("even from another network").containsExactly(first);
        assertThat(counts.size()).isEqualTo(2);
        counts.remove(first);
        assertThat(counts.add(owner, place -> false).evicted()).containsExactly(again.place());
        counts.remove(second);
        add(new StreamOwner("key", "net2", null, "another"));
    }

    @Test
    void nobodyEndsTheStreamOfAnotherKeyByCallingItselfTheSame() {
        add(new StreamOwner("key", "net", null, "program"));
        add(new StreamOwner("other", "net", null, "program"));
        add(new StreamOwner(null, "net", null, "program"));
        add(new StreamOwner(null, "elsewhere", null, "program"));
        assertThat(counts.size()).isEqualTo(4);
    }

    @Test
    void whereThereIsNoRoomTheSameComputersOldestGivesWayAtOnce() {
        StreamCounts.Place first = add(new StreamOwner("key", "net", "computer", null));
        add(new StreamOwner("key", "net", "another", null));
        assertThat(counts.add(new StreamOwner("key", "net", "computer", null), place -> false)
                        .evicted())
                .containsExactly(first);
        assertKeyIsFull("key", "net");
    }

    @Test
    void aStreamThatStallsGivesWayToAnyOtherOfTheNetwork() {
        add("a", "net");
        StreamCounts.Place stalled = add("b", "net");
        add("c", "net");
        assertNetworkIsFull("d", "net");
        assertThat(counts.add(StreamOwner.of("d", "net"), stalled::equals).evicted())
                .containsExactly(stalled);
        assertNetworkIsFull("e", "net");
    }

    @Test
    void aKeysOwnStreamMakesRoomInAFullNetworkOnceItHasSettled() {
        StreamCounts.Place dead = add("a", "net");
        add("b", "net");
        add("c", "net");
        clock.advance(StreamCounts.SETTLED);
        assertThat(evicted("a", "net")).containsExactly(dead);
        assertNetworkIsFull("d", "net");
    }
}
