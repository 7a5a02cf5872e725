package org.bosixnet.dao.file;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.bosixnet.dao.file.journal.Disk;
import org.bosixnet.dao.file.journal.JournalFiles;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.OriginalTime;
import org.pcollections.TreePMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files {@code hosts} and {@code timestamps} in the form of BOSixNet 2, for people and for an agent of that version
 * on the same machine, and as the last resort where the journal is damaged. They are a copy, so a failure is told once and
 * harms nothing.
 *
 * <p>They are kept up to date in the background, and the effort is bounded: after each writing follows a pause of twenty
 * times what it took, so that it never takes more than a twentieth of a processor.
 */
final class TextFiles {

    static final String HOSTS = "hosts";
    static final String TIMESTAMPS = "timestamps";

    /** Returns whether a registry, of this version or an older one, has left names there, or that cannot be told. */
    static boolean exist(Path directory) {
        return !Files.notExists(directory.resolve(HOSTS)) || !Files.notExists(directory.resolve(TIMESTAMPS));
    }

    private static final Logger LOG = LoggerFactory.getLogger(TextFiles.class);

    private static final int PAUSE = 20;

    /** How long a start with many hosts is left in peace, for each of them. */
    private static final Duration FIRST_PAUSE = Duration.ofNanos(20_000);

    /** The longest pause: a writing that took so long was held up. */
    private static final long LONGEST_PAUSE = Duration.ofMinutes(5).toNanos();

    private static final long PAUSE_AFTER_FAILURE = Duration.ofSeconds(10).toNanos();

    private final Path directory;
    private final Disk disk;
    private final Executor background;
    private final LongSupplier nanos;

    /** What changed since the last writing; belongs to the writer of the store. */
    private boolean hostsChanged = true;

    private boolean seenChanged = true;

    @GuardedBy("this")
    private boolean running;

    @GuardedBy("this")
    private long pauseUntil;

    /** Whether the last writing failed, and so the hosts may be as old as the times. */
    @GuardedBy("this")
    private boolean failed;

    /** Whether it was logged that the files are out of date; belongs to the thread that writes them. */
    private boolean told;

    /**
     * @param hosts how many there are
     */
    TextFiles(Path directory, Disk disk, Executor background, LongSupplier nanos, int hosts) {
        this.directory = directory;
        this.disk = disk;
        this.background = background;
        this.nanos = nanos;
        this.pauseUntil = nanos.getAsLong() + FIRST_PAUSE.multipliedBy(hosts).toNanos();
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
    boolean offer(TreePMap<HostName, HostRecord> records) {
        if (!begin()) {
            return false;
        }
        try {
            boolean hosts = hostsChanged;
            background.execute(() -> run(records, hosts));
        } catch (RuntimeException | Error e) { // no memory, or no thread
            end(false, 0);
            throw e;
        }
        hostsChanged = false;
        seenChanged = false;
        return true;
    }

    private void run(TreePMap<HostName, HostRecord> records, boolean hosts) {
        long took = 0;
        boolean written = false;
        try {
            long start = nanos.getAsLong();
            written = write(records, hosts);
            took = nanos.getAsLong() - start;
        } catch (RuntimeException | Error e) {
            written = false; // the writing tells of its own failures
        }
        end(written, took);
    }

    /** Writes the files now, if they changed. Nothing may run in the background any more. */
    synchronized void writeLast(TreePMap<HostName, HostRecord> records) {
        if (hostsChanged || seenChanged || failed) {
            write(records, hostsChanged || failed);
        }
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
            pauseUntil = nanos.getAsLong() + (written ? Math.min(PAUSE * took, LONGEST_PAUSE) : PAUSE_AFTER_FAILURE);
        } catch (RuntimeException | Error e) {
            // without a time there is no pause
        }
    }

    /** Replaces the files, without {@code hosts} only the timestamps, and returns whether that succeeded. */
    private boolean write(TreePMap<HostName, HostRecord> records, boolean hosts) {
        try {
            if (hosts) {
                replace(HOSTS, out -> {
                    for (HostRecord record : records.values()) {
                        for (HostAddress address : record.addresses()) {
                            line(out, address.text(), record);
                        }
                    }
                });
            }
            replace(TIMESTAMPS, out -> {
                for (HostRecord record : records.values()) {
                    if (record.listed()) {
                        line(out, OriginalTime.format(record.seen()), record);
                    }
                }
            });
            if (told) {
                LOG.info("The files hosts and timestamps in {} are up to date again.", directory);
                told = false;
            }
            return true;
        } catch (IOException | RuntimeException | Error e) {
            if (!told) {
                LOG.warn("The files hosts and timestamps in {} are not up to date: {}", directory, e.toString());
                told = true;
            }
            return false;
        }
    }

    private static void line(BufferedWriter out, String what, HostRecord record) throws IOException {
        out.append(what).append("    ").append(record.name().value()).append('\n');
    }

    private interface Content {
        void writeTo(BufferedWriter out) throws IOException;
    }

    private void replace(String name, Content content) throws IOException {
        Path file = directory.resolve(name);
        Path temporary = JournalFiles.temporary(file);
        try {
            try (Disk.Channel channel = disk.create(temporary, true);
                    BufferedWriter out = new BufferedWriter(
                            new OutputStreamWriter(stream(channel), StandardCharsets.UTF_8), 1 << 16)) {
                content.writeTo(out);
                out.flush();
                channel.force(); // or a power cut could leave the new name with nothing in it
            }
            disk.rename(temporary, file);
        } catch (IOException | RuntimeException | Error e) {
            try {
                disk.delete(temporary);
            } catch (IOException | RuntimeException | Error again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private static OutputStream stream(Disk.Channel channel) {
        return new OutputStream() {
            private long unflushed;

            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                channel.write(ByteBuffer.wrap(bytes, from, length));
                unflushed += length;
                if (unflushed >= Disk.PIECE) {
                    channel.flush();
                    unflushed = 0;
                }
            }
        };
    }
}
