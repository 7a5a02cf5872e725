package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bosixnet.client.fleet.RemovalGuard.Source;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.platform.Uptime;
import org.bosixnet.client.state.RemovalState;

/**
 * A guard, the block it keeps, and a machine that has been running for some time. The state goes through JSON each time,
 * as over a restart.
 */
final class RemovalBench {
    String boot = "first boot";
    private Uptime now = Uptime.NONE;
    private final RemovalGuard guard = new RemovalGuard(() -> now);
    RemovalState state = RemovalState.EMPTY;
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
        state = RemovalState.fromJson(
                Json.createReader(new StringReader(verdict.state().toJson().toString()))
                        .readValue());
        assertThat(state).isEqualTo(verdict.state());
        block = verdict.entries();
        return verdict;
    }

    Set<Integer> numbers() {
        Set<Integer> numbers = new TreeSet<>();
        block.forEach(entry -> numbers.add(Integer.valueOf(entry.name().value().substring(1))));
        return numbers;
    }

    static List<HostEntry> entries(Collection<Integer> numbers, String address) {
        HostAddress parsed = new HostAddress(address);
        return numbers.stream()
                .map(n -> new HostEntry(parsed, new HostName("h" + n)))
                .toList();
    }

    /** {@code 1-3,7} as numbers; {@code -} is none. */
    static List<Integer> range(String text) {
        List<Integer> numbers = new ArrayList<>();
        for (String part : text.equals("-") ? new String[0] : text.split(",", -1)) {
            String[] ends = part.split("-", -1);
            IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                    .forEach(numbers::add);
        }
        return numbers;
    }
}
