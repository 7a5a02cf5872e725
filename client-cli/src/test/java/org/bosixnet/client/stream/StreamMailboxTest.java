package org.bosixnet.client.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.stream.StreamMailbox.Mail;
import org.junit.jupiter.api.Test;

class StreamMailboxTest {

    /** For three names in one event, or three events without a name. */
    private static final long ROOM = gone("a", "b", "c").weight();

    private final AtomicInteger woken = new AtomicInteger();
    private final StreamMailbox box = new StreamMailbox("e-0", ROOM, woken::incrementAndGet);

    private static HostChanges gone(String... names) {
        return new HostChanges(List.of(), List.of(names));
    }

    @Test
    void whatIsTakenIsNotThereAnyMore() {
        box.opened();
        box.changed(gone("a"), "e-1");
        assertThat(box.take()).isEqualTo(new Mail(true, false, List.of(gone("a")), null));
        assertThat(box.take().isEmpty()).isTrue();
        assertThat(box.position()).isEqualTo("e-1");
        assertThat(woken).hasValue(2);
    }

    @Test
    void aResetForgetsWhatTheListWillHold() {
        box.changed(gone("a"), "e-1");
        box.reset("e-2");
        box.changed(gone("b"), "e-3");
        assertThat(box.take()).isEqualTo(new Mail(false, true, List.of(gone("b")), null));
    }

    @Test
    void whenThereIsNoRoomTheListHasToBeFetchedAndTheStreamGoesOnWhereItWas() {
        box.changed(gone("a", "b"), "e-1");
        box.changed(gone("c", "d"), "e-2");
        box.changed(gone("e"), "e-3");
        assertThat(box.take()).isEqualTo(new Mail(false, true, List.of(gone("e")), null));
        assertThat(box.position()).isEqualTo("e-3");
        box.changed(gone("f", "g", "h"), "e-4");
        assertThat(box.take()).isEqualTo(new Mail(false, false, List.of(gone("f", "g", "h")), null));
    }

    @Test
    void eventsWithoutANameTakeRoomToo() {
        for (int i = 0; i < 5; i++) {
            box.changed(gone(), null);
        }
        assertThat(box.take()).isEqualTo(new Mail(false, true, List.of(), null));
        assertThat(box.position()).isNull();
    }

    @Test
    void addressesAndLongNamesTakeRoom() {
        box.changed(gone("a".repeat(200)), "e-1");
        assertThat(box.take().reset()).isFalse();
        box.changed(gone("a".repeat(200)), "e-2");
        box.changed(gone("b".repeat(200)), "e-3");
        assertThat(box.take().reset()).isTrue();
        List<String> addresses = List.of("2001:db8::1", "2001:db8::2", "2001:db8::3");
        box.changed(new HostChanges(List.of(new HostChanges.Host("a", addresses)), List.of()), "e-4");
        assertThat(box.take().reset()).isTrue();
    }
}
