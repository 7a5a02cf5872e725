package org.bosixnet;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Whether files can be believed: only the user that the server runs as, and root, can have put them there. On systems
 * without owners and modes everything is.
 */
final class TrustedFiles {

    /** What the registry reads from its data directory. */
    private static final Pattern READ =
            Pattern.compile("keys\\.properties|first-keys|lock|journal-.*|hosts|timestamps");

    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int PERMISSIONS = 07777;
    private static final int STICKY = 01000;
    private static final int OTHERS_WRITE = 0002;
    private static final int GROUP_OR_OTHERS_WRITE = 0022;
    private static final long ROOT = 0;

    private final LongSupplier user;

    TrustedFiles() {
        this(() -> new UnixSystem().getUid());
    }

    /** @param user that the server runs as; not asked for on systems that have none */
    TrustedFiles(LongSupplier user) {
        this.user = user;
    }

    /** The owner, the type and the permissions of a file (inode(7)). */
    private record State(Path path, long owner, int mode) {

        static State of(Path path, LinkOption... options) throws IOException {
            Map<String, Object> all = Files.readAttributes(path, "unix:uid,mode", options);
            return new State(path, number(all, "uid"), number(all, "mode"));
        }

        private static int number(Map<String, Object> all, String name) {
            return (Integer) Objects.requireNonNull(all.get(name));
        }

        boolean has(int bits) {
            return (mode & bits) != 0;
        }

        String permissions() {
            return Integer.toOctalString(mode & PERMISSIONS);
        }
    }

    /** Returns whether a file belongs to the server's user or to root. */
    boolean isOurs(Path file) throws IOException {
        return unsupported(file) || isOurs(State.of(file));
    }

    private boolean isOurs(State state) {
        return state.owner() == user.getAsLong() || state.owner() == ROOT;
    }

    /**
     * Lets the start go on if nobody else could have put anything into the data directory.
     *
     * @throws ConfigException if someone could; the message says what to do
     */
    void demandDirectory(Path directory) {
        if (unsupported(directory)) {
            return;
        }
        try {
            Path existing = directory;
            while (!Files.exists(existing) && existing.getParent() != null) {
                existing = existing.getParent();
            }
            Path real = existing.toRealPath();
            for (Path above = real; above != null; above = above.getParent()) {
                demandFixed(State.of(above));
            }
            if (existing.equals(directory)) {
                demandOwn(State.of(real), "a directory of its own in it can be bosixnet.data-dir, too");
                demandFiles(real);
            }
        } catch (NotDirectoryException e) {
            throw new ConfigException(directory + " is no directory; bosixnet.data-dir has to name one.");
        } catch (IOException e) {
            throw new ConfigException("It cannot be found out whom " + directory + " belongs to (" + e
                    + "). It has to be readable for the user that the server runs as.");
        }
    }

    /** A directory that everybody may rename, with all that is in it, is nobody's, unless it is sticky as /tmp is. */
    private static void demandFixed(State state) {
        if (state.has(OTHERS_WRITE) && !state.has(STICKY)) {
            throw refused(state, "can be changed by every user", "chmod o-w " + state.path());
        }
    }

    private void demandFiles(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                directory, file -> READ.matcher(file.getFileName().toString()).matches())) {
            for (Path file : files) {
                State state = State.of(file, LinkOption.NOFOLLOW_LINKS);
                if ((state.mode() & TYPE) != REGULAR) {
                    throw new ConfigException(file + " is no regular file, so nothing in " + directory
                            + " is believed. Put the file itself there, not a link.");
                }
                demandOwn(state, "if its content is yours");
            }
        }
    }

    private void demandOwn(State state, String more) {
        if (!isOurs(state)) {
            throw refused(
                    state,
                    "belongs to another user (" + state.owner() + ") than the server's (" + user.getAsLong() + ")",
                    "chown " + user.getAsLong() + " " + state.path() + " (" + more + ")");
        }
        if (state.has(GROUP_OR_OTHERS_WRITE)) {
            throw refused(
                    state, "can be changed by others than its owner", "chmod go-w " + state.path() + " (" + more + ")");
        }
    }

    /**
     * Lets the start go on if not every user can change the settings.
     *
     * @throws ConfigException if everyone can
     */
    void demandSettings(Path file) throws IOException {
        if (!unsupported(file)) {
            State state = State.of(file);
            if (state.has(OTHERS_WRITE)) {
                throw refused(state, "can be changed by every user", "chmod o-w " + file);
            }
        }
    }

    private static ConfigException refused(State state, String why, String remedy) {
        return new ConfigException(state.path() + " " + why + " (mode " + state.permissions()
                + "), so what is there is not believed. Run: " + remedy + ".");
    }

    private static boolean unsupported(Path path) {
        Set<String> views = path.getFileSystem().supportedFileAttributeViews();
        return !views.contains("unix");
    }
}
