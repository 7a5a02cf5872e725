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
 * Carries out exchanges with one registry, each on a daemon thread that goes away when idle, so that the caller can
 * stop waiting at the deadline or when interrupted. If the lookup of the registry's name hangs, which cannot be
 * interrupted, at most {@value #MOST} threads wait for it.
 */
final class Exchanges implements AutoCloseable {

    /** The most exchanges at once, including those given up but not yet ended. */
    static final int MOST = 4;

    /** The rate at which an answer has to come to go on after the deadline, in bytes in a second. */
    private static final int LEAST_RATE = 8 * 1024;

    /** How long an answer that comes steadily may take at most, in deadlines. */
    private static final int MOST_DEADLINES = 4;

    /** One request and its answer, which another thread can give up: a blocked socket ignores interrupts. */
    static final class Exchange {
        private @Nullable Closeable connection;
        private boolean abandoned;
        private volatile long received;

        private Exchange() {}

        /**
         * Notes the connection that carries the exchange; closing it gives the exchange up.
         *
         * @throws IOException if the exchange was already given up; the connection is then closed
         */
        synchronized void carriedBy(Closeable carrier) throws IOException {
            connection = carrier;
            if (abandoned) {
                carrier.close();
                throw new IOException("given up");
            }
        }

        /** Notes how much of the answer has come, in bytes: a long one may take longer. */
        void received(long bytes) {
            received = bytes;
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
                // it is no longer needed in any case
            }
        }
    }

    /** The work of an exchange. */
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
     * Carries out an exchange and waits for its end: until the deadline, and a second longer for each
     * {@value #LEAST_RATE} bytes of the answer, up to {@value #MOST_DEADLINES} times the deadline.
     *
     * @throws TimeoutException if it has not ended by then; it is given up
     * @throws InterruptedException if the caller was interrupted; the exchange is given up, its effect unknown
     * @throws RejectedExecutionException if too many exchanges still hang, or after {@link #close()}
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
            return value(future, exchange);
        } catch (TimeoutException | InterruptedException e) {
            exchange.abandon();
            throw e;
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    private <T> T value(Future<T> future, Exchange exchange)
            throws InterruptedException, ExecutionException, TimeoutException {
        long began = System.nanoTime();
        while (true) {
            try {
                return future.get(began + allowed(exchange) - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (System.nanoTime() - began >= allowed(exchange)) {
                    throw e;
                }
            }
        }
    }

    /** Returns how long an exchange may take, in nanoseconds. */
    private long allowed(Exchange exchange) {
        Duration more = Duration.ofMillis(exchange.received * 1000 / LEAST_RATE);
        return Math.min(deadline.plus(more).toNanos(), deadline.toNanos() * MOST_DEADLINES);
    }

    /** Receives the end of an exchange: a value or a failure. */
    @FunctionalInterface
    interface Ending<T> {
        void ended(@Nullable T value, @Nullable Exception failure);
    }

    /**
     * Starts an exchange without a deadline, and returns at once.
     *
     * @return the exchange, which can be given up
     * @throws RejectedExecutionException if too many exchanges still hang, or after {@link #close()}
     */
    <T> Exchange start(Work<T> work, Ending<T> ending) {
        Exchange exchange = new Exchange();
        executor.execute(() -> {
            try {
                ending.ended(work.carryOut(exchange), null);
            } catch (IOException | RegistryException | RuntimeException e) {
                ending.ended(null, e);
            } catch (Error e) {
                ending.ended(null, new IllegalStateException(e.toString(), e));
                throw e;
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
            throw error; // ends the caller, as if it had been thrown there
        }
        return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
