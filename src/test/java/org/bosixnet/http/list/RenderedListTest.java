package org.bosixnet.http.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RenderedListTest {

    private final RenderedList list = RenderedList.of(new byte[1000]);

    @Test
    void itIsPackedOnceForAll() {
        assertThat(list.packed(Runnable::run).join())
                .isSameAs(list.packed(Runnable::run).join());
        assertThat(ListBodies.unpacked(list)).isEqualTo(ListBodies.text(list));
    }

    @Test
    void packingThatCouldNotBeginIsTriedAgain() {
        assertThatThrownBy(() -> list.packed(task -> {
                            throw new OutOfMemoryError("unable to create native thread");
                        })
                        .join())
                .hasCauseInstanceOf(OutOfMemoryError.class);
        assertThat(list.packed(Runnable::run).join().length()).isPositive();
    }
}
