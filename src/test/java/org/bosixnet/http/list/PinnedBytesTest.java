package org.bosixnet.http.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PinnedBytesTest {

    private final PinnedBytes pinned = new PinnedBytes(400);

    private static List<byte[]> array() {
        return List.of(new byte[50]);
    }

    @Test
    void anArrayCountsOnceHoweverManySendIt() {
        List<byte[]> array = array();
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
        List<byte[]> first = array();
        assertThat(pinned.add(first, "greedy")).isTrue();
        assertThat(pinned.add(array(), "greedy")).isTrue();
        List<byte[]> third = array();
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
        List<byte[]> huge = List.of(new byte[1000]);
        assertThat(pinned.add(huge, "owner")).isTrue();
        assertThat(pinned.add(huge, "other")).isTrue();
        assertThat(pinned.add(List.of(new byte[1]), "third")).isFalse();
    }

    @Test
    void whatListsShareCountsOnce() {
        byte[] shared = new byte[60];
        List<byte[]> one = List.of(shared, new byte[10]);
        List<byte[]> two = List.of(shared, new byte[20]);
        assertThat(pinned.add(one, "owner")).isTrue();
        assertThat(pinned.add(two, "owner")).as("60, 10 and 20 of 100").isTrue();
        assertThat(pinned.total()).isEqualTo(90);
        assertThat(pinned.add(List.of(shared, new byte[20]), "owner")).isFalse();
        assertThat(pinned.total()).isEqualTo(90);
        pinned.remove(one, "owner");
        assertThat(pinned.total()).isEqualTo(80);
        assertThat(pinned.add(List.of(shared, new byte[20]), "owner")).isTrue();
        pinned.remove(two, "owner");
        assertThat(pinned.total()).isEqualTo(80);
    }
}
