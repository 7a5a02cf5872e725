package org.bosixnet;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bosixnet.dao.StoreConfig;

/**
 * Checks whether files can be trusted: only root and the user that the server runs as can have put them there. On
 * systems without owners and modes every file is trusted.
 */
final class TrustedFiles {

    /** What the registry reads from its data directory. */
    private static final Pattern READ =
            Pattern.compile("keys\\.properties|first-keys|lock|journal-.*|hosts|timestamps|tls\\.pem");

    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int LINK = 0120000;
    private static final int PERMISSIONS = 07777;
    private static final int STICKY = 01000;
    private static final int OTHERS_WRITE = 0002;
    private static final int GROUP_OR_OTHERS_WRITE = 0022;
    private static final long ROOT = 0;

    /** The most symbolic links in a path; the kernel follows as many (path_resolution(7)). */
    private static final int MOST_LINKS = 40;

    private final LongSupplier user;
    private final Predicate<Path> readOnly;

    TrustedFiles() {
        this(() -> user(Path.of("/proc/self/status")));
    }

    /** @param user returns the user that the server runs as; not called on systems without users */
    TrustedFiles(LongSupplier user) {
        this(user, TrustedFiles::isReadOnly);
    }

    /**
     * @param user returns the user that the server runs as; not called on systems without users
     * @param readOnly tells whether a directory is in a file system that is mounted read-only
     */
    TrustedFiles(LongSupplier user, Predicate<Path> readOnly) {
        this.user = user;
        this.readOnly = readOnly;
    }

    /**
     * Returns the effective user of a process. {@code UnixSystem} takes one without a name, as in a container, for root.
     *
     * @param status its file in {@code /proc} (proc(5)); without it the user has to have a name
     */
    static long user(Path status) {
        try (Stream<String> lines = Files.lines(status, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("Uid:"))
                    .mapToLong(line -> Long.parseLong(line.split("\\s+", -1)[2]))
                    .findFirst()
                    .orElseGet(() -> new UnixSystem().getUid());
        } catch (IOException | UncheckedIOException e) {
            return new UnixSystem().getUid();
        }
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

        boolean is(int type) {
            return (mode & TYPE) == type;
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
     * Checks that nobody else could have put anything into the data directory.
     *
     * @throws ConfigException if someone could; the message says what to do
     */
    void demandDirectory(Path directory) {
        if (unsupported(directory)) {
            return;
        }
        try {
            Path existing = StoreConfig.existing(directory);
            Path real = existing.toRealPath();
            for (Path above = real; above != null; above = above.getParent()) {
                demandFixed(State.of(above));
            }
            if (existing.equals(directory.toAbsolutePath())) {
                demandOwn(State.of(real), "a directory of its own in it can be bosixnet.data-dir, too");
                demandFiles(real);
            }
        } catch (NotDirectoryException e) {
            throw new ConfigException(directory + " is not a directory; bosixnet.data-dir must name one.");
        } catch (IOException e) {
            throw new ConfigException("The owner of " + directory + " cannot be determined (" + e + "). It must be"
                    + " readable by the user that the server runs as.");
        }
    }

    /**
     * Checks that not every user can replace what is in the directory: it is not open to all, or sticky like /tmp.
     */
    private static void demandFixed(State state) {
        if (state.has(OTHERS_WRITE) && !state.has(STICKY)) {
            throw refused(state, "can be changed by every user", "chmod o-w " + state.path());
        }
    }

    private void demandFiles(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                directory, file -> READ.matcher(file.getFileName().toString()).matches())) {
            for (Path file : files) {
                State state;
                try {
                    state = State.of(file, LinkOption.NOFOLLOW_LINKS);
                } catch (NoSuchFileException e) {
                    continue; // a registry that runs has just done without it
                }
                if (!state.is(REGULAR)) {
                    throw new ConfigException(file + " is not a regular file, so nothing in " + directory
                            + " is trusted. Put the file itself there, not a link.");
                }
                demandOwn(state, "if its content is yours");
            }
        }
    }

    private void demandOwn(State state, String more) {
        demandOwner(state, more);
        if (state.has(GROUP_OR_OTHERS_WRITE)) {
            throw refused(
                    state,
                    "can be changed by users other than its owner",
                    "chmod go-w " + state.path() + " (" + more + ")");
        }
    }

    private void demandOwner(State state, String more) {
        if (!isOurs(state)) {
            throw refused(
                    state,
                    "belongs to another user (" + state.owner() + ") than the server's (" + user.getAsLong() + ")",
                    "chown " + (state.is(LINK) ? "-h " : "") + user.getAsLong() + " " + state.path() + " (" + more
                            + ")");
        }
    }

    /**
     * Checks that nobody else could have put anything into the settings, or into a file that they name: only root and the
     * server's user may control the directories and links on the path to it.
     *
     * @param setting the name of the setting that names the file
     * @throws ConfigException if someone could; the message says what to do
     */
    void demandSettings(Path file, String setting) throws IOException {
        if (unsupported(file)) {
            return;
        }
        State settings = new Walk(file.toAbsolutePath()).end();
        if (!settings.is(REGULAR)) {
            throw new ConfigException(settings.path() + " is not a regular file; " + setting + " must name one.");
        }
        demandOwn(settings, "if its content is yours");
    }

    /**
     * Checks that nobody else can put anything into a directory with programs, nor another directory in its place. What is in
     * it already is not checked. Unlike on the way to it, a sticky directory will not do: everybody can add to it.
     *
     * @throws ConfigException if someone can; the message says what to do
     */
    void demandPrograms(Path directory) throws IOException {
        if (!unsupported(directory)) {
            Walk walk = new Walk(directory.toAbsolutePath());
            walk.demandClosed(walk.end());
        }
    }

    /** Walks the path to a file, one name at a time, and checks each directory and link before passing it. */
    private final class Walk {

        private final Deque<Path> rest = new ArrayDeque<>();
        private final String more;
        private State at;
        private int links;

        Walk(Path file) throws IOException {
            more = "or keep " + file + " elsewhere, as in /etc/bosixnet";
            at = top(file);
            goOn(file);
        }

        private State top(Path path) throws IOException {
            return State.of(Objects.requireNonNull(path.getRoot()));
        }

        private void goOn(Path path) {
            for (int i = path.getNameCount() - 1; i >= 0; i--) {
                rest.push(path.getName(i));
            }
        }

        /** Returns what is at the end of the path: not a link, and not yet checked. */
        State end() throws IOException {
            while (!rest.isEmpty()) {
                demandPassable(at);
                State next = State.of(at.path().resolve(rest.pop()).normalize(), LinkOption.NOFOLLOW_LINKS);
                if (next.is(LINK)) {
                    follow(next);
                } else {
                    at = next;
                }
            }
            return at;
        }

        private void follow(State link) throws IOException {
            demandOwner(link, more);
            links++;
            if (links > MOST_LINKS) {
                throw new FileSystemLoopException(link.path().toString());
            }
            Path target = Files.readSymbolicLink(link.path());
            if (target.isAbsolute()) {
                at = top(target);
            }
            goOn(target);
        }

        /** Checks that others cannot exchange what is in the directory; in a sticky one like {@code /tmp} nobody can. */
        private void demandPassable(State directory) {
            if (directory.has(STICKY)) {
                demandOwner(directory, more);
            } else {
                demandClosed(directory);
            }
        }

        /**
         * Checks that others cannot change the directory. A volume that Kubernetes makes from settings is open to everyone,
         * but mounted read-only.
         */
        void demandClosed(State directory) {
            demandOwner(directory, more);
            if (directory.has(GROUP_OR_OTHERS_WRITE) && !readOnly.test(directory.path())) {
                throw refused(
                        directory,
                        "can be changed by users other than its owner",
                        "chmod go-w " + directory.path() + " (" + more + ")");
            }
        }
    }

    private static boolean isReadOnly(Path directory) {
        try {
            return Files.getFileStore(directory).isReadOnly();
        } catch (IOException e) {
            return false; // then its mode decides
        }
    }

    private static ConfigException refused(State state, String why, String remedy) {
        return new ConfigException(state.path() + " " + why + " (mode " + state.permissions()
                + "), so its content is not trusted. Run: " + remedy + ".");
    }

    private static boolean unsupported(Path path) {
        Set<String> views = path.getFileSystem().supportedFileAttributeViews();
        return !views.contains("unix");
    }
}
