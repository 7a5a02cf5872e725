package org.bosixnet.client.platform.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.bosixnet.client.log.SayOnce;
import org.bosixnet.client.platform.Command;
import org.bosixnet.client.platform.Platform;
import org.bosixnet.client.time.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * Notices from the kernel that an address, a link or a route of this machine changed, by one {@code ip monitor} that
 * runs as long as the agent (ip-monitor(8), rtnetlink(7)). While none can run, anything may have changed at any time.
 * One that outlives a killed agent ends at the next change, when nobody reads its output.
 */
final class KernelMonitor implements Platform.NetworkNotices {

    /**
     * A change comes as several notices, which are gathered for this long; if changes keep coming, for up to a second.
     */
    private static final Duration GATHERING = Duration.ofMillis(50);

    private static final Duration LONGEST_GATHERING = Duration.ofSeconds(1);

    /** How long after its start a program certainly listens. */
    private static final Duration SETTLING = Duration.ofSeconds(5);

    /** A monitor that ran for this long was a good one. */
    private static final Duration LASTING = Duration.ofMinutes(1);

    /** How long to pause at most after the first end of a monitor. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** A running program, and the {@link System#nanoTime} from which it listens. */
    private record Running(Process process, long listening) {}

    private final @Nullable Thread thread;
    private final Runnable wake;
    private final SayOnce trouble;
    private final Duration settling;
    private final Backoff pauses;
    private final AtomicBoolean noticed = new AtomicBoolean();
    private volatile @Nullable Running running;

    /**
     * @param ip the program of iproute2, if it is there
     * @param wake called by the monitor's own thread when something may have changed
     */
    KernelMonitor(Optional<Path> ip, Runnable wake, System.Logger logger) {
        this(ip, wake, logger, SETTLING, RandomGenerator.getDefault());
    }

    KernelMonitor(Optional<Path> ip, Runnable wake, System.Logger logger, Duration settling, RandomGenerator random) {
        this.thread = ip.map(program -> Command.of(program, "-6", "monitor", "address", "link", "route"))
                .map(command -> new Thread(() -> run(command), "kernel monitor"))
                .orElse(null);
        this.wake = wake;
        this.trouble = new SayOnce(logger);
        this.settling = settling;
        this.pauses = Backoff.half(FIRST_PAUSE, LONGEST_PAUSE, random);
        if (thread != null) {
            thread.setDaemon(true);
        }
    }

    @Override
    public void start() {
        if (thread != null) {
            thread.start();
        }
    }

    @Override
    public boolean mayHaveChanged() {
        Running now = running;
        return noticed.getAndSet(false) || now == null || System.nanoTime() - now.listening < 0;
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
        }
        Running now = running;
        if (now != null) {
            now.process.destroyForcibly(); // ends the reading, which an interrupt does not
        }
    }

    private void run(Command command) {
        int shortRuns = 0;
        try {
            while (true) {
                long start = System.nanoTime();
                String why = listen(command);
                if (System.nanoTime() - start >= LASTING.toNanos()) {
                    shortRuns = 0;
                }
                Thread.sleep(pauses.pause(shortRuns++).toMillis());
                // only now, since stopping the agent ends its children, too
                trouble.problem(String.join(" ", command.arguments()) + " " + why
                        + ". Until it runs again, the kernel's tables are read once a second.");
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /** Runs the program to its end, and returns how it ended. */
    private String listen(Command command) throws InterruptedException {
        try {
            Process process = command.start();
            running = new Running(process, System.nanoTime() + settling.toNanos());
            try (InputStream notices = process.getInputStream()) {
                take(notices);
            } finally {
                process.destroyForcibly();
                running = null;
                wake.run(); // from now on the tables have to be looked at
            }
            return "ended with code " + process.waitFor();
        } catch (IOException e) {
            return "failed: " + e.getMessage();
        }
    }

    private void take(InputStream notices) throws IOException, InterruptedException {
        Duration gathering = GATHERING;
        long told = System.nanoTime() - LONGEST_GATHERING.toNanos();
        while (notices.read() >= 0) {
            trouble.solved("The kernel announces changes again");
            boolean rested = System.nanoTime() - told >= LONGEST_GATHERING.toNanos();
            gathering = rested ? GATHERING : shorter(gathering.multipliedBy(2), LONGEST_GATHERING);
            Thread.sleep(gathering.toMillis());
            notices.skipNBytes(notices.available());
            noticed.set(true);
            wake.run();
            told = System.nanoTime();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
