package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bosixnet.client.fleet.RemovalGuard.Source;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.platform.Uptime;
import org.bosixnet.client.state.RemovalState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RemovalGuardTest {

    /** A guard, the block it keeps, and a machine that has been running for some time; the state goes through JSON each time, as over a restart. */
    static final class Bench {
        private String boot = "first boot";
        private Uptime now = Uptime.NONE;
        private final RemovalGuard guard = new RemovalGuard(() -> now);
        private RemovalState state = RemovalState.EMPTY;
        private List<HostEntry> block = List.of();

        RemovalGuard.Verdict at(long seconds, Source source, boolean force, Collection<Integer> listed) {
            return take(seconds, source, force, entries(listed, "2001:db8::1"));
        }

        RemovalGuard.Verdict take(long seconds, Source source, boolean force, List<HostEntry> listed) {
            return take(seconds, source, force, listed, 0);
        }

        RemovalGuard.Verdict take(long seconds, Source source, boolean force, List<HostEntry> listed, int needed) {
            now = new Uptime(boot, Duration.ofSeconds(seconds));
            RemovalGuard.Verdict verdict = guard.check(state, BlockDiff.of(block, listed), source, force, needed);
            state = RemovalState.fromJson(json(verdict.state().toJson().toString()));
            assertThat(state).isEqualTo(verdict.state());
            block = verdict.entries();
            return verdict;
        }

        Set<Integer> numbers() {
            Set<Integer> numbers = new TreeSet<>();
            block.forEach(
                    entry -> numbers.add(Integer.valueOf(entry.name().value().substring(1))));
            return numbers;
        }
    }

    private static JsonValue json(String text) {
        return Json.createReader(new StringReader(text)).readValue();
    }

    static List<HostEntry> entries(Collection<Integer> numbers, String address) {
        HostAddress parsed = new HostAddress(address);
        return numbers.stream()
                .map(n -> new HostEntry(parsed, new HostName("h" + n)))
                .toList();
    }

    /** {@code 1-3,7} as numbers; {@code -} is none. */
    private static List<Integer> range(String text) {
        List<Integer> numbers = new ArrayList<>();
        for (String part : text.equals("-") ? new String[0] : text.split(",", -1)) {
            String[] ends = part.split("-", -1);
            IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                    .forEach(numbers::add);
        }
        return numbers;
    }

    static Stream<Arguments> stories() {
        return Stream.of(
                story("half may go at once", "0 F 1-20 = 1-20", "1 F 11-20 = 11-20"),
                story("more than half is held back", "0 F 1-20 = 1-20", "1 F 12-20 = 1-20"),
                story(
                        "a change from the stream counts like a fetch",
                        "0 F 1-20 = 1-20",
                        "1 S 11-20 = 11-20",
                        "2 F 12-20 = 11-20",
                        "3 S 13-20 = 11-20"),
                story(
                        "three fetches and 15 minutes agree",
                        "0 F 1-20 = 1-20",
                        "1 F 1-3 = 1-20",
                        "6 F 1-3 = 1-20",
                        "11 F 1-3 = 1-20",
                        "15 S 1-3 = 1-20",
                        "16 S 1-3 = 1-3"),
                story(
                        "15 minutes and two fetches do not",
                        "0 F 1-20 = 1-20",
                        "1 F 1-3 = 1-20",
                        "60 F 1-3 = 1-20",
                        "61 S 1-3 = 1-20",
                        "62 F 1-3 = 1-3"),
                story(
                        "a name that comes back starts anew",
                        "0 F 1-20 = 1-20",
                        "1 F 1-3 = 1-20",
                        "6 F 1-15 = 1-15",
                        "11 F 1-3 = 1-15",
                        "16 F 1-3 = 1-15",
                        "21 F 1-3 = 1-15",
                        "26 F 1-3 = 1-3"),
                story(
                        "49 percent every 14 minutes",
                        "0 F 1-100 = 1-100",
                        "14 F 1-51 = 1-51",
                        "28 F 1-26 = 1-51",
                        "30 F 1-26 = 1-26"),
                story(
                        "removed, added again, and others removed",
                        "0 F 1-20 = 1-20",
                        "20 S 11-20 = 11-20",
                        "21 S 1-20 = 1-20",
                        "22 S 1-15 = 1-15",
                        "23 S 1-11 = 1-11",
                        "24 S 1-9 = 1-11"),
                story(
                        "new names never make up for old ones, however long they are there",
                        "0 F 1-50 = 1-50",
                        "1 F 1-100 = 1-100",
                        "17 F 51-100 = 1-100",
                        "1000 F 1-100 = 1-100",
                        "1001 F 26-100 = 26-100",
                        "1002 F 25-100,1 = 1,25-100",
                        "1003 F 27-100 = 1,25-100"),
                story(
                        "nor do those of a later time for those between",
                        "0 F 1-2 = 1-2",
                        "1 F 1-10 = 1-10",
                        "2 F 1-100 = 1-100",
                        "60 F 1-2,8-100 = 1-2,8-100",
                        "61 F 1-2,9-100 = 1-2,8-100"),
                story(
                        "hidden and shown again a name is as old as before",
                        "0 F 1-4 = 1-4",
                        "1 F 3-4 = 3-4",
                        "2 F 1-4,11-20 = 1-4,11-20",
                        "3 F 1-2,11-20 = 1-2,11-20",
                        "4 F 1,11-20 = 1-2,11-20"),
                story(
                        "all names replaced",
                        "0 F 1-20 = 1-20",
                        "1 F 21-40 = 1-40",
                        "6 F 21-40 = 1-40",
                        "16 F 21-40 = 21-40"),
                story(
                        "names replaced one by one",
                        "0 F 1-10 = 1-10",
                        "1 S 2-11 = 2-11",
                        "2 S 3-12 = 3-12",
                        "3 S 4-13 = 4-13",
                        "4 S 5-14 = 5-14",
                        "5 S 6-15 = 6-15",
                        "6 S 7-16 = 6-16",
                        "7 S 8-17 = 6-17"),
                story(
                        "many names added first",
                        "0 F 1-10 = 1-10",
                        "1 F 1-500 = 1-500",
                        "2 F 7-500 = 1-500",
                        "3 F 6-500 = 6-500"),
                story("a list just received shrinks", "0 F 1-500 = 1-500", "1 F 1-3 = 1-500"),
                story(
                        "an empty list is never accepted",
                        "0 F 1-20 = 1-20",
                        "1 F - = 1-20",
                        "10 F - = 1-20",
                        "60 F - = 1-20",
                        "600 F - = 1-20"),
                story("the last name does not go by itself", "0 F 1 = 1", "1 S - = 1", "90 F - = 1", "91 X - = -"),
                story("nothing from nothing", "0 F - = -", "1 S - = -"),
                story("a few names are guarded, too", "0 F 1-9 = 1-9", "1 F 1 = 1-9", "2 F 1-5 = 1-5"),
                story(
                        "of two names one may go, and then the other waits",
                        "0 F 1-3 = 1-3",
                        "1 F 1-2 = 1-2",
                        "2 F 1,9 = 1-2,9"),
                story("of three names not two", "0 F 1-3 = 1-3", "1 F 3 = 1-3", "2 F 2-3 = 2-3"),
                story("a single one may go, though others came since", "0 F 1 = 1", "1 F 1-9 = 1-9", "2 F 2-9 = 2-9"),
                story(
                        "force removes, and the rest is guarded still",
                        "0 F 1-40 = 1-40",
                        "1 X 1-20 = 1-20",
                        "2 F 1-10 = 1-10",
                        "3 F 1-9 = 1-10"),
                story(
                        "what was agreed upon does not hold back the rest",
                        "0 F 1-40 = 1-40",
                        "1 F 1-18 = 1-40",
                        "6 F 1-18 = 1-40",
                        "16 F 1-18 = 1-18",
                        "17 F 1-9 = 1-9"));
    }

    private static Arguments story(String title, String... lines) {
        return Arguments.of(title, List.of(lines));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void removalsAreHeldBack(String title, List<String> lines) {
        Bench bench = new Bench();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            RemovalGuard.Verdict verdict = bench.at(
                    Long.parseLong(words[0]) * 60,
                    words[1].equals("S") ? Source.STREAM : Source.FETCH,
                    words[1].equals("X"),
                    range(words[2]));
            assertThat(bench.numbers()).as(title + ": " + line).containsExactlyElementsOf(range(words[4]));
            assertThat(verdict.explanation().isPresent())
                    .isEqualTo(!range(words[2]).containsAll(range(words[4])));
        }
    }

    @Test
    void newAddressesPassWhileRemovalsAreHeldBack() {
        Bench bench = new Bench();
        bench.at(0, Source.FETCH, false, range("1-20"));
        List<HostEntry> listed = entries(range("1-3,30"), "2001:db8::2");
        RemovalGuard.Verdict verdict = bench.take(60, Source.FETCH, false, listed);
        assertThat(verdict.entries()).containsAll(listed).containsAll(entries(range("4-20"), "2001:db8::1"));
        assertThat(verdict.entries()).hasSize(21);
        assertThat(verdict.held()).hasSize(17);
        assertThat(verdict.explanation())
                .contains(
                        "The registry's list lacks 17 of 21 names: of those that have been there longest more than half"
                                + " would be gone within 15 minutes. They are kept until three fetches and 15 minutes agree; to"
                                + " remove them now, run: bosixnet sync --force");
    }

    @Test
    void changesOfEveryAddressAreNoRemoval() {
        Bench bench = new Bench();
        bench.at(0, Source.FETCH, false, range("1-20"));
        List<HostEntry> listed = entries(range("1-20"), "2001:db8::2");
        assertThat(bench.take(60, Source.FETCH, false, listed).entries()).isEqualTo(listed);
    }

    /** Returns which names are held back after a list that needs so much room. */
    private static Set<Integer> heldWith(Bench bench, String listed, int needed) {
        bench.take(120, Source.FETCH, false, entries(range(listed), "2001:db8::1"), needed);
        Set<Integer> held = bench.numbers();
        held.removeAll(range(listed));
        return held;
    }

    @Test
    void whereRoomIsNeededTheYoungestOfThoseHeldBackGiveWay() {
        Bench bench = new Bench();
        bench.at(0, Source.FETCH, false, range("1-4,21-24"));
        bench.at(60, Source.FETCH, false, range("1-4,21-24,11-18"));
        bench.at(90, Source.FETCH, false, range("1-4,21-24,11-18,5-7"));
        assertThat(heldWith(bench, "1-4,100-102", 3)).containsExactlyElementsOf(range("11-18,21-24"));
    }

    @Test
    void noMoreThanTheRuleLetsGoGiveWay() {
        Bench bench = new Bench();
        bench.at(0, Source.FETCH, false, range("1-20"));
        assertThat(heldWith(bench, "100-119", 1000)).hasSize(10);
        assertThat(heldWith(bench, "200-219", 1000).stream().filter(name -> name <= 20))
                .hasSize(10);
    }

    @Test
    void nothingGivesWayToAnEmptyList() {
        Bench bench = new Bench();
        bench.at(0, Source.FETCH, false, range("1-20"));
        assertThat(heldWith(bench, "-", 1000)).containsExactlyElementsOf(range("1-20"));
    }

    @Test
    void anEmptyListIsExplained() {
        Bench bench = new Bench();
        bench.at(0, Source.FETCH, false, range("1-20"));
        assertThat(bench.at(60, Source.FETCH, false, List.of()).explanation())
                .contains("The registry's list is empty. The 20 names in the hosts file are kept; if they are to go,"
                        + " run: bosixnet sync --force");
    }

    /** The time of day is not asked at all, and the uptime of another boot may be anything. */
    @Test
    void aRebootShortensNoWindow() {
        Bench bench = new Bench();
        bench.at(100, Source.FETCH, false, range("1-20"));
        bench.at(101, Source.FETCH, false, range("1-3"));
        bench.at(401, Source.FETCH, false, range("1-3"));
        bench.boot = "second boot";
        bench.at(100_000, Source.FETCH, false, range("1-3"));
        bench.at(100_599, Source.FETCH, false, range("1-3"));
        assertThat(bench.numbers()).hasSize(20);
        bench.at(100_600, Source.FETCH, false, range("1-3"));
        assertThat(bench.numbers()).containsExactly(1, 2, 3);
    }

    @Test
    void aRebootForgetsNoNameThatWentJustBefore() {
        Bench bench = new Bench();
        bench.at(0, Source.FETCH, false, range("1-20"));
        bench.at(60, Source.FETCH, false, range("11-20"));
        bench.boot = "second boot";
        bench.at(100_000, Source.FETCH, false, range("11-20"));
        bench.at(100_900, Source.FETCH, false, range("20"));
        assertThat(bench.numbers()).hasSize(10);
        bench.at(100_901, Source.FETCH, false, range("16-20"));
        assertThat(bench.numbers()).hasSize(5);
    }

    @Test
    void aWindowEndsThoughTheMachineNeverRunsThatLong() {
        Bench bench = new Bench();
        bench.at(0, Source.FETCH, false, range("1-20"));
        bench.at(60, Source.FETCH, false, range("11-20"));
        for (int i = 0; i < 4; i++) {
            bench.boot = "boot " + i;
            for (int second = 0; second <= 240; second += 10) {
                bench.at(second, Source.STREAM, false, range("11-20"));
            }
        }
        bench.at(241, Source.FETCH, false, range("16-20"));
        assertThat(bench.numbers()).hasSize(5);
    }

    @Test
    void whatIsRememberedChangesOnceAMinuteAtMostWhileOnlyTimePasses() {
        Bench bench = new Bench();
        bench.at(0, Source.FETCH, false, range("1-20"));
        bench.at(60, Source.FETCH, false, range("2-20"));
        RemovalState first = bench.state;
        bench.at(119, Source.STREAM, false, range("2-20"));
        assertThat(bench.state).isEqualTo(first);
        bench.at(120, Source.STREAM, false, range("2-20"));
        assertThat(bench.state).isNotEqualTo(first);
        bench.at(961, Source.STREAM, false, range("2-20"));
        RemovalState last = bench.state;
        bench.at(100_000, Source.STREAM, false, range("2-20"));
        assertThat(bench.state).isEqualTo(last);
    }

    @Test
    void anUptimeThatGoesBackDoesNotHoldForEver() {
        Bench bench = new Bench();
        bench.at(100_000, Source.FETCH, false, range("1-20"));
        bench.at(100_000, Source.FETCH, false, range("1-3"));
        bench.at(0, Source.FETCH, false, range("1-3"));
        bench.at(600, Source.FETCH, false, range("1-3"));
        assertThat(bench.numbers()).hasSize(20);
        bench.at(900, Source.FETCH, false, range("1-3"));
        assertThat(bench.numbers()).containsExactly(1, 2, 3);
    }

    @Test
    void whatIsRememberedIsBoundedByTheNames() {
        Bench bench = new Bench();
        bench.at(0, Source.FETCH, false, range("1-100"));
        for (int i = 1; i <= 600; i++) {
            bench.at(i, Source.STREAM, false, i % 2 == 0 ? range("1-100") : range("1-99,200"));
        }
        assertThat(bench.state.arrivals().stream().mapToInt(Set::size).sum()).isLessThanOrEqualTo(101);
        assertThat(bench.state.gone()).hasSizeLessThanOrEqualTo(2);
        for (int i = 0; i < 600; i++) {
            bench.at(601 + i * 1000L, Source.STREAM, false, range("1-99," + (300 + i)));
        }
        assertThat(bench.state.arrivals().stream().mapToInt(Set::size).sum()).isLessThanOrEqualTo(102);
        assertThat(bench.state.arrivals()).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void whatAnEarlierVersionKeptIsUnderstood() {
        RemovalState state = RemovalState.fromJson(json("""
                {"version":1,
                 "steps":[{"at":"2026-11-23T06:00:00Z","added":["a","b"],"removed":["x","y","z"]},
                          {"at":"2026-11-23T06:01:00Z","added":["x","c","localhost6"],"removed":["a"]}],
                 "held":{"q":{"since":"2026-11-23T06:00:00Z","fetches":2}},
                 "agreed":{"z":"2026-11-23T06:00:00Z"}}"""));
        assertThat(state)
                .isEqualTo(new RemovalState(
                        List.of(Set.of(new HostName("a"), new HostName("b")), Set.of(new HostName("c"))),
                        Map.of(new HostName("y"), Duration.ZERO, new HostName("a"), Duration.ZERO),
                        Map.of(new HostName("q"), new RemovalState.Held(Duration.ZERO, 2)),
                        Duration.ZERO,
                        Uptime.NONE));
    }

    @Test
    void theTimesOfDayOfAnEarlierVersionProveNothing() {
        RemovalState state = RemovalState.fromJson(json("""
                {"version":2, "arrivals":[["a","b"],["c"]],
                 "gone":{"a":"2026-11-23T06:00:00Z"},
                 "held":{"q":{"since":"1970-01-01T00:00:00Z","fetches":2}}}"""));
        assertThat(state)
                .isEqualTo(new RemovalState(
                        List.of(Set.of(new HostName("a"), new HostName("b")), Set.of(new HostName("c"))),
                        Map.of(new HostName("a"), Duration.ZERO),
                        Map.of(new HostName("q"), new RemovalState.Held(Duration.ZERO, 2)),
                        Duration.ZERO,
                        Uptime.NONE));
    }

    @Test
    void aDamagedStateIsSaid() {
        for (String text : List.of(
                "[]",
                "{}",
                "{\"version\":4}",
                "{\"version\":3}",
                "{\"version\":2}",
                "{\"version\":1,\"steps\":[{}]}",
                "{\"version\":3,\"arrivals\":[],\"gone\":{},\"held\":{},\"now\":\"PT-1S\",\"boot\":\"b\","
                        + "\"uptime\":\"PT1S\"}",
                "{\"version\":3,\"arrivals\":[],\"gone\":{},\"held\":{},\"now\":\"PT1S\",\"boot\":\"b\","
                        + "\"uptime\":\"PT9223372036854775807S\"}")) {
            assertThatThrownBy(() -> RemovalState.fromJson(json(text))).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
