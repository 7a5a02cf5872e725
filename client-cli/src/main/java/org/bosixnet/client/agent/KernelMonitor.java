package org.bosixnet.client.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bosixnet.client.process.Command;
import org.jspecify.annotations.Nullable;

/**
 * Hears from the kernel that an address, a link or a route of this machine changed: one {@code ip monitor} that waits as
 * long as the agent runs (ip-monitor(8), rtnetlink(7)). While none can run nobody tells, and anything may have changed at
 * any time. One that outlives an agent that was killed ends at the next change, when nobody reads what it writes.
 */
final class KernelMonitor implements AutoCloseable {

    /** A change comes as several notices, which are gathered for so long. */
    private static final Duration GATHERING = Duration.ofMillis(50);

    /** A monitor that lasted so long was a good one. */
    private static final Duration LASTING = Duration.ofMinutes(1);

    /** How long none is started after one ended; the time doubles. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final Optional<Thread> thread;
    private final Runnable wake;
    private final SayOnce trouble;
    private final AtomicBoolean noticed = new AtomicBoolean();
    private volatile @Nullable Process process;

    /**
     * @param ip the program of iproute2, if it is there
     * @param wake called by a thread of the monitor's own when something may have changed
     */
    KernelMonitor(Optional<Path> ip, Runnable wake, System.Logger logger) {
        this.thread = ip.map(program -> Command.of(program, "-6", "monitor", "address", "link", "route"))
                .map(command -> new Thread(() -> run(command), "kernel monitor"));
        this.wake = wake;
        this.trouble = new SayOnce(logger);
        thread.ifPresent(one -> one.setDaemon(true));
    }

    void start() {
        thread.ifPresent(Thread::start);
    }

    /** Tells whether something may have changed since this was last asked. */
    boolean mayHaveChanged() {
        return noticed.getAndSet(false) || process == null;
    }

    @Override
    public void close() {
        thread.ifPresent(Thread::interrupt);
        Process running = process;
        if (running != null) {
            running.destroyForcibly(); // ends the reading, which an interrupt does not
        }
    }

    private void run(Command command) {
        Duration pause = FIRST_PAUSE;
        try {
            while (true) {
                long start = System.nanoTime();
                listen(command);
                if (System.nanoTime() - start >= LASTING.toNanos()) {
                    pause = FIRST_PAUSE;
                }
                Thread.sleep(pause.toMillis());
                pause = pause.multipliedBy(2);
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /** Runs one monitor to its end. */
    private void listen(Command command) throws InterruptedException {
        String why;
        try {
            Process running = command.start();
            process = running;
            try (InputStream notices = running.getInputStream()) {
                byte[] notice = new byte[4096];
                tell(); // of what it did not hear while it started
                while (notices.read(notice) >= 0) {
                    trouble.solved("The kernel tells of changes again");
                    tell();
                }
            } finally {
                running.destroyForcibly();
                process = null;
            }
            why = "ended with code " + running.waitFor();
        } catch (IOException e) {
            why = "failed: " + e.getMessage();
        }
        trouble.problem(String.join(" ", command.arguments()) + " " + why
                + ". Until it runs again, the kernel's tables are looked at once a second.");
    }

    private void tell() throws InterruptedException {
        Thread.sleep(GATHERING.toMillis());
        noticed.set(true);
        wake.run();
    }
}
