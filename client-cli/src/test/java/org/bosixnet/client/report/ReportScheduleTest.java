package org.bosixnet.client.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.bosixnet.client.address.Whereabouts.Change;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.registry.RegistryException.Said;
import org.bosixnet.client.report.ReportSchedule.Next;
import org.bosixnet.client.time.Backoff;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportScheduleTest {
    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final Duration NOW = Duration.ofSeconds(1000);
    private static final List<HostAddress> A = List.of(new HostAddress("2001:db8::a"));
    private static final List<HostAddress> B = List.of(new HostAddress("2001:db8::b"));
    private static final List<HostAddress> NONE = List.of();

    private final Backoff backoff = ReportSchedule.backoff(new Random(1));
    private final ReportSchedule fresh = ReportSchedule.of(PERIOD);

    @Test
    void restsUntilSomethingIsWanted() {
        assertThat(fresh.next(NOW)).isEqualTo(new Next.Rest());
        assertThat(fresh.want(A, NOW).next(NOW)).isEqualTo(new Next.Send(A));
    }

    @Test
    void repeatsTheSameEveryPeriod() {
        ReportSchedule schedule = fresh.want(A, NOW).succeeded(A, NOW);
        assertThat(schedule.next(NOW)).isEqualTo(new Next.WaitUntil(NOW.plus(PERIOD)));
        assertThat(schedule.next(NOW.plus(PERIOD))).isEqualTo(new Next.Send(A));
    }

    @Test
    void wantingTheSameAgainChangesNothing() {
        ReportSchedule schedule = fresh.want(A, NOW).succeeded(A, NOW);
        assertThat(schedule.want(List.copyOf(A), NOW.plusSeconds(5))).isSameAs(schedule);
    }

    @Test
    void whatBecomesDueDuringAnAttemptIsSentAfterIt() {
        ReportSchedule schedule = fresh.want(A, NOW).sent().again(NOW).succeeded(A, NOW);
        assertThat(schedule.next(NOW)).isEqualTo(new Next.Send(A));
        assertThat(schedule.sent().succeeded(A, NOW).next(NOW)).isEqualTo(new Next.WaitUntil(NOW.plus(PERIOD)));
        ReportSchedule failed = fresh.want(A, NOW).failed(A, null, NOW, backoff);
        Next pause = failed.next(NOW);
        assertThat(failed.again(NOW).next(NOW)).as("while the registry is away").isEqualTo(pause);
        assertThat(failed.sent().again(NOW).succeeded(A, NOW).next(NOW)).isEqualTo(new Next.Send(A));
        assertThat(fresh.want(A, NOW).again(NOW).sent().succeeded(A, NOW).next(NOW))
                .as("due before, and sent")
                .isEqualTo(new Next.WaitUntil(NOW.plus(PERIOD)));
    }

    @Test
    void sendsAChangeAtOnce() {
        ReportSchedule schedule = fresh.want(A, NOW).succeeded(A, NOW).want(B, NOW.plusSeconds(1));
        assertThat(schedule.next(NOW.plusSeconds(1))).isEqualTo(new Next.Send(B));
    }

    @Test
    void withdrawsOnceAndThenRests() {
        ReportSchedule schedule = fresh.want(A, NOW).succeeded(A, NOW).want(NONE, NOW);
        assertThat(schedule.next(NOW)).isEqualTo(new Next.Send(NONE));
        assertThat(schedule.succeeded(NONE, NOW).next(NOW.plus(PERIOD))).isEqualTo(new Next.Rest());
    }

    @Test
    void withdrawsAtStartWhatAnEarlierRunMayHaveReported() {
        assertThat(fresh.want(NONE, NOW).next(NOW)).isEqualTo(new Next.Send(NONE));
    }

    @Test
    void aFailedReportIsNeverDone() {
        ReportSchedule failed = fresh.want(A, NOW).succeeded(A, NOW).failed(A, null, NOW, backoff);
        assertThat(failed.done()).isNull();
        assertThat(failed.next(NOW.plusSeconds(60))).isEqualTo(new Next.Send(A));
        ReportSchedule withdrawal = fresh.want(NONE, NOW).failed(NONE, null, NOW, backoff);
        assertThat(withdrawal.done()).isNull();
        assertThat(withdrawal.next(NOW.plusSeconds(60))).isEqualTo(new Next.Send(NONE));
    }

    @Test
    void aChangeEndsThePauseAfterAFailure() {
        ReportSchedule schedule = fresh.want(A, NOW)
                .failed(A, busy(Duration.ofMinutes(10)), NOW, backoff)
                .want(B, NOW.plusSeconds(1));
        assertThat(schedule.next(NOW.plusSeconds(1))).isEqualTo(new Next.Send(B));
    }

    @Test
    void whatCameToBeWantedDuringAnExchangeIsSentNext() {
        ReportSchedule during = fresh.want(A, NOW).want(B, NOW);
        assertThat(during.succeeded(A, NOW.plusSeconds(9)).next(NOW.plusSeconds(9)))
                .isEqualTo(new Next.Send(B));
        assertThat(during.failed(A, null, NOW.plusSeconds(9), backoff).next(NOW.plusSeconds(9)))
                .isEqualTo(new Next.Send(B));
    }

    @Test
    void aSuccessEndsTheRowOfFailures() {
        ReportSchedule schedule = failedTimes(9, null).succeeded(A, NOW);
        assertThat(schedule.failures()).isZero();
        assertThat(pauseOf(schedule.failed(A, null, NOW, backoff))).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Property
    void pausesFromASecondUpToADoublingBoundOfAMinute(@ForAll @IntRange(min = 1, max = 100) int failures) {
        long bound = failures >= 6 ? 60_000 : 1000L << failures;
        assertThat(pauseOf(failedTimes(failures, null)).toMillis()).isBetween(1000L, bound);
    }

    @Property
    void waitsAtLeastAsLongAsAskedAndTenMinutesAtMost(@ForAll @LongRange(min = 0, max = 1_000_000_000) long asked) {
        long least = Math.min(asked, 600);
        assertThat(pauseOf(failedTimes(3, Duration.ofSeconds(asked))))
                .isBetween(Duration.ofSeconds(least + 1), Duration.ofSeconds(least + 8));
    }

    @Test
    void spreadsAFleetOverTheWholePause() {
        List<Duration> pauses = Stream.generate(() -> pauseOf(failedTimes(10, null)))
                .limit(2000)
                .toList();
        for (int second = 1; second < 60; second++) {
            Duration from = Duration.ofSeconds(second);
            assertThat(pauses)
                    .as("second %d", second)
                    .anyMatch(pause -> pause.compareTo(from) >= 0 && pause.compareTo(from.plusSeconds(1)) <= 0);
        }
        assertThat(pauses.stream().distinct().count()).isGreaterThan(1800);
    }

    @ParameterizedTest
    @EnumSource(names = {"CAME", "GONE", "RESUMED"})
    void whereverThisComputerMovesToWhatFailedIsTriedAtOnceAndAgainSoon(Change change) {
        ReportSchedule moved = failedTimes(9, null).moved(change, NOW);
        assertThat(moved.next(NOW)).isEqualTo(new Next.Send(A));
        assertThat(pauseOf(moved.failed(A, null, NOW, backoff))).isLessThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(fresh.moved(change, NOW).next(NOW)).isEqualTo(new Next.Rest());
    }

    @ParameterizedTest
    @EnumSource(names = {"CAME", "GONE"})
    void whatTheRegistryTookNeedsNoOtherReportForAMove(Change change) {
        ReportSchedule schedule = fresh.want(A, NOW).succeeded(A, NOW);
        assertThat(schedule.moved(change, NOW)).isEqualTo(schedule);
    }

    @Test
    void theSignOfLifeIsDueAfterAWhileInWhichTheProgramDidNotRun() {
        ReportSchedule schedule = fresh.want(A, NOW).succeeded(A, NOW);
        assertThat(schedule.moved(Change.RESUMED, NOW).next(NOW)).isEqualTo(new Next.Send(A));
        ReportSchedule withdrawn = fresh.want(NONE, NOW).succeeded(NONE, NOW);
        assertThat(withdrawn.moved(Change.RESUMED, NOW).next(NOW)).isEqualTo(new Next.Rest());
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void aRegistryThatAskedToBeLeftAloneIsWhoeverMoves(Change change) {
        ReportSchedule schedule = failedTimes(1, Duration.ofSeconds(30));
        assertThat(schedule.moved(change, NOW)).isEqualTo(schedule);
        assertThat(failedTimes(1, Duration.ofSeconds(30))
                        .failed(A, null, NOW, backoff)
                        .moved(Change.CAME, NOW)
                        .next(NOW))
                .isEqualTo(new Next.Send(A));
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSED", "REJECTED"})
    void whatTheRegistryRefusesIsTriedAgainAfterAPeriodAndWhatAPortalRefusesSoon(Kind kind) {
        ReportSchedule wanted = fresh.want(A, NOW);
        RegistryException refusal = new RegistryException(kind, "No.");
        assertThat(pauseOf(wanted.failed(A, refusal, NOW, backoff))).isBetween(PERIOD, PERIOD.plusSeconds(2));
        assertThat(wanted.failed(A, refusal, NOW, backoff).want(B, NOW).next(NOW))
                .isEqualTo(new Next.Send(B));
        RegistryException portals = new RegistryException(kind, "Log in.", Duration.ofMinutes(1), Said.BY_ANYBODY);
        ReportSchedule portal = wanted.failed(A, portals, NOW, backoff);
        assertThat(pauseOf(portal)).isLessThanOrEqualTo(Duration.ofSeconds(62));
        assertThat(portal.moved(Change.CAME, NOW).next(NOW)).isEqualTo(new Next.Send(A));
    }

    private static RegistryException busy(Duration retryAfter) {
        return new RegistryException(Kind.BUSY, "Busy.", retryAfter);
    }

    private ReportSchedule failedTimes(int times, Duration retryAfter) {
        ReportSchedule schedule = fresh.want(A, NOW);
        for (int i = 0; i < times; i++) {
            schedule = schedule.failed(A, retryAfter == null ? null : busy(retryAfter), NOW, backoff);
        }
        return schedule;
    }

    private static Duration pauseOf(ReportSchedule schedule) {
        return ((Next.WaitUntil) schedule.next(NOW)).time().minus(NOW);
    }
}
