package org.bosixnet.client.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PulseTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final FakeAgentClock clock = new FakeAgentClock();
    private final Pulse pulse = new Pulse(clock, new Random(1));

    /** Starts a thread that waits by a pulse. */
    private static Thread waiting(Pulse by, @Nullable Duration until) {
        Thread thread = new Thread(() -> {
            try {
                by.await(until);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        return thread;
    }

    /** Lets another thread wait by the pulse, does something meanwhile, and ends the wait. */
    private void whileAThreadWaits(@Nullable Duration until, Runnable meanwhile) throws InterruptedException {
        Thread thread = waiting(pulse, until);
        Duration unused = clock.awaitWaiting();
        meanwhile.run();
        pulse.wake();
        thread.join();
    }

    @Test
    void aThreadThatWorksForTooLongIsNotedAlsoBeforeItsFirstWait() {
        FakeAgentClock before = FakeAgentClock.withoutThread();
        Pulse working = new Pulse(before, new Random(1));
        assertThat(working.beats()).isTrue();
        before.advance(Pulse.LONGEST_TURN.minus(MOMENT));
        assertThat(working.beats()).isTrue();
        before.advance(MOMENT);
        assertThat(working.beats()).isFalse();
    }

    @Test
    void oneThatWaitsIsFineUntilItIsLongOverdue() throws InterruptedException {
        Duration until = Duration.ofDays(1);
        whileAThreadWaits(until, () -> {
            clock.advance(until.minus(MOMENT));
            assertThat(pulse.beats()).isTrue();
        });
        assertThat(pulse.beats()).isTrue();
        clock.advance(Pulse.LONGEST_TURN);
        assertThat(pulse.beats()).isFalse();
    }

    @Test
    void oneThatOversleptGoesOnAtARandomMomentSoonAfter() throws InterruptedException {
        Set<Duration> moments = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            FakeAgentClock time = new FakeAgentClock();
            Pulse held = new Pulse(time, new Random(seed));
            Thread thread = waiting(held, MOMENT);
            Duration unused = time.awaitWaiting();
            Duration late = MOMENT.plus(Pulse.LONGEST_TURN.multipliedBy(2));
            time.advance(late);
            Duration until = time.awaitWaiting();
            assertThat(until).isBetween(late, late.plus(Standstill.SPREAD));
            assertThat(held.beats()).as("it works").isTrue();
            moments.add(until);
            if (seed % 2 == 0) {
                held.wake();
            } else {
                time.advance(Standstill.SPREAD);
            }
            thread.join();
        }
        assertThat(moments).hasSizeGreaterThan(10);
    }

    @Test
    void oneThatIsALittleLateGoesOnAtOnce() throws InterruptedException {
        Thread thread = waiting(pulse, MOMENT);
        Duration unused = clock.awaitWaiting();
        clock.advance(MOMENT.plus(Standstill.SHORTEST).minusMillis(1));
        thread.join();
    }

    /** It did not oversleep but worked for long, and may have been woken meanwhile. */
    @Test
    void oneThatComesBackToWaitWhenTheTimeHasLongPassedGoesOnAtOnce() throws InterruptedException {
        FakeAgentClock time = FakeAgentClock.withoutThread();
        Pulse late = new Pulse(time, new Random(1));
        time.advance(MOMENT.plus(Standstill.SHORTEST));
        Thread thread = waiting(late, MOMENT);
        thread.join(Duration.ofSeconds(20).toMillis());
        boolean waits = thread.isAlive();
        thread.interrupt();
        assertThat(waits).isFalse();
    }

    @Test
    void oneThatWaitsToBeWokenIsFineForEver() throws InterruptedException {
        whileAThreadWaits(null, () -> {
            clock.advance(Duration.ofDays(100));
            assertThat(pulse.beats()).isTrue();
        });
    }
}
