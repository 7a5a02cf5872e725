package org.bosixnet.client.registry.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bosixnet.client.registry.RegistryException;

/**
 * Carries out exchanges with one registry, each on a daemon thread that goes away when idle, so that the caller can turn
 * away at the deadline or when interrupted. A registry that keeps given-up exchanges hanging gets no more than
 * {@value #MOST} threads.
 */
final class Exchanges implements AutoCloseable {

    /** Most exchanges at once, those given up and not yet ended included. */
    static final int MOST = 4;

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
     * Runs the exchange and waits for its end, for the deadline at most.
     *
     * @throws TimeoutException if it has not ended by the deadline; it is given up
     * @throws InterruptedException if the caller was interrupted; the exchange is given up, its effect unknown
     * @throws RejectedExecutionException if too many still hang, or after {@link #close()}
     */
    <T> T run(Callable<T> work) throws IOException, RegistryException, TimeoutException, InterruptedException {
        Exchange exchange = new Exchange();
        Future<T> future = executor.submit(() -> {
            exchange.begin();
            try {
                return work.call();
            } finally {
                exchange.end();
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

    /**
     * Starts an exchange that may last as long as it likes, and waits for nothing.
     *
     * @throws RejectedExecutionException if too many still hang, or after {@link #close()}
     */
    Exchange start(Runnable work) {
        Exchange exchange = new Exchange();
        executor.execute(() -> {
            exchange.begin();
            try {
                work.run();
            } finally {
                exchange.end();
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
        if (cause instanceof RuntimeException runtime) {
            return runtime;
        }
        return new IllegalStateException(cause);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
