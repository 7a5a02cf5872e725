package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bosixnet.client.fleet.RemovalGuard.Source;
import org.bosixnet.client.host.HostEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RemovalGuardTest {

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
                        "three fetches over 15 minutes agree",
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
        RemovalBench bench = new RemovalBench();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            RemovalGuard.Verdict verdict = bench.at(
                    Long.parseLong(words[0]) * 60,
                    words[1].equals("S") ? Source.STREAM : Source.FETCH,
                    words[1].equals("X"),
                    RemovalBench.range(words[2]));
            assertThat(bench.numbers()).as(title + ": " + line).containsExactlyElementsOf(RemovalBench.range(words[4]));
            assertThat(verdict.explanation().isPresent())
                    .isEqualTo(!RemovalBench.range(words[2]).containsAll(RemovalBench.range(words[4])));
        }
    }

    @Test
    void newAddressesPassWhileRemovalsAreHeldBack() {
        RemovalBench bench = new RemovalBench();
        bench.at(0, Source.FETCH, false, RemovalBench.range("1-20"));
        List<HostEntry> listed = RemovalBench.entries(RemovalBench.range("1-3,30"), "2001:db8::2");
        RemovalGuard.Verdict verdict = bench.take(60, Source.FETCH, false, listed);
        assertThat(verdict.entries())
                .containsAll(listed)
                .containsAll(RemovalBench.entries(RemovalBench.range("4-20"), "2001:db8::1"));
        assertThat(verdict.entries()).hasSize(21);
        assertThat(verdict.held()).hasSize(17);
        assertThat(verdict.explanation())
                .contains(
                        "The registry's list lacks 17 of 21 names: more than half of those that have been there longest"
                                + " would be gone within 15 minutes. They are kept until three fetches over 15"
                                + " minutes agree; to remove them now, run: bosixnet sync --force");
    }

    @Test
    void changesOfEveryAddressAreNoRemoval() {
        RemovalBench bench = new RemovalBench();
        bench.at(0, Source.FETCH, false, RemovalBench.range("1-20"));
        List<HostEntry> listed = RemovalBench.entries(RemovalBench.range("1-20"), "2001:db8::2");
        assertThat(bench.take(60, Source.FETCH, false, listed).entries()).isEqualTo(listed);
    }

    /** Returns which names are held back after a list that needs so much room. */
    private static Set<Integer> heldWith(RemovalBench bench, String listed, int needed) {
        bench.take(120, Source.FETCH, false, RemovalBench.entries(RemovalBench.range(listed), "2001:db8::1"), needed);
        Set<Integer> held = bench.numbers();
        held.removeAll(RemovalBench.range(listed));
        return held;
    }

    @Test
    void whereRoomIsNeededTheYoungestOfThoseHeldBackGiveWay() {
        RemovalBench bench = new RemovalBench();
        bench.at(0, Source.FETCH, false, RemovalBench.range("1-4,21-24"));
        bench.at(60, Source.FETCH, false, RemovalBench.range("1-4,21-24,11-18"));
        bench.at(90, Source.FETCH, false, RemovalBench.range("1-4,21-24,11-18,5-7"));
        assertThat(heldWith(bench, "1-4,100-102", 3)).containsExactlyElementsOf(RemovalBench.range("11-18,21-24"));
    }

    @Test
    void noMoreThanTheRuleLetsGoGiveWay() {
        RemovalBench bench = new RemovalBench();
        bench.at(0, Source.FETCH, false, RemovalBench.range("1-20"));
        assertThat(heldWith(bench, "100-119", 1000)).hasSize(10);
        assertThat(heldWith(bench, "200-219", 1000).stream().filter(name -> name <= 20))
                .hasSize(10);
    }

    @Test
    void nothingGivesWayToAnEmptyList() {
        RemovalBench bench = new RemovalBench();
        bench.at(0, Source.FETCH, false, RemovalBench.range("1-20"));
        assertThat(heldWith(bench, "-", 1000)).containsExactlyElementsOf(RemovalBench.range("1-20"));
    }

    @Test
    void anEmptyListIsExplained() {
        RemovalBench bench = new RemovalBench();
        bench.at(0, Source.FETCH, false, RemovalBench.range("1-20"));
        assertThat(bench.at(60, Source.FETCH, false, List.of()).explanation())
                .contains("The registry's list is empty. The 20 names in the hosts file are kept; if they are to go,"
                        + " run: bosixnet sync --force");
    }
}
