package org.bosixnet.client.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PulseTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final FakeAgentClock clock = new FakeAgentClock();
    private final Pulse pulse = new Pulse(clock);

    /** Lets another thread wait by the pulse, does something meanwhile, and ends the wait. */
    private void whileAThreadWaits(@Nullable Duration until, Runnable meanwhile) throws InterruptedException {
        Thread thread = new Thread(() -> {
            try {
                pulse.await(until);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        Duration unused = clock.awaitWaiting();
        meanwhile.run();
        pulse.wake();
        thread.join();
    }

    @Test
    void aThreadThatWorksForTooLongIsNotedAlsoBeforeItsFirstWait() {
        FakeAgentClock before = FakeAgentClock.withoutThread();
        Pulse working = new Pulse(before);
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
    void oneThatWaitsToBeWokenIsFineForEver() throws InterruptedException {
        whileAThreadWaits(null, () -> {
            clock.advance(Duration.ofDays(100));
            assertThat(pulse.beats()).isTrue();
        });
    }
}
