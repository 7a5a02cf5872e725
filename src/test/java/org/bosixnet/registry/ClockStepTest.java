package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.registry.Authorities.OPEN;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.testing.LogCapture;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock is set while the registry runs, or before it does. */
class ClockStepTest {

    private static final HostName ALPHA = new HostName("alpha");
    private static final List<HostAddress> ADDRESS = List.of(new HostAddress("2001:db8::1"));
    private static final Duration YEARS = Duration.ofDays(730);
    private static final Duration AFTER = Duration.ofDays(1);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T06:00:00Z"));
    private final FakeDao dao = new FakeDao(clock);
    private final HostRegistry registry =
            new HostRegistry(dao, new RegistryConfig(1000, Duration.ofMinutes(15), AFTER), clock, clock::nanos);
    private final Expiry expiry = new Expiry(registry);

    @BeforeEach
    void start() {
        registry.start();
        registry.update(ALPHA, ADDRESS, OPEN);
    }

    private boolean listed() {
        return registry.view().find(ALPHA).isPresent();
    }

    private Instant seen() {
        return registry.view().find(ALPHA).orElseThrow().seen();
    }

    @Test
    void yearsAheadForAMinuteAndBackWithdrawNobody() {
        clock.advance(Duration.ofSeconds(28));
        clock.set(YEARS);
        expiry.run();
        assertThat(listed()).isTrue();
        clock.advance(Duration.ofMinutes(1));
        expiry.run();
        clock.set(YEARS.negated());
        expiry.run();
        assertThat(listed()).isTrue();
    }

    @Test
    void afterYearsAheadAndBackSilenceCountsAsEver() {
        clock.set(YEARS);
        registry.liveness().look();
        clock.advance(Duration.ofMinutes(1));
        registry.update(ALPHA, ADDRESS, OPEN);
        assertThat(seen()).isEqualTo(clock.instant());
        clock.set(YEARS.negated());
        registry.liveness().look();
        Instant back = clock.instant();
        assertThat(seen()).isEqualTo(back);
        clock.advance(Duration.ofMinutes(15));
        assertThat(registry.liveness().state(registry.view().find(ALPHA).orElseThrow(), clock.instant()))
                .isEqualTo(HostState.STALE);
        clock.advance(AFTER.minusMinutes(15));
        expiry.run();
        assertThat(listed()).isTrue();
        clock.advance(Duration.ofMillis(1));
        expiry.run();
        assertThat(listed()).isFalse();
    }

    @Test
    void aClockThatIsSetAfterABootInThePastExpiresNobody() {
        clock.advance(Duration.ofMinutes(1));
        clock.set(Duration.ofHours(60));
        expiry.run();
        assertThat(listed()).isTrue();
        clock.advance(AFTER.minusMinutes(1));
        expiry.run();
        assertThat(listed()).isTrue();
        clock.advance(Duration.ofMillis(1));
        expiry.run();
        assertThat(listed()).isFalse();
    }

    @Test
    void aStepBackWhileNothingIsLaterChangesNothing() {
        clock.advance(Duration.ofHours(2));
        Instant seen = seen();
        clock.set(Duration.ofHours(-1));
        registry.liveness().look();
        assertThat(seen()).isEqualTo(seen);
    }

    @ParameterizedTest
    @ValueSource(longs = {-5000, -1, 0, 1, 5000})
    void whatTimeServersDoAllTheTimeIsNoStep(long millis) {
        try (LogCapture log = new LogCapture(ClockStepTest.class.getPackage())) {
            clock.advance(Duration.ofSeconds(1));
            clock.set(Duration.ofMillis(millis));
            registry.liveness().look();
            assertThat(dao.steps).isEmpty();
            assertThat(log.warnings()).isEmpty();
        }
    }

    @Test
    void aStepIsLoggedOnce() {
        try (LogCapture log = new LogCapture(ClockStepTest.class.getPackage())) {
            clock.set(Duration.ofSeconds(11));
            registry.liveness().look();
            registry.liveness().look();
            expiry.run();
            clock.set(Duration.ofHours(-3));
            registry.liveness().look();
            registry.liveness().look();
            assertThat(log.warnings())
                    .containsExactly(
                            "The clock leapt ahead by PT11S (it was set, or the computer slept): that counts as a time"
                                    + " without a registry, so no host expires for it.",
                            "The clock went back by PT3H: what was later than 2026-11-23T03:00:11Z counts as of then.");
        }
        assertThat(dao.steps)
                .containsExactly(
                        new ClockStep(Instant.parse("2026-11-23T06:00:00Z"), Instant.parse("2026-11-23T06:00:11Z")),
                        new ClockStep(Instant.parse("2026-11-23T06:00:11Z"), Instant.parse("2026-11-23T03:00:11Z")));
    }

    @Test
    void aStepThatCannotBeToldIsToldAtTheNextLookAndNobodyExpiresMeanwhile() {
        clock.set(YEARS);
        dao.beforeStep = () -> {
            throw new IllegalStateException("no");
        };
        try (LogCapture log = new LogCapture(ClockStepTest.class.getPackage())) {
            assertThatThrownBy(registry.liveness()::look).hasMessage("no");
            expiry.run();
            assertThat(listed()).isTrue();
            assertThat(log.warnings()).hasSize(1);
            dao.beforeStep = () -> {};
            expiry.run();
        }
        assertThat(dao.steps).hasSize(1);
        assertThat(listed()).isTrue();
    }

    /** As SIGSTOP does, or a container that is paused: all that happens is that no time was used. */
    @Test
    void theTimeForWhichARegistryWasStoppedIsNoSilence() {
        ClockWatch watch = new ClockWatch(clock, clock::nanos);
        List<ClockStep> told = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofMinutes(1)); // as on a busy computer
            watch.look(told::add, true);
        }
        assertThat(told).isEmpty();
        Instant stopped = clock.instant();
        clock.advance(Duration.ofHours(30));
        try (LogCapture log = new LogCapture(ClockStepTest.class.getPackage())) {
            watch.look(told::add, true);
            watch.look(told::add, true);
            assertThat(log.warnings())
                    .containsExactly(
                            "The registry did not look after its hosts for PT30H (it was stopped, or very busy):"
                                    + " no host expires for it.");
        }
        assertThat(told).containsExactly(new ClockStep(stopped, clock.instant()));
        clock.advance(Duration.ofHours(30));
        watch.look(told::add, false); // others have heard the hosts
        assertThat(told).hasSize(1);
        clock.advance(Duration.ofHours(30));
        clock.set(Duration.ofHours(-1));
        watch.look(told::add, true);
        assertThat(told).last().matches(ClockStep::back);
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600, -6, 6, 3600})
    void aClockThatIsSetWhileTheRegistryIsStoppedHidesNothing(long seconds) {
        ClockWatch watch = new ClockWatch(clock, clock::nanos);
        Instant stopped = clock.instant();
        clock.advance(Duration.ofHours(2));
        Instant expected = clock.instant();
        clock.set(Duration.ofSeconds(seconds));
        List<ClockStep> told = new ArrayList<>();
        try (LogCapture log = new LogCapture(ClockStepTest.class.getPackage())) {
            watch.look(told::add, true);
            watch.look(told::add, true);
            assertThat(log.warnings()).hasSize(2).first().asString().contains("for PT2H (it was stopped");
        }
        assertThat(told).containsExactly(new ClockStep(stopped, expected), new ClockStep(expected, clock.instant()));
    }

    @Test
    void ofBothOnlyWhatCouldNotBeToldIsToldAgain() {
        ClockWatch watch = new ClockWatch(clock, clock::nanos);
        clock.advance(Duration.ofHours(2));
        Instant expected = clock.instant();
        clock.set(Duration.ofHours(-1));
        List<ClockStep> told = new ArrayList<>();
        assertThatThrownBy(() -> watch.look(
                        step -> {
                            if (step.back()) {
                                throw new IllegalStateException("no");
                            }
                            told.add(step);
                        },
                        true))
                .hasMessage("no");
        watch.look(told::add, true);
        assertThat(told).hasSize(2).last().isEqualTo(new ClockStep(expected, clock.instant()));
    }

    /** As by a computer that was suspended in the middle of it. */
    @Test
    void aLookThatWasHeldUpIsFollowedByARestOfFiveMinutesAtMost() {
        Duration staleAfter = registry.liveness().staleAfter();
        clock.advance(staleAfter);
        boolean[] heldUp = {true};
        registry.follow(() -> {
            if (heldUp[0]) {
                heldUp[0] = false;
                clock.advance(Duration.ofHours(1));
            }
        });
        registry.liveness().look();
        HostName beta = new HostName("beta");
        registry.update(beta, ADDRESS, OPEN);
        clock.advance(staleAfter);
        long before = registry.view().version();
        registry.liveness().look();
        assertThat(registry.view().version()).as("beta is told to be silent").isGreaterThan(before);
    }
}
