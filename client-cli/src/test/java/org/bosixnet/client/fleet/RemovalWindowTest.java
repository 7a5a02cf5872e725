package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.bosixnet.client.fleet.RemovalGuard.Source;
import org.bosixnet.client.state.RemovalState;
import org.junit.jupiter.api.Test;

/** How the removal guard counts its 15 minutes, and what it remembers meanwhile. */
class RemovalWindowTest {

    /** The time of day is not asked at all, and the uptime of another boot may be anything. */
    @Test
    void aRebootShortensNoWindow() {
        RemovalBench bench = new RemovalBench();
        bench.at(100, Source.FETCH, false, RemovalBench.range("1-20"));
        bench.at(101, Source.FETCH, false, RemovalBench.range("1-3"));
        bench.at(401, Source.FETCH, false, RemovalBench.range("1-3"));
        bench.boot = "second boot";
        bench.at(100_000, Source.FETCH, false, RemovalBench.range("1-3"));
        bench.at(100_599, Source.FETCH, false, RemovalBench.range("1-3"));
        assertThat(bench.numbers()).hasSize(20);
        bench.at(100_600, Source.FETCH, false, RemovalBench.range("1-3"));
        assertThat(bench.numbers()).containsExactly(1, 2, 3);
    }

    @Test
    void aRebootForgetsNoNameThatWentJustBefore() {
        RemovalBench bench = new RemovalBench();
        bench.at(0, Source.FETCH, false, RemovalBench.range("1-20"));
        bench.at(60, Source.FETCH, false, RemovalBench.range("11-20"));
        bench.boot = "second boot";
        bench.at(100_000, Source.FETCH, false, RemovalBench.range("11-20"));
        bench.at(100_900, Source.FETCH, false, RemovalBench.range("20"));
        assertThat(bench.numbers()).hasSize(10);
        bench.at(100_901, Source.FETCH, false, RemovalBench.range("16-20"));
        assertThat(bench.numbers()).hasSize(5);
    }

    @Test
    void aWindowEndsThoughTheMachineNeverRunsThatLong() {
        RemovalBench bench = new RemovalBench();
        bench.at(0, Source.FETCH, false, RemovalBench.range("1-20"));
        bench.at(60, Source.FETCH, false, RemovalBench.range("11-20"));
        for (int i = 0; i < 4; i++) {
            bench.boot = "boot " + i;
            for (int second = 0; second <= 240; second += 10) {
                bench.at(second, Source.STREAM, false, RemovalBench.range("11-20"));
            }
        }
        bench.at(241, Source.FETCH, false, RemovalBench.range("16-20"));
        assertThat(bench.numbers()).hasSize(5);
    }

    @Test
    void whatIsRememberedChangesOnceAMinuteAtMostWhileOnlyTimePasses() {
        RemovalBench bench = new RemovalBench();
        bench.at(0, Source.FETCH, false, RemovalBench.range("1-20"));
        bench.at(60, Source.FETCH, false, RemovalBench.range("2-20"));
        RemovalState first = bench.state;
        bench.at(119, Source.STREAM, false, RemovalBench.range("2-20"));
        assertThat(bench.state).isEqualTo(first);
        bench.at(120, Source.STREAM, false, RemovalBench.range("2-20"));
        assertThat(bench.state).isNotEqualTo(first);
        bench.at(961, Source.STREAM, false, RemovalBench.range("2-20"));
        RemovalState last = bench.state;
        bench.at(100_000, Source.STREAM, false, RemovalBench.range("2-20"));
        assertThat(bench.state).isEqualTo(last);
    }

    @Test
    void anUptimeThatGoesBackDoesNotHoldForEver() {
        RemovalBench bench = new RemovalBench();
        bench.at(100_000, Source.FETCH, false, RemovalBench.range("1-20"));
        bench.at(100_000, Source.FETCH, false, RemovalBench.range("1-3"));
        bench.at(0, Source.FETCH, false, RemovalBench.range("1-3"));
        bench.at(600, Source.FETCH, false, RemovalBench.range("1-3"));
        assertThat(bench.numbers()).hasSize(20);
        bench.at(900, Source.FETCH, false, RemovalBench.range("1-3"));
        assertThat(bench.numbers()).containsExactly(1, 2, 3);
    }

    @Test
    void whatIsRememberedIsBoundedByTheNames() {
        RemovalBench bench = new RemovalBench();
        bench.at(0, Source.FETCH, false, RemovalBench.range("1-100"));
        for (int i = 1; i <= 600; i++) {
            bench.at(
                    i, Source.STREAM, false, i % 2 == 0 ? RemovalBench.range("1-100") : RemovalBench.range("1-99,200"));
        }
        assertThat(bench.state.arrivals().stream().mapToInt(Set::size).sum()).isLessThanOrEqualTo(101);
        assertThat(bench.state.gone()).hasSizeLessThanOrEqualTo(2);
        for (int i = 0; i < 600; i++) {
            bench.at(601 + i * 1000L, Source.STREAM, false, RemovalBench.range("1-99," + (300 + i)));
        }
        assertThat(bench.state.arrivals().stream().mapToInt(Set::size).sum()).isLessThanOrEqualTo(102);
        assertThat(bench.state.arrivals()).hasSizeLessThanOrEqualTo(4);
    }
}
