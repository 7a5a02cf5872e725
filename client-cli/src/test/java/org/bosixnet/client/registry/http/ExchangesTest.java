package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.bosixnet.client.registry.http.Exchanges.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExchangesTest {

    private static final Duration DEADLINE = Duration.ofMillis(300);
    private static final long KIB = 1024;

    private final Exchanges exchanges = new Exchanges("test", DEADLINE);

    @AfterEach
    void close() {
        exchanges.close();
    }

    /** Lets an answer come at a rate, in KiB in a second, until the connection is closed or this time is over. */
    private static String come(Exchange exchange, long rate, Duration time) throws IOException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < time.toNanos()) {
            exchange.received(rate * KIB * (System.nanoTime() - began) / TimeUnit.SECONDS.toNanos(1));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            exchange.carriedBy(() -> {}); // fails once it is given up
        }
        return "come";
    }

    @Test
    void whatComesSteadilyIsAwaitedLongerThanTheDeadline() throws Exception {
        Duration longer = DEADLINE.multipliedBy(2);
        assertThat(exchanges.<String>run(exchange -> come(exchange, 64, longer)))
                .isEqualTo("come");
        assertThatThrownBy(() -> exchanges.<String>run(exchange -> come(exchange, 0, DEADLINE.multipliedBy(100))))
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void whatNeverEndsIsGivenUp() {
        assertThatThrownBy(() ->
                        exchanges.<String>run(exchange -> come(exchange, 1024 * KIB, DEADLINE.multipliedBy(1000))))
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void whoWaitsForAnEndIsToldWhateverEndsIt() throws Exception {
        BlockingQueue<Exception> ends = new LinkedBlockingQueue<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {});
        try {
            Exchange unused = exchanges.<String>start(
                    exchange -> {
                        throw new OutOfMemoryError("of a test");
                    },
                    (value, failure) -> ends.add(failure == null ? new IOException("ended well") : failure));
            assertThat(ends.poll(20, TimeUnit.SECONDS)).hasMessageContaining("of a test");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }
}
