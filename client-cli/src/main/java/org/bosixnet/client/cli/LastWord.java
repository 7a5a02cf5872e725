package org.bosixnet.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.host.Escaped;

/**
 * Ends the program when one of its threads fails unexpectedly: without that thread it would go on as if it worked. Says
 * why in one line, even if there is no memory left to build one, and runs no hooks, which might wait for ever. The
 * service manager must start the program again; the systemd unit does.
 */
final class LastWord implements Thread.UncaughtExceptionHandler {

    private static final int MOST_CHARACTERS = 600;

    private static final byte[] WITHOUT_MEMORY =
            "SEVERE: The agent ends itself because of an error that it cannot even describe.\n".getBytes(UTF_8);

    private final OutputStream log;
    private final IntConsumer end;
    private final Duration patience;
    private final CountDownLatch failed = new CountDownLatch(1);
    private final AtomicBoolean said = new AtomicBoolean();

    /**
     * @param log where the line goes, not buffered
     * @param end ends the process with this code at once
     * @param patience how long the log may take to accept the line
     */
    LastWord(OutputStream log, IntConsumer end, Duration patience) {
        this.log = log;
        this.end = end;
        this.patience = patience;
    }

    /**
     * Starts the thread that ends the program if the log blocks, as a pipe that nobody reads does. Later there may be
     * no memory to start one.
     */
    void watch() {
        Thread watcher = new Thread(this::endLater, "bosixnet-last-word");
        watcher.setDaemon(true);
        watcher.start();
    }

    private void endLater() {
        try {
            failed.await();
            TimeUnit.NANOSECONDS.sleep(patience.toNanos());
        } catch (InterruptedException e) {
            return; // nothing interrupts it
        }
        end.accept(ExitCode.DEFECT);
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        failed.countDown();
        if (said.getAndSet(true)) {
            return; // of threads that fail together the first one says it, and ends them all
        }
        try {
            say(thread, failure);
        } finally {
            end.accept(ExitCode.DEFECT);
        }
    }

    private void say(Thread thread, Throwable failure) {
        try {
            write(line(thread, failure).getBytes(UTF_8));
        } catch (Error | RuntimeException second) {
            write(WITHOUT_MEMORY);
        }
    }

    private static String line(Thread thread, Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        String text = "The agent ends itself, to be started again: " + failure + " in thread " + thread.getName()
                + (trace.length == 0 ? "" : ", at " + trace[0]);
        String shown = text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
        return "SEVERE: " + Escaped.whole(shown) + "\n";
    }

    private void write(byte[] line) {
        try {
            log.write(line);
        } catch (IOException e) {
            // nothing can be done about it
        }
    }
}
