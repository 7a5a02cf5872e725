package org.bosixnet.client.hostsfile;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bosixnet.client.platform.FileStat;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a hosts file that somebody else changed can be written already. A program that empties the file and
 * then fills it would lose what it has yet to write, and what is there meanwhile is not the administrator's. Thread-safe.
 */
public final class Patience {

    /** Never waits. */
    public static final Patience NONE = new Patience(null);

    /** How long the file must have been left alone. */
    public static final Duration QUIET = Duration.ofSeconds(2);

    /** The same if most of what was outside the block is gone, as it is until a slow download begins. */
    public static final Duration COLLAPSED = Duration.ofSeconds(60);

    /** After how long the file is written at last, although it keeps changing. */
    public static final Duration MOST = Duration.ofMinutes(2);

    /** Something that may have to wait for others to finish writing the file. */
    public interface Attempt<T> {
        T run() throws IOException;
    }

    private record Clocks(InstantSource now, Supplier<Duration> uptime) {}

    private final @Nullable Clocks clocks;

    /** The file as it was written here. */
    @GuardedBy("this")
    private @Nullable FileStat ours;

    /** The file as it was last seen; null if it was not there. */
    @GuardedBy("this")
    private @Nullable FileStat seen;

    @GuardedBy("this")
    private @Nullable Duration seenSince;

    @GuardedBy("this")
    private @Nullable Duration waitingSince;

    /** How many bytes were outside the block when the file was last found complete; -1 before. */
    @GuardedBy("this")
    private int completeOutside = -1;

    private Patience(@Nullable Clocks clocks) {
        this.clocks = clocks;
    }

    /**
     * @param now the time of day, as the file's times are; it may be set
     * @param uptime the time since some start, which never goes back
     */
    public Patience(InstantSource now, Supplier<Duration> uptime) {
        this(new Clocks(now, uptime));
    }

    /**
     * Returns what an attempt returns, which is repeated until nobody else is writing the file: for commands, which end
     * with it. That takes at most about {@link #MOST}.
     *
     * @param told is told why it takes so long, if it takes longer than a moment
     */
    public static <T> T await(Attempt<T> attempt, Consumer<String> told) throws IOException, InterruptedException {
        for (int i = 0; ; i++) {
            try {
                return attempt.run();
            } catch (UnsettledException e) {
                if (i == 1) {
                    told.accept(e.getMessage());
                }
                TimeUnit.MILLISECONDS.sleep(e.pause().toMillis() + 1);
            }
        }
    }

    /** Returns whether less than half of the bytes outside the block are left, of those that were there. */
    static boolean isCollapsed(int outside, int before) {
        return 2L * outside < before;
    }

    /**
     * Lets a file be written that is complete.
     *
     * @throws UnsettledException if another program may be in the middle of writing it
     */
    synchronized void requireComplete(HostsWriter writer, HostsWriter.Found found) throws UnsettledException {
        int outside = found.exists() ? found.text().outside().written() : 0;
        int before = completeOutside >= 0 ? completeOutside : writer.previousOutside();
        if (!found.isTorn() && isCollapsed(outside, before)) {
            String what = "of " + before + " bytes outside the managed block " + outside + " are left";
            require(writer.file(), true, what, null);
        } else {
            require(writer.file(), false, "it has just changed", null);
        }
        completeOutside = outside;
    }

    /** @throws UnsettledException if a file that makes no sense was changed just now */
    synchronized void requireQuiet(Path file, HostsFileException nonsense) throws UnsettledException {
        require(file, false, nonsense.getMessage(), nonsense);
    }

    @GuardedBy("this")
    private void require(Path file, boolean collapsed, @Nullable String what, @Nullable Throwable cause)
            throws UnsettledException {
        Optional<Duration> pause = pause(FileStat.ofTarget(file), collapsed);
        if (pause.isPresent()) {
            throw new UnsettledException(
                    "Another program may be in the middle of writing " + file + " (" + what + "). The block is written"
                            + " when the file has been left alone for "
                            + (collapsed ? COLLAPSED : QUIET).toSeconds() + " s, at the latest after "
                            + MOST.toSeconds() + " s.",
                    pause.get(),
                    cause);
        }
    }

    /**
     * Returns how long to wait before looking again; empty if the file can be written.
     *
     * @param file the file as it is now; null if there is none
     * @param collapsed whether most of what was outside the block is gone
     */
    synchronized Optional<Duration> pause(@Nullable FileStat file, boolean collapsed) {
        if (clocks == null) {
            return Optional.empty();
        }
        Duration time = clocks.uptime().get();
        if (seenSince == null || !Objects.equals(file, seen)) {
            seen = file;
            seenSince = time;
        }
        Duration rest = collapsed ? COLLAPSED : file == null || file.equals(ours) ? Duration.ZERO : QUIET;
        Duration still = time.minus(seenSince);
        Duration age = file == null
                ? still
                : Duration.between(file.changed().toInstant(), clocks.now().instant());
        Duration left = rest.minus(age.compareTo(still) > 0 ? age : still);
        if (left.isNegative() || left.isZero()) {
            waitingSince = null;
            return Optional.empty();
        }
        waitingSince = waitingSince == null ? time : waitingSince;
        Duration most = MOST.minus(time.minus(waitingSince));
        left = left.compareTo(most) < 0 ? left : most;
        return Optional.of(left.compareTo(QUIET) < 0 ? left : QUIET)
                .filter(pause -> pause.compareTo(Duration.ZERO) > 0);
    }

    /**
     * Notes that a text was written.
     *
     * @param file the file as it was then; null if somebody else had changed it at once
     */
    synchronized void wrote(@Nullable FileStat file, HostsText text) {
        ours = file;
        completeOutside = text.outside().written();
        waitingSince = null;
    }

    /** Notes that there is nothing to be written. */
    synchronized void nothingToWrite() {
        waitingSince = null;
    }
}
