package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.junit.jupiter.api.Test;

class RoomTest {

    private static HostEntry entry(String name, int address) {
        return new HostEntry(new HostAddress("2001:db8::" + address), new HostName(name));
    }

    private static long cost(String name, int lines) {
        return Room.costOfName(name) + lines * Room.costOfLine(name);
    }

    @Test
    void theHeapBoundsWhatTheSettingsAllow() {
        assertThat(Room.of(1_000_000, 64 << 20, () -> 0).usualNames()).isBetween(10_000L, 100_000L);
        assertThat(Room.of(1_000_000, 1L << 30, () -> 0).usualNames()).isGreaterThan(400_000L);
        assertThat(Room.of(500, 1L << 30, () -> 0).usualNames()).isEqualTo(500);
        assertThat(Room.of(1_000_000, 8 << 20, () -> 0).usualNames()).isGreaterThan(1000);
    }

    @Test
    void theRestOfTheHostsFileTakesRoom() {
        AtomicLong outside = new AtomicLong();
        Room room = Room.of(1_000_000, 64 << 20, outside::get);
        long alone = room.usualNames();
        outside.set(20 << 20);
        assertThat(room.usualNames()).isBetween(alone / 4, alone / 2);
        assertThat(room.bytes() + (30 << 20) + outside.get()).isLessThanOrEqualTo(64 << 20);
        outside.set(60 << 20);
        assertThat(room.usualNames()).isGreaterThan(1000);
    }

    @Test
    void whatFitsStaysAsItIs() {
        List<HostEntry> entries = List.of(entry("a", 1), entry("a", 2), entry("b", 3));
        assertThat(new Room(2, 1 << 20).fitting(entries, List.of(), List.of())).containsExactlyElementsOf(entries);
    }

    @Test
    void heldNamesComeFirstThenThoseThatAreThereThenTheirOtherAddressesThenNewOnes() {
        List<HostEntry> current = List.of(entry("held", 1), entry("held", 2), entry("there", 1));
        List<HostEntry> entries = new ArrayList<>(List.of(entry("added", 1)));
        IntStream.rangeClosed(1, 4).forEach(i -> entries.add(entry("there", i)));
        entries.addAll(current.subList(0, 2));
        Room room = new Room(10, cost("held", 2) + cost("there", 3));
        assertThat(room.fitting(entries, List.of(new HostName("held")), current))
                .containsExactlyInAnyOrder(
                        entry("held", 1), entry("held", 2), entry("there", 1), entry("there", 2), entry("there", 3));
    }

    @Test
    void noNameThatIsThereIsDroppedForWantOfRoom() {
        List<HostEntry> current =
                IntStream.range(0, 50).mapToObj(i -> entry("h" + i, 1)).toList();
        assertThat(new Room(10, 1000).fitting(current, List.of(), current)).containsExactlyElementsOf(current);
    }
}
