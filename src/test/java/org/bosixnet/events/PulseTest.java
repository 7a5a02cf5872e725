package org.bosixnet.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.Test;

class PulseTest {

    @Test
    void anInterruptEndsItNot() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Pulse pulse = new Pulse("bosixnet-events-pulse", 1, calls::incrementAndGet);
        pulse.start();
        pulse.interrupt();
        Await.until("it goes on", () -> calls.get() > 2);
        pulse.finish();
        pulse.join();
    }

    @Test
    void aTaskThatFailsIsDoneAgain() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Pulse pulse = new Pulse("bosixnet-events-pulse", 1, () -> {
            if (calls.incrementAndGet() < 3) {
                throw new NoClassDefFoundError("a class of a container that is half gone");
            }
        });
        try (LogCapture log = new LogCapture(PulseTest.class.getPackage())) {
            pulse.start();
            Await.until("it is called again or gives up", () -> calls.get() > 2 || !pulse.isAlive());
            pulse.finish();
            pulse.join();
            assertThat(calls).hasValueGreaterThan(2);
            assertThat(log.warnings())
                    .containsExactly(
                            "A turn of bosixnet-events-pulse failed", "A turn of bosixnet-events-pulse failed");
        }
    }
}
