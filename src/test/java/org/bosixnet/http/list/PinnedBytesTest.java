package org.bosixnet.http.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PinnedBytesTest {

    private final PinnedBytes pinned = new PinnedBytes(400);

    private static List<byte[]> array() {
        return List.of(new byte[50]);
    }

    private boolean add(List<byte[]> body, String owner) {
        return pinned.add(ListBody.of(body), owner);
    }

    private void remove(List<byte[]> body, String owner) {
        pinned.remove(ListBody.of(body), owner);
    }

    @Test
    void whatEachAnswerHasForItselfCountsEachTime() {
        ListBody made = new StreamedList("tag", 1, () -> ListBody.of(array()).source()).pack();
        PinnedBytes few = new PinnedBytes(8 * made.besides());
        assertThat(few.add(made, "greedy")).isTrue();
        assertThat(few.add(made, "greedy")).isTrue();
        assertThat(few.add(made, "greedy")).isFalse();
        assertThat(few.add(made, "other")).isTrue();
        assertThat(few.total()).isEqualTo(3 * made.besides());
        few.remove(made, "greedy");
        assertThat(few.add(made, "greedy")).isTrue();
        few.remove(made, "greedy");
        few.remove(made, "greedy");
        few.remove(made, "other");
        assertThat(few.total()).isZero();
    }

    @Test
    void anArrayCountsOnceHoweverManySendIt() {
        List<byte[]> array = array();
        for (int i = 0; i < 100; i++) {
            assertThat(add(array, "owner" + i % 10)).isTrue();
        }
        assertThat(pinned.total()).isEqualTo(50);
        for (int i = 0; i < 99; i++) {
            remove(array, "owner" + i % 10);
        }
        assertThat(pinned.total()).isEqualTo(50);
        remove(array, "owner9");
        assertThat(pinned.total()).isZero();
    }

    @Test
    void oneOwnerLeavesRoomForOthers() {
        List<byte[]> first = array();
        assertThat(add(first, "greedy")).isTrue();
        assertThat(add(array(), "greedy")).isTrue();
        List<byte[]> third = array();
        assertThat(add(third, "greedy")).isFalse();
        assertThat(add(third, "other")).isTrue();
        assertThat(add(third, "greedy"))
                .as("kept by another, but not yet by this one")
                .isFalse();
        assertThat(add(first, "greedy")).isTrue();
        assertThat(pinned.total()).isEqualTo(150);
    }

    @Test
    void allTogetherKeepNoMoreThanAllowed() {
        for (int i = 0; i < 8; i++) {
            assertThat(add(array(), "owner" + i)).isTrue();
        }
        assertThat(add(array(), "late")).isFalse();
        assertThat(pinned.total()).isEqualTo(400);
    }

    @Test
    void aListThatIsLongerThanAllThatMayBeKeptIsStillSent() {
        List<byte[]> huge = List.of(new byte[1000]);
        assertThat(add(huge, "owner")).isTrue();
        assertThat(add(huge, "other")).isTrue();
        assertThat(add(List.of(new byte[1]), "third")).isFalse();
    }

    @Test
    void whatListsShareCountsOnce() {
        byte[] shared = new byte[60];
        List<byte[]> one = List.of(shared, new byte[10]);
        List<byte[]> two = List.of(shared, new byte[20]);
        assertThat(add(one, "owner")).isTrue();
        assertThat(add(two, "owner")).as("60, 10 and 20 of 100").isTrue();
        assertThat(pinned.total()).isEqualTo(90);
        assertThat(add(List.of(shared, new byte[20]), "owner")).isFalse();
        assertThat(pinned.total()).isEqualTo(90);
        remove(one, "owner");
        assertThat(pinned.total()).isEqualTo(80);
        assertThat(add(List.of(shared, new byte[20]), "owner")).isTrue();
        remove(two, "owner");
        assertThat(pinned.total()).isEqualTo(80);
    }
}
