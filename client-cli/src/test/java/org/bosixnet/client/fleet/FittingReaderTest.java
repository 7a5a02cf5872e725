package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bosixnet.client.config.Domains;
import org.bosixnet.client.config.NameGlobs;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.LeftOut;
import org.bosixnet.client.host.LeftOuts;
import org.bosixnet.client.registry.HostList;
import org.junit.jupiter.api.Test;

class FittingReaderTest {

    private static final long PLENTY = 64L << 20;

    private static HostList read(Room room, Set<String> block, String text) throws IOException {
        NameGuard guard = new NameGuard(
                new NameGuard.Rules(Domains.NONE, NameGlobs.ANY, List.of(), () -> "node", () -> Set.of("node")));
        return new FittingReader(guard, room, () -> block)
                .read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 1 << 24);
    }

    private static List<String> names(HostList list) {
        return list.hosts().stream().map(host -> host.name().value()).distinct().toList();
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "2001:db8::1 h" + i + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void whatCannotGetIntoTheFileTakesNoRoom() throws IOException {
        String useless = IntStream.range(0, 5000)
                .mapToObj(i -> i % 2 == 0 ? "2001:db8::1 h" + i + ".example\n" : "a b\n")
                .collect(Collectors.joining());
        HostList list =
                read(new Room(2, PLENTY), Set.of(), useless + "2001:DB8::1 Alpha.\n" + useless + "2001:db8::2 b");
        assertThat(list.hosts())
                .containsExactly(
                        new HostEntry(new HostAddress("2001:db8::1"), new HostName("alpha")),
                        new HostEntry(new HostAddress("2001:db8::2"), new HostName("b")));
        assertThat(list.withoutRoom()).isZero();
        assertThat(list.whole()).isTrue();
        assertThat(list.leftOut().told()).hasSize(LeftOuts.MOST_TOLD);
        assertThat(list.leftOut().untold()).isEqualTo(10_000 - LeftOuts.MOST_TOLD);
    }

    @Test
    void namesThatAreInTheFileCrowdOutOthersAndNotTheOtherWayRound() throws IOException {
        HostList list =
                read(new Room(4, PLENTY), Set.of("x", "y", "h1"), lines(0, 9) + "2001:db8::7 y\n2001:db8::8 x\n");
        assertThat(names(list)).containsExactlyInAnyOrder("h0", "h1", "x", "y");
        assertThat(list.withoutRoom()).isEqualTo(7);
    }

    @Test
    void aNameThatIsInTheFileGetsAnAddressBeforeAnotherGetsTwo() throws IOException {
        String greedy = IntStream.range(0, 40)
                .mapToObj(i -> "2001:db8::" + (1 + i % 8) + " h" + i / 8 + "\n")
                .collect(Collectors.joining());
        Set<String> block = IntStream.range(0, 10).mapToObj(i -> "h" + i).collect(Collectors.toSet());
        Room room = new Room(100, 10 * Room.costOfName("h0") + 14 * Room.costOfLine("h0"));
        HostList list = read(room, block, greedy + "2001:db8::1 other\n" + lines(5, 10));
        assertThat(names(list)).containsExactlyInAnyOrderElementsOf(block);
        assertThat(list.hosts()).hasSize(14);
        assertThat(list.withoutRoom()).isPositive();
        assertThat(list.whole()).isTrue();
    }

    @Test
    void aListWithoutRoomForANameThatIsInTheFileIsNotWhole() throws IOException {
        assertThat(read(new Room(2, PLENTY), Set.of("h0", "h1", "h2"), lines(0, 9))
                        .whole())
                .isFalse();
        assertThat(read(new Room(3, PLENTY), Set.of("h0", "h1", "h2"), lines(0, 9))
                        .whole())
                .isTrue();
    }

    @Test
    void theOrderOfTheListCountsAmongTheRest() throws IOException {
        assertThat(names(read(new Room(3, PLENTY), Set.of(), lines(0, 9)))).containsExactly("h0", "h1", "h2");
    }

    @Test
    void aNameHasEightAddressesAtMostEachOnce() throws IOException {
        String text = IntStream.rangeClosed(1, 11)
                .mapToObj(i -> "2001:db8::" + i + " a\n2001:DB8:0::" + i + " A.\n")
                .collect(Collectors.joining());
        HostList list = read(new Room(10, PLENTY), Set.of(), text);
        assertThat(list.hosts()).hasSize(8);
        assertThat(list.leftOut().told())
                .containsExactly(new LeftOut("a", "", "It has more than 8 addresses; 6 lines were left out."));
    }

    @Property(tries = 200)
    void whateverComesFitsInAndWhatIsInTheFileStays(
            @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 400) Integer> lines,
            @ForAll @IntRange(min = 1, max = 30) int names,
            @ForAll @IntRange(min = 3_000, max = 60_000) int bytes)
            throws IOException {
        String pad = "x".repeat(55);
        String text = lines.stream()
                .map(i -> "2001:db8::" + i + " n" + i % 20 + (i % 3 == 0 ? pad.substring(i % 50) : "") + "\n")
                .collect(Collectors.joining());
        HostList list = read(new Room(names, bytes), Set.of("n1", "n2"), text);
        long cost = list.hosts().stream()
                        .mapToLong(host -> Room.costOfLine(host.name().value()))
                        .sum()
                + names(list).stream().mapToLong(Room::costOfName).sum();
        assertThat(cost).isLessThanOrEqualTo(bytes);
        assertThat(names(list)).hasSizeLessThanOrEqualTo(names);
        assertThat(list.hosts()).doesNotHaveDuplicates();
        List<String> all = new ArrayList<>(names(read(new Room(1000, PLENTY), Set.of(), text)));
        boolean complete = names(list).size() == all.size()
                && list.hosts().size()
                        == read(new Room(1000, PLENTY), Set.of(), text).hosts().size();
        boolean repeats = Set.copyOf(lines).size() < lines.size(); // what had no room may have some the second time
        if (list.withoutRoom() == 0) {
            assertThat(complete).isTrue();
        } else if (!repeats) {
            assertThat(complete).isFalse();
        }
        if (names >= 2 && bytes >= 4_000) {
            all.retainAll(Set.of("n1", "n2"));
            assertThat(names(list)).containsAll(all);
        }
    }
}
