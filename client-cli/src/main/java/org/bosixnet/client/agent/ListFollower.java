package org.bosixnet.client.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Fetches the list again and again, on a thread of its own, and says what changed. */
final class ListFollower implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ListFollower.class.getName());

    /** How soon a failed fetch is repeated at first; doubled each time, up to the ordinary period. */
    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);

    private static final Duration STOP_TIMEOUT = Duration.ofMillis(800);

    private final HostsSync sync;
    private final Duration period;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "bosixnet-list");
    private final SayOnce trouble = new SayOnce(LOG);
    private final SayOnce held = new SayOnce(LOG);
    private final SayOnce leftovers = new SayOnce(LOG);

    /**
     * @param period time between two fetches
     */
    ListFollower(HostsSync sync, Duration period) {
        this.sync = sync;
        this.period = period;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        Duration retry = FIRST_RETRY;
        try {
            boolean done;
            do {
                done = once();
                Duration next = done || retry.compareTo(period) > 0 ? period : retry;
                retry = done ? FIRST_RETRY : retry.multipliedBy(2);
                if (stopped.await(next.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            } while (true);
        } catch (InterruptedException e) {
            // only close() interrupts
        }
    }

    private boolean once() throws InterruptedException {
        try {
            HostsSync.Result result = sync.sync(HostsSync.Mode.ORDINARY);
            trouble.solved("The hosts file follows " + result.from() + " again");
            if (result.change().changed()) {
                LOG.log(System.Logger.Level.INFO, "Hosts file: " + result.describe());
            }
            result.held().ifPresentOrElse(held::problem, () -> held.solved("No removals are held back any more"));
            if (result.leftovers() > 0) {
                leftovers.problem(result.leftovers() + " lines of an original's agent stand outside the managed block "
                        + "and shadow their names; to move them into it, run: bosixnet sync --adopt");
            } else {
                leftovers.solved("No line of an original's agent is left");
            }
            return true;
        } catch (ListUnavailableException | TooManyNamesException | IOException e) {
            trouble.problem("The hosts file is not kept up to date: " + e.getMessage());
        } catch (RuntimeException e) {
            trouble.problem("The hosts file is not kept up to date, for a defect of this program: " + e);
        }
        return false;
    }

    /** Stops within a second. */
    @Override
    public void close() {
        stopped.countDown();
        thread.interrupt();
        try {
            thread.join(STOP_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
