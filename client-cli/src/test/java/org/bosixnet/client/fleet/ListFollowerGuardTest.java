package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bosixnet.client.registry.FakeRegistry;
import org.bosixnet.client.registry.HostChanges;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the guards and the room make of lists and of changes. */
@Timeout(60)
class ListFollowerGuardTest extends ListFollowerBench {

    private static String[] twenty() {
        return IntStream.rangeClosed(1, 20).mapToObj(n -> "h" + n + "=" + n).toArray(String[]::new);
    }

    @Test
    void whatTheStreamRemovesIsRemovedThoughTheListBrokeOff() throws Exception {
        Files.writeString(
                hosts(),
                OUTSIDE + "# BEGIN bosixnet (managed, do not edit)\n2001:db8::3    unseen\n2001:db8::4    seen\n"
                        + "2001:db8::5    kept\n2001:db8::6    l\n2001:db8::7    m\n# END bosixnet\n");
        first.whole = false;
        FakeRegistry.Asked stream = streaming("alpha=1", "seen=4");
        assertThat(block()).isEqualTo("1 alpha;5 kept;6 l;7 m;4 seen;3 unseen;");
        advance(Duration.ofSeconds(1));
        first.lists("alpha=1");
        stream.removes("seen");
        settle();
        assertThat(block()).isEqualTo("1 alpha;5 kept;6 l;7 m;3 unseen;");
        advance(WritePace.SHORTEST_GAP);
        stream.removes("unseen");
        advance(Duration.ofSeconds(20));
        assertThat(block()).isEqualTo("1 alpha;5 kept;6 l;7 m;");
    }

    @Test
    void halfTheFleetGoneInOneEventIsHeldBackUntilFetchesAgree() throws Exception {
        FakeRegistry.Asked stream = streaming(twenty());
        advance(Duration.ofSeconds(1));
        stream.removes(IntStream.rangeClosed(1, 11).mapToObj(n -> "h" + n).toArray(String[]::new));
        settle();
        assertThat(block().split(";", -1)).hasSize(21);
        assertThat(logger.lines())
                .anyMatch(line -> line.startsWith("WARNING The registry's list lacks 11 of 20 names"));
        first.lists(
                IntStream.rangeClosed(12, 20).mapToObj(n -> "h" + n + "=" + n).toArray(String[]::new));
        for (int i = 0; i < 3; i++) {
            assertThat(block().split(";", -1)).hasSize(21);
            advance(PERIOD);
        }
        assertThat(block().split(";", -1)).hasSize(10);
        assertThat(first.fetches()).isGreaterThanOrEqualTo(4);
        assertThat(logger.lines()).contains("INFO Removals are no longer held back");
        int fetches = first.fetches();
        advance(PERIOD);
        advance(PERIOD);
        assertThat(first.fetches()).isBetween(fetches, fetches + 1);
    }

    @Test
    void halfTheFleetGoneOneByOneIsHeldBackToo() throws Exception {
        FakeRegistry.Asked stream = streaming(twenty());
        for (int n = 1; n <= 20; n++) {
            advance(Duration.ofSeconds(15));
            first.lists(Arrays.copyOfRange(twenty(), n, 20));
            stream.removes("h" + n);
            settle();
        }
        advance(Duration.ofSeconds(15));
        assertThat(block()).doesNotContain(" h1;", " h10;").contains(" h11;", " h12;", " h20;");
    }

    @Test
    void namesThatMustNotGetInAreLeftOutByStreamAsWell() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        advance(Duration.ofSeconds(1));
        stream.tells("a\u001b[31mb", "2001:db8::2");
        stream.tells("wpad", "2001:db8::2");
        stream.tells("github.com", "2001:db8::2");
        stream.tells("localhost", "2001:db8::2");
        stream.tells("node", "2001:db8::2");
        stream.tells("beta", "2001:db8::3\n2001:db8::4 gamma");
        advance(Duration.ofSeconds(1));
        assertThat(block()).isEqualTo("1 alpha;");
        assertThat(state().read().list().leftOut().told()).hasSize(6);
        assertThat(Files.readString(directory.resolve("state")))
                .contains("a\\\\u001b[31mb")
                .doesNotContain("\u001b");
    }

    @Test
    void ofMoreNamesThanThereIsRoomForTheFirstAreTakenAndItIsSaidOnce() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        for (int i = 0; i < 100_000; i += MAX_NAMES / 2) {
            List<HostChanges.Host> hosts = new ArrayList<>();
            for (int n = i; n < i + MAX_NAMES / 2; n++) {
                hosts.add(new HostChanges.Host("h" + n, List.of("2001:db8::1")));
            }
            stream.tells("e-" + i, hosts, List.of());
            settle();
        }
        advance(Duration.ofSeconds(20));
        stream.tells("z", "2001:db8::1");
        stream.tells("alpha", "2001:db8::2");
        advance(Duration.ofSeconds(20));
        assertThat(block().split(";", -1)).hasSize(MAX_NAMES + 1);
        assertThat(block()).contains("2 alpha;", "1 h38;").doesNotContain(" z;");
        assertThat(logger.lines())
                .filteredOn(line -> line.startsWith("WARNING The list has more names than there is room for"))
                .hasSize(1);
    }

    @Test
    void aCommitThatRemovesAndAddsWhereTheListIsFullIsTakenWhole() throws Exception {
        FakeRegistry.Asked stream = streaming(
                IntStream.range(0, MAX_NAMES).mapToObj(i -> "h" + i + "=1").toArray(String[]::new));
        stream.tells("e-2", List.of(new HostChanges.Host("new", List.of("2001:db8::9"))), List.of("h7"));
        advance(Duration.ofSeconds(1));
        assertThat(block()).contains("9 new;").doesNotContain(" h7;");
        assertThat(logger.lines()).noneMatch(line -> line.contains("room"));
    }

    @Test
    void whatWasLeftOutForWantOfRoomGetsInWithTheNextFetchOnceThereIsSome() throws Exception {
        FakeRegistry.Asked stream = streaming(
                IntStream.range(0, MAX_NAMES).mapToObj(i -> "h" + i + "=1").toArray(String[]::new));
        stream.tells("z", "2001:db8::1");
        stream.removes("h0");
        first.lists(IntStream.rangeClosed(1, MAX_NAMES)
                .mapToObj(i -> i < MAX_NAMES ? "h" + i + "=1" : "z=1")
                .toArray(String[]::new));
        advance(Duration.ofSeconds(1));
        assertThat(block()).doesNotContain(" z;");
        advance(PERIOD);
        assertThat(block()).contains("1 z;").doesNotContain(" h0;");
        int fetches = first.fetches();
        advance(PERIOD);
        assertThat(first.fetches()).isEqualTo(fetches);
    }
}
