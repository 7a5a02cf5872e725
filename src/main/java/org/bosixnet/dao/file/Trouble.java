package org.bosixnet.dao.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps the store from writing at this moment, said in the log when it begins and when it is over, and whether
 * anything may ever be written again. Java passes on only the text of an error, and that in the user's language, so the
 * file system is asked for its reason. Belongs to the writer's thread, but for {@link #last}.
 */
final class Trouble {

    private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);

    /** A file system with less than this left is as good as full, whatever the error says. */
    private static final long NEXT_TO_NOTHING = 64 << 10;

    private final Path directory;
    private volatile @Nullable StoreException last;
    private boolean stopped;

    /** Made beforehand, because memory may be what is missing when it is needed. */
    private final StoreException forGood = new StoreException(
            Kind.UNAVAILABLE,
            "The store failed; its log says how. Nothing more is written until the registry is restarted.");

    Trouble(Path directory) {
        this.directory = directory;
    }

    /** Returns why the last attempt to write failed, or empty if it did not. Any thread may ask. */
    Optional<StoreException> last() {
        return Optional.ofNullable(last);
    }

    /** Returns whether nothing may be written any more. */
    boolean stopped() {
        return stopped;
    }

    /** Throws why nothing may be written any more, unless it may. */
    void refuseIfStopped() {
        if (stopped) {
            throw Objects.requireNonNullElse(last, forGood);
        }
    }

    /** Throws why the last attempt to write failed, unless it did not. */
    void refuse() {
        StoreException failure = last;
        if (failure != null) {
            throw failure;
        }
    }

    /** Notes that a write failed which may be tried again, and returns the exception for callers. */
    StoreException failed(IOException e) {
        StoreException failure = of(directory, e);
        StoreException before = last;
        last = failure;
        if (before == null || before.kind() != failure.kind()) {
            LOG.error("{}", failure.getMessage(), e);
        }
        return failure;
    }

    /**
     * Stops all writing, because it is unknown what is durable or differs from what is in memory; returns the exception
     * for callers. Throws nothing.
     */
    StoreException stop(Throwable cause) {
        stopped = true;
        last = forGood;
        try {
            String what = cause instanceof IOException e
                    ? "The disk of " + directory + " failed to make a write durable (" + e.getMessage()
                    : "The store failed (" + cause;
            StoreException failure = new StoreException(
                    Kind.UNAVAILABLE, what + "). Nothing more is written until the registry is restarted.", cause);
            last = failure;
            LOG.error("{}", failure.getMessage(), cause);
            return failure;
        } catch (RuntimeException | Error e) {
            return forGood;
        }
    }

    /** Notes that something was written durably, which ends the trouble if there was any. Throws nothing. */
    void written() {
        StoreException before = last;
        if (before == null) {
            return;
        }
        try {
            // a small batch may fit into a last page where the next would not
            if (before.kind() != Kind.FULL || !isNearlyFull(directory)) {
                LOG.info("{} can be written again.", directory);
                last = null;
            }
        } catch (RuntimeException | Error e) {
            // the batch is durable, whatever this ends with; the next one tries again
        }
    }

    private static StoreException of(Path directory, IOException cause) {
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("no space left") || text.contains("quota exceeded")) {
            return full(directory, cause);
        }
        if (text.contains("read-only file system")) {
            return readOnly(directory, cause);
        }
        if (isReadOnly(directory)) {
            return readOnly(directory, cause);
        }
        if (isNearlyFull(directory)) {
            return full(directory, cause);
        }
        return new StoreException(
                Kind.UNAVAILABLE, "Writing to " + directory + " failed (" + cause + "); nothing was stored.", cause);
    }

    /** Returns whether so little space is left that it is as good as none; false where that cannot be told. */
    private static boolean isNearlyFull(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace() < NEXT_TO_NOTHING;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isReadOnly(Path directory) {
        try {
            return Files.getFileStore(directory).isReadOnly();
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the exception for a directory that cannot be used at all, with what to do about it. */
    static StoreException atStart(Path directory, IOException cause) {
        String text = directory + " cannot be written by user " + System.getProperty("user.name") + " (" + cause
                + "). Make it writable; with Debian's tomcat10 add a systemd drop-in with StateDirectory=bosixnet, with the"
                + " package bosixnet-registry one with ReadWritePaths=" + directory
                + "; or set bosixnet.data-dir to another directory.";
        StoreException failure = of(StoreConfig.existing(directory), cause);
        return failure.kind() == Kind.FULL ? failure : new StoreException(failure.kind(), text, cause);
    }

    private static StoreException full(Path directory, IOException cause) {
        return new StoreException(
                Kind.FULL,
                "There is no space left for " + directory + "; nothing was stored. Storing resumes when there is"
                        + " space.",
                cause);
    }

    private static StoreException readOnly(Path directory, IOException cause) {
        return new StoreException(
                Kind.READ_ONLY, "The file system of " + directory + " is read-only; nothing was stored.", cause);
    }
}
