package org.bosixnet.dao.file;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.bosixnet.host.HostRecord;

/**
 * Keeps the {@link TextFiles} up to date in the background, and the effort bounded: after each rewriting follows a pause
 * of twenty times what it took, so that it never takes more than a twentieth of a processor.
 */
final class TextFilesSchedule {

    private static final int PAUSE = 20;
    private static final long PAUSE_AFTER_FAILURE = Duration.ofSeconds(10).toNanos();

    private final TextFiles files;
    private final Executor background;
    private final LongSupplier nanos;

    /** What changed since the last writing; belongs to the writer. */
    private boolean hostsChanged = true;

    private boolean seenChanged = true;

    @GuardedBy("this")
    private boolean running;

    @GuardedBy("this")
    private long pauseUntil;

    @GuardedBy("this")
    private boolean failed;

    TextFilesSchedule(TextFiles files, Executor background, LongSupplier nanos) {
        this.files = files;
        this.background = background;
        this.nanos = nanos;
        this.pauseUntil = nanos.getAsLong();
    }

    void hostsChanged() {
        hostsChanged = true;
    }

    void seenChanged() {
        seenChanged = true;
    }

    /**
     * Writes the files in the background, if they changed and the pause is over.
     *
     * @return whether that was begun; when it throws, it was not, and is tried again after a pause
     */
    boolean offer(Collection<StoredRecord> records) {
        if (!begin()) {
            return false;
        }
        try {
            boolean hosts = hostsChanged;
            List<HostRecord> copy = copy(records);
            background.execute(() -> write(copy, hosts));
        } catch (RuntimeException | Error e) { // no memory, or no thread
            end(false, 0);
            throw e;
        }
        hostsChanged = false;
        seenChanged = false;
        return true;
    }

    private void write(List<HostRecord> records, boolean hosts) {
        long took = 0;
        boolean written = false;
        try {
            long start = nanos.getAsLong();
            written = files.write(records, hosts);
            took = nanos.getAsLong() - start;
        } catch (RuntimeException | Error e) {
            written = false; // the files tell of their own failures; this thread is to outlive any
        }
        end(written, took);
    }

    /** Writes the files now, if they changed. Nothing may run in the background any more. */
    synchronized void writeLast(Collection<StoredRecord> records) {
        if (hostsChanged || seenChanged || failed) {
            files.write(copy(records), hostsChanged || failed);
        }
    }

    private static List<HostRecord> copy(Collection<StoredRecord> records) {
        List<HostRecord> copy = new ArrayList<>(records.size());
        records.forEach(record -> copy.add(record.record()));
        return copy;
    }

    private synchronized boolean begin() {
        if (running || nanos.getAsLong() - pauseUntil < 0) {
            return false;
        }
        hostsChanged |= failed;
        failed = false;
        running = hostsChanged || seenChanged;
        return running;
    }

    private synchronized void end(boolean written, long took) {
        running = false;
        failed = !written;
        try {
            pauseUntil = nanos.getAsLong() + (written ? PAUSE * took : PAUSE_AFTER_FAILURE);
        } catch (RuntimeException | Error e) {
            // without a time there is no pause
        }
    }
}
