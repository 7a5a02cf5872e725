package org.bosixnet.http.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class RenderedListTest {

    private final RenderedList list = new RenderedList(new byte[1000]);

    @Test
    void itIsPackedOnceForAll() throws Exception {
        byte[] packed = list.packed(Runnable::run).join();
        assertThat(list.packed(Runnable::run).join()).isSameAs(packed);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes())
                .isEqualTo(list.plain());
    }

    @Test
    void packingThatCouldNotBeginIsTriedAgain() {
        assertThatThrownBy(() -> list.packed(task -> {
                            throw new OutOfMemoryError("unable to create native thread");
                        })
                        .join())
                .hasCauseInstanceOf(OutOfMemoryError.class);
        assertThat(list.packed(Runnable::run).join()).isNotEmpty();
    }
}
