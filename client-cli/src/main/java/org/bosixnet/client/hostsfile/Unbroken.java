package org.bosixnet.client.hostsfile;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Does work that must not be broken off half-way, on a thread of its own: an interrupt closes the file that a thread is
 * writing, and the end of the program stops every thread where it is.
 */
final class Unbroken {

    /** How long the end of the program waits: half of the time that the service manager gives it. */
    static final Duration LONGEST_END = Duration.ofSeconds(5);

    private Unbroken() {}

    /** Work that may fail. */
    interface Work<T> {
        T call() throws IOException;
    }

    /** Says that the program is about to end, so that nothing is begun any more. */
    static final class EndingException extends IOException {
        EndingException(Throwable cause) {
            super("the program is about to end", cause);
        }
    }

    /**
     * Does the work and returns what comes of it. If this thread is interrupted, it stays so; if the program is to end, it
     * does so after the work.
     *
     * @throws EndingException if the program is about to end; then nothing was done
     */
    static <T> T call(Work<T> work) throws IOException {
        FutureTask<T> task = new FutureTask<>(work::call);
        Thread worker = new Thread(task, "bosixnet-write");
        worker.setDaemon(true);
        Thread end = new Thread(() -> await(task), "bosixnet-write-end");
        try {
            Runtime.getRuntime().addShutdownHook(end);
        } catch (IllegalStateException e) {
            throw new EndingException(e);
        }
        try {
            worker.start();
            return result(task);
        } finally {
            forget(end);
        }
    }

    /** Waits for what comes of it, and not for the thread, which may not have been started yet. */
    private static void await(FutureTask<?> task) {
        try {
            Object unused = task.get(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // whoever asked for it is told; and it was waited for long enough
        }
    }

    private static <T> T result(FutureTask<T> task) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException failure(@Nullable Throwable cause) {
        if (cause instanceof Error e) {
            throw e;
        }
        if (cause instanceof RuntimeException e) {
            throw e;
        }
        return cause instanceof IOException e ? e : new IOException(cause);
    }

    private static void forget(Thread end) {
        try {
            boolean unused = Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException e) {
            // the program ends, and waits for the work
        }
    }
}
