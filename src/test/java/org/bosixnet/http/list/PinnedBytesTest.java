package org.bosixnet.http.list;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PinnedBytesTest {

    private final PinnedBytes pinned = new PinnedBytes(400);

    private static byte[] array() {
        return new byte[50];
    }

    @Test
    void anArrayCountsOnceHoweverManySendIt() {
        byte[] array = array();
        for (int i = 0; i < 100; i++) {
            assertThat(pinned.add(array, "owner" + i % 10)).isTrue();
        }
        assertThat(pinned.total()).isEqualTo(50);
        for (int i = 0; i < 99; i++) {
            pinned.remove(array, "owner" + i % 10);
        }
        assertThat(pinned.total()).isEqualTo(50);
        pinned.remove(array, "owner9");
        assertThat(pinned.total()).isZero();
    }

    @Test
    void oneOwnerLeavesRoomForOthers() {
        byte[] first = array();
        assertThat(pinned.add(first, "greedy")).isTrue();
        assertThat(pinned.add(array(), "greedy")).isTrue();
        byte[] third = array();
        assertThat(pinned.add(third, "greedy")).isFalse();
        assertThat(pinned.add(third, "other")).isTrue();
        assertThat(pinned.add(third, "greedy"))
                .as("kept by another, but not yet by this one")
                .isFalse();
        assertThat(pinned.add(first, "greedy")).isTrue();
        assertThat(pinned.total()).isEqualTo(150);
    }

    @Test
    void allTogetherKeepNoMoreThanAllowed() {
        for (int i = 0; i < 8; i++) {
            assertThat(pinned.add(array(), "owner" + i)).isTrue();
        }
        assertThat(pinned.add(array(), "late")).isFalse();
        assertThat(pinned.total()).isEqualTo(400);
    }

    @Test
    void aListThatIsLongerThanAllThatMayBeKeptIsStillSent() {
        byte[] huge = new byte[1000];
        assertThat(pinned.add(huge, "owner")).isTrue();
        assertThat(pinned.add(huge, "other")).isTrue();
        assertThat(pinned.add(new byte[1], "third")).isFalse();
    }
}
