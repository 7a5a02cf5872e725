package org.bosixnet.http.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.registry.Authorities.OPEN;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.registry.FakeDao;
import org.bosixnet.registry.HostRegistry;
import org.bosixnet.registry.RegistryConfig;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTextTest {

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T06:00:00Z"));
    private final HostRegistry registry = new HostRegistry(
            new FakeDao(), new RegistryConfig(100_000, Duration.ofMinutes(15), null), clock, clock::nanos);

    /** The lines as they should be. */
    private final TreeMap<String, String> lines = new TreeMap<>();

    @BeforeEach
    void start() {
        registry.start();
    }

    private void report(String name, long host) {
        HostAddress address = new HostAddress("2001:db8::" + Long.toHexString(host + 1));
        registry.update(new HostName(name), List.of(address), OPEN);
        lines.put(name, address + "    " + name + "\n");
    }

    private void withdraw(String name) {
        registry.withdraw(new HostName(name), OPEN);
        lines.remove(name);
    }

    private void assertRight(HostsText list) {
        String expected = String.join("", lines.values());
        assertThat(ListBodies.text(list)).isEqualTo(expected);
        assertThat(list.plain().length()).isEqualTo(expected.length());
        assertThat(ListBodies.unpacked(list)).isEqualTo(expected);
    }

    private static List<HostName> begins(HostsText list) {
        return list.blocks().stream().map(HostsBlock::first).toList();
    }

    private static long newIn(HostsText list, HostsText before) {
        Set<HostsBlock> known = new HashSet<>(before.blocks());
        return list.blocks().stream().filter(block -> !known.contains(block)).count();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void howAListCameAboutMakesNoDifference(long seed) {
        Random random = new Random(seed);
        HostsText list = HostsText.of(registry.view());
        assertRight(list);
        for (int round = 0; round < 60; round++) {
            Set<HostName> changed = new HashSet<>();
            boolean grows = round % 20 < 12;
            int changes = random.nextInt(4) == 0 ? random.nextInt(600) : random.nextInt(4);
            for (int i = 0; i < changes; i++) {
                String name = "host" + random.nextInt(3000);
                if (!grows && !lines.isEmpty() && random.nextInt(3) > 0) { // the first of a block, too
                    List<HostName> begins = begins(list);
                    name = random.nextBoolean()
                            ? begins.get(random.nextInt(begins.size())).value()
                            : lines.ceilingKey(name) == null ? lines.firstKey() : lines.ceilingKey(name);
                    withdraw(name);
                    if (lines.isEmpty()) {
                        report(name, 1);
                    }
                } else {
                    report(name, random.nextInt(60_000));
                }
                changed.add(new HostName(name));
            }
            HostsText next = list.with(registry.view(), changed);
            HostsText fresh = HostsText.of(registry.view());
            assertRight(next);
            assertThat(begins(next)).isEqualTo(begins(fresh));
            assertThat(next.tag()).isEqualTo(fresh.tag());
            assertThat(list.with(registry.view()).tag()).isEqualTo(fresh.tag());
            list = next;
        }
    }

    @Test
    void aListSharesWithTheOneBeforeWhatDidNotChange() {
        IntStream.range(0, 20_000).forEach(i -> report("host" + i, i));
        HostsText list = HostsText.of(registry.view());
        assertThat(list.blocks().size()).isBetween(40, 100);
        report("host777", 50_000);
        HostsText next = list.with(registry.view(), Set.of(new HostName("host777")));
        assertThat(newIn(next, list)).isEqualTo(1);
        assertThat(newIn(list.with(registry.view()), list)).isEqualTo(1);
        assertThat(next.tag()).isNotEqualTo(list.tag());

        String first = begins(list).get(20).value();
        withdraw(first);
        HostsText shorter = next.with(registry.view(), Set.of(new HostName(first)));
        assertThat(newIn(shorter, next)).isLessThan(6);
        report(first, 20);
        report("host777", 777);
        assertThat(shorter.with(registry.view()).tag())
                .isEqualTo(HostsText.of(registry.view()).tag());
        assertRight(shorter.with(registry.view()));
    }

    @Test
    void namesThatNoBlockBeginsWithMakeNoLongerBlocks() {
        List<String> names = Stream.iterate(0, i -> i + 1)
                .map(i -> "host" + i)
                .filter(name -> !HostsText.mayBegin(new HostName(name)))
                .limit(5000)
                .toList();
        names.forEach(name -> report(name, 1));
        HostsText list = HostsText.of(registry.view());
        assertThat(list.blocks()).hasSize(5000 / HostsText.MOST + 1);
        String inTheMiddle = new ArrayList<>(lines.keySet()).get(100);
        withdraw(inTheMiddle);
        HostsText next = list.with(registry.view(), Set.of(new HostName(inTheMiddle)));
        assertRight(next);
        assertThat(begins(next)).isEqualTo(begins(HostsText.of(registry.view())));
    }

    @Test
    void namesThatAllMayBeginABlockMakeNoShorterBlocks() {
        Stream.iterate(0, i -> i + 1)
                .map(i -> "host" + i)
                .filter(name -> HostsText.mayBegin(new HostName(name)))
                .limit(1000)
                .forEach(name -> report(name, 1));
        assertThat(HostsText.of(registry.view()).blocks()).hasSize(1000 / HostsText.LEAST + 1);
    }
}
