package org.bosixnet.client.registry.http;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bosixnet.client.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/**
 * Carries out exchanges with one registry, each on a daemon thread that goes away when idle, so that the caller can turn
 * away at the deadline or when interrupted. If looking up the registry's name hangs, which nothing ends, no more than
 * {@value #MOST} threads wait for it.
 */
final class Exchanges implements AutoCloseable {

    /** Most exchanges at once, those given up and not yet ended included. */
    static final int MOST = 4;

    /** One request and its answer, which can be given up from outside: a blocked socket heeds no interrupt. */
    static final class Exchange {
        private @Nullable Closeable connection;
        private boolean abandoned;

        private Exchange() {}

        /**
         * Notes what carries the exchange, and is closed to give it up.
         *
         * @throws IOException if it was given up before; then this is closed already
         */
        synchronized void carriedBy(Closeable carrier) throws IOException {
            connection = carrier;
            if (abandoned) {
                carrier.close();
                throw new IOException("given up");
            }
        }

        /** Makes the exchange fail at once. */
        synchronized void abandon() {
            abandoned = true;
            closeConnection();
        }

        private synchronized void closeConnection() {
            try {
                if (connection != null) {
                    connection.close();
                }
            } catch (IOException e) {
                // it is of no more use in any case
            }
        }
    }

    /** What is done in an exchange. */
    @FunctionalInterface
    interface Work<T> {
        T carryOut(Exchange exchange) throws IOException, RegistryException;
    }

    private final Duration deadline;
    private final ThreadPoolExecutor executor;

    Exchanges(String threadName, Duration deadline) {
        this.deadline = deadline;
        this.executor = new ThreadPoolExecutor(0, MOST, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Carries out an exchange and waits for its end, for the deadline at most.
     *
     * @throws TimeoutException if it has not ended by the deadline; it is given up
     * @throws InterruptedException if the caller was interrupted; the exchange is given up, its effect unknown
     * @throws RejectedExecutionException if too many still hang, or after {@link #close()}
     */
    <T> T run(Work<T> work) throws IOException, RegistryException, TimeoutException, InterruptedException {
        Exchange exchange = new Exchange();
        Future<T> future = executor.submit(() -> {
            try {
                return work.carryOut(exchange);
            } finally {
                exchange.closeConnection();
            }
        });
        try {
            return future.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | InterruptedException e) {
            exchange.abandon();
            throw e;
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    /** Hears how an exchange ended: with a value, or with a failure. */
    @FunctionalInterface
    interface Ending<T> {
        void ended(@Nullable T value, @Nullable Exception failure);
    }

    /**
     * Starts an exchange that may last as long as it likes, and waits for nothing.
     *
     * @return what gives it up
     * @throws RejectedExecutionException if too many still hang, or after {@link #close()}
     */
    <T> Exchange start(Work<T> work, Ending<T> ending) {
        Exchange exchange = new Exchange();
        executor.execute(() -> {
            try {
                ending.ended(work.carryOut(exchange), null);
            } catch (IOException | RegistryException | RuntimeException e) {
                ending.ended(null, e);
            } finally {
                exchange.closeConnection();
            }
        });
        return exchange;
    }

    private static RuntimeException unwrapped(ExecutionException e) throws IOException, RegistryException {
        Throwable cause = e.getCause();
        if (cause instanceof IOException io) {
            throw io;
        }
        if (cause instanceof RegistryException registry) {
            throw registry;
        }
        if (cause instanceof Error error) {
            throw error; // ends the caller, as if it had come about there
        }
        return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
