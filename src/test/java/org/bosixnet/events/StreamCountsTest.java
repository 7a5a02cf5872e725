package org.bosixnet.events;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StreamCountsTest {

    private final StreamCounts counts = new StreamCounts(new StreamLimits(2, 3));

    @Test
    void aKeyHasNoMoreStreamsThanAllowed() {
        counts.add("key", "net1");
        counts.add("key", "net2");
        assertThatThrownBy(() -> counts.add("key", "net3"))
                .isInstanceOf(TooManyStreamsException.class)
                .hasMessage("There are 2 streams of this key already, which is the limit (bosixnet.streams-per-key).");
        counts.remove("key", "net1");
        counts.add("key", "net3");
    }

    @Test
    void aNetworkHasNoMoreStreamsThanAllowed() {
        counts.add("a", "net");
        counts.add("b", "net");
        counts.add(null, "net");
        assertThatThrownBy(() -> counts.add(null, "net"))
                .isInstanceOf(TooManyStreamsException.class)
                .hasMessage("There are 3 streams of this network already, which is the limit"
                        + " (bosixnet.streams-per-network).");
        counts.add("a", "other");
    }

    @Test
    void whatIsRefusedIsNotCounted() {
        counts.add("a", "net");
        counts.add("a", "net");
        assertThatThrownBy(() -> counts.add("a", "net")).isInstanceOf(TooManyStreamsException.class);
        counts.add("b", "net");
        assertThatThrownBy(() -> counts.add("b", "net")).isInstanceOf(TooManyStreamsException.class);
    }
}
