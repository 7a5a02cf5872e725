package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockDiffTest {

    /** Lists of {@code NAME=LAST GROUP OF THE ADDRESS}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-                     | a=1         | +a 2001:db8::1",
                "a=1                   | -           | -a",
                "a=1 b=2 c=3           | a=1 b=9 c=3 | ~b 2001:db8::9",
                "a=1 b=2 b=3 c=4       | a=1 b=2 b=9 c=4 | ~b 2001:db8::2 2001:db8::9",
                "a=1 b=2 b=3           | a=1 b=3 b=2 | ~b 2001:db8::3 2001:db8::2",
                "a=1 b=2 b=3 c=4       | a=1 b=3 c=4 | ~b 2001:db8::3",
                "a=1 a=1               | a=1         | ~a 2001:db8::1",
                "a=1 b=2 c=3 d=4       | a=9 b=2 d=4 e=5 | '~a 2001:db8::9, -c, +e 2001:db8::5'",
                "b=1                   | a=1 b=1     | +a 2001:db8::1",
                "a=1                   | a=1         | 'same names, other text'",
                "-                     | a=1 b=1 c=1 d=1 e=1 f=1 g=1 h=1 i=1 j=1 | '+a 2001:db8::1, +b 2001:db8::1, "
                        + "+c 2001:db8::1, +d 2001:db8::1, +e 2001:db8::1, +f 2001:db8::1, +g 2001:db8::1, +h 2001:db8::1, "
                        + "and 2 more'",
            })
    void eachNameThatIsNotAsItWasIsSaid(String before, String after, String line) {
        assertThat(BlockDiff.of(entries(before), entries(after)).describe()).isEqualTo(line);
    }

    @Test
    void howLongALineBecomesIsNotTheRegistrysChoice() {
        String longest = ("a".repeat(63) + ".").repeat(3) + "a".repeat(60);
        List<HostEntry> after = new ArrayList<>();
        for (String name : List.of(longest + "b", longest + "c", "z")) {
            for (int i = 1; i <= 8; i++) {
                after.add(new HostEntry(
                        new HostAddress("2001:db8:1111:2222:3333:4444:5555:666" + i), new HostName(name)));
            }
        }
        assertThat(BlockDiff.of(List.of(), after).describe())
                .isEqualTo("+" + longest + "b 2001:db8:1111:2222:3333:4444:5555:6661 ..., and 2 more");
    }

    private static List<HostEntry> entries(String text) {
        return text == null
                ? List.of()
                : Arrays.stream(text.split(" ", -1))
                        .map(entry -> entry.split("=", 2))
                        .map(entry -> new HostEntry(new HostAddress("2001:db8::" + entry[1]), new HostName(entry[0])))
                        .toList();
    }

    @Property(tries = 500)
    void whatCameAndWentIsThatOfTheTwoSets(
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 15) Integer> before,
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 15) Integer> after) {
        BlockDiff diff = BlockDiff.of(numbered(before), numbered(after));
        Set<HostName> old = names(numbered(before));
        Set<HostName> now = names(numbered(after));
        assertThat(diff.added()).isEqualTo(minus(now, old));
        assertThat(diff.removed()).isEqualTo(minus(old, now));
    }

    private static List<HostEntry> numbered(List<Integer> numbers) {
        return numbers.stream()
                .map(i -> new HostEntry(new HostAddress("2001:db8::" + (1 + i % 2)), new HostName("h" + i / 2)))
                .toList();
    }

    private static Set<HostName> names(List<HostEntry> entries) {
        return entries.stream().map(HostEntry::name).collect(Collectors.toSet());
    }

    private static Set<HostName> minus(Set<HostName> names, Set<HostName> others) {
        Set<HostName> rest = new HashSet<>(names);
        rest.removeAll(others);
        return rest;
    }
}
