package org.bosixnet.client.registry.http;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, which can be given up from outside. A blocked socket heeds no interrupt, and
 * {@link HttpURLConnection#disconnect()} does nothing before the connection stands and may wait for a reader that holds
 * the body's lock; so it is called on a thread of its own, again and again until the exchange has ended.
 */
final class Exchange {
    private static final ThreadLocal<Exchange> CURRENT = new ThreadLocal<>();

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean abandoned;
    private volatile @Nullable HttpURLConnection connection;

    /** Notes that the current thread's exchange uses this connection. */
    static void opened(HttpURLConnection connection) throws IOException {
        Exchange exchange = CURRENT.get();
        if (exchange == null) {
            return;
        }
        exchange.connection = connection;
        if (exchange.abandoned) {
            throw new IOException("given up");
        }
    }

    /** Tells whether the exchange that the current thread carries out was given up. */
    static boolean isCurrentAbandoned() {
        Exchange exchange = CURRENT.get();
        return exchange != null && exchange.abandoned;
    }

    /** Marks the current thread as carrying out this exchange, until {@link #end()}. */
    void begin() {
        CURRENT.set(this);
    }

    void end() {
        CURRENT.remove();
        HttpURLConnection used = connection;
        if (used != null) {
            used.disconnect();
        }
        ended.countDown();
    }

    /** Makes the exchange fail soon, without waiting for it. */
    void abandon() {
        abandoned = true;
        Thread closer = new Thread(this::disconnectUntilEnded, "bosixnet-http-closer");
        closer.setDaemon(true);
        closer.start();
    }

    private void disconnectUntilEnded() {
        try {
            do {
                HttpURLConnection used = connection;
                if (used != null) {
                    used.disconnect();
                }
            } while (!ended.await(1, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
