package org.bosixnet.dao.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;

/** Explains why the file system refused. Java passes on only the text of the error, and that in the user's language. */
final class IoFailures {

    /** A file system with less than this left is as good as full, whatever the error says. */
    private static final long NEXT_TO_NOTHING = 64 << 10;

    private IoFailures() {}

    /** Returns the exception for a failed change of a file in {@code directory}. */
    static StoreException of(Path directory, IOException cause) {
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
                Kind.UNAVAILABLE,
                "Writing to " + directory + " failed (" + cause.getMessage() + "); nothing was stored.",
                cause);
    }

    /** Returns whether so little space is left that it is as good as none; false where that cannot be told. */
    static boolean isNearlyFull(Path directory) {
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
                + "). Make it writable; with Debian's tomcat10 add a systemd drop-in with StateDirectory=bosixnet;"
                + " or set "
                + "bosixnet.data-dir to another directory.";
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
