package org.bosixnet.client.platform;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;
import org.bosixnet.client.host.Escaped;

/**
 * Finds files whose path and, if asked for, content only root and one user control. Each directory and link on the path
 * must belong to one of the two, and nobody else may write there. An access control list that lets others write shows
 * in the group's permissions (acl(5)), so the mode is enough.
 *
 * <p>A directory that others may write is accepted if it is sticky, as {@code /tmp} is, and the next part is a
 * directory of root or the user: others can neither rename nor remove that. A file or a link directly in it is refused.
 *
 * <p>Nobody else can exchange a found file later, so it may be opened by its path.
 */
public final class Trust {

    /** Trusts root alone: for programs to run. */
    public static final Trust ROOT = new Trust(0);

    /** Trusts root and the user that runs this process. */
    public static final Trust OWN = new Trust(uid(Path.of("/proc/self/status")));

    private static final Path TOP = Path.of("/");

    /** The id of no user. */
    private static final long NOBODY = -1;

    /** As many as the kernel follows (path_resolution(7)). */
    private static final int MOST_LINKS = 40;

    private final long user;

    private Trust(long user) {
        this.user = user;
    }

    /**
     * Returns the effective user id of a process. {@code UnixSystem} takes a user missing in {@code /etc/passwd} for
     * root, and {@code /proc/self} may be root's, so either would trust too much (proc(5)).
     *
     * @param status the file in {@code /proc}; without it only a known user counts
     */
    static long uid(Path status) {
        try (Stream<String> lines = Files.lines(status, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("Uid:"))
                    .mapToLong(line -> Long.parseLong(line.split("\\s+", -1)[2]))
                    .findFirst()
                    .orElse(NOBODY);
        } catch (IOException | UncheckedIOException e) {
            UnixSystem system = new UnixSystem();
            return system.getUsername() == null ? NOBODY : system.getUid();
        }
    }

    /** Returns an instance that trusts root and this user. */
    public static Trust of(long user) {
        return new Trust(user);
    }

    /** Returns whether this user is trusted. */
    public boolean believes(long uid) {
        return uid == 0 || uid == user;
    }

    /** Returns whether root alone is trusted. */
    public boolean isRootAlone() {
        return user == 0;
    }

    /**
     * Returns the real path of a regular file or a directory, no part of which is a link; empty if there is none.
     *
     * @throws UntrustedPathException if anybody else decides what is there, or what is in it; or if opening it would
     *     block, as with a named pipe
     * @throws IOException if that cannot be found out
     */
    public Optional<Path> existing(Path file) throws IOException {
        try {
            Path real = new Walk(file, false).end();
            FileStat is = FileStat.of(real);
            if (!is.isDirectory()) {
                requireClosed(parent(real), FileStat.of(parent(real)), file);
            }
            requireOwn(real, is, file);
            requireClosed(real, is, file);
            if (!is.isDirectory() && !is.isRegular()) {
                throw new UntrustedPathException(shown(real)
                        + " is not a regular file, so it is not used. Remove it, or" + " use another path.");
            }
            return Optional.of(real);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the real path of a file that is to be made or replaced, in an existing directory. A link is followed,
     * even to a missing file. The file itself may be anybody's.
     *
     * @throws NoSuchFileException if the directory is missing
     * @throws UntrustedPathException if anybody else decides what is there
     * @throws IOException if that cannot be found out
     */
    public Path place(Path file) throws IOException {
        return place(file, false);
    }

    /**
     * Does the same, but makes missing directories, which all may read whatever the umask, and an existing file may be
     * nobody else's.
     */
    public Path makePlace(Path file) throws IOException {
        Path real = place(file, true);
        existing(real);
        return real;
    }

    private Path place(Path file, boolean makes) throws IOException {
        Path real = new Walk(file, makes).end();
        requireClosed(parent(real), FileStat.of(parent(real)), file);
        return real;
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? TOP : parent;
    }

    private void requireOwn(Path path, FileStat is, Path file) throws UntrustedPathException {
        if (!believes(is.uid())) {
            throw new UntrustedPathException(
                    shown(path) + " belongs to another user (uid " + is.uid() + "), who could change " + it(path, file)
                            + ", so it is not used. Use another path, or run: chown root " + shown(path));
        }
    }

    private static void requireClosed(Path path, FileStat is, Path file) throws UntrustedPathException {
        if (is.isOpen()) {
            throw new UntrustedPathException(shown(path) + " can be written by users other than its owner (mode "
                    + is.permissions() + "), who could change " + it(path, file) + ", so it is not used. "
                    + (is.isSticky()
                            ? "Use a directory that nobody else may write."
                            : "Run: chmod go-w " + shown(path)));
        }
    }

    private static String it(Path path, Path file) {
        return path.equals(file) ? "it" : shown(file);
    }

    private static String shown(Path path) {
        return Escaped.text(path.toString());
    }

    /** A walk from the root directory to a file, a name at a time. */
    private final class Walk {
        private final Path file;
        private final boolean makes;
        private final Deque<String> rest = new ArrayDeque<>();
        private Path current = TOP;
        private int links;

        Walk(Path file, boolean makes) {
            this.file = file;
            this.makes = makes;
            goOn(file.toAbsolutePath());
        }

        private void goOn(Path path) {
            for (int i = path.getNameCount() - 1; i >= 0; i--) {
                rest.push(path.getName(i).toString());
            }
        }

        /** Returns the real path, which need not exist yet. */
        Path end() throws IOException {
            enter(TOP, FileStat.of(TOP));
            while (!rest.isEmpty()) {
                String name = rest.pop();
                Path next = name.equals("..")
                        ? parent(current)
                        : current.resolve(name).normalize();
                FileStat is = FileStat.ofAny(next);
                if (is == null && rest.isEmpty()) {
                    return next;
                }
                if (is == null) {
                    is = make(next);
                }
                if (is.isLink()) {
                    follow(next, is);
                } else if (is.isDirectory() && !rest.isEmpty()) {
                    enter(next, is);
                } else if (rest.isEmpty()) {
                    return next;
                } else {
                    throw new NotDirectoryException(next.toString());
                }
            }
            return current;
        }

        private void enter(Path directory, FileStat is) throws UntrustedPathException {
            requireOwn(directory, is, file);
            if (!is.isSticky()) {
                requireClosed(directory, is, file);
            }
            current = directory;
        }

        private void follow(Path link, FileStat is) throws IOException {
            requireOwn(link, is, file);
            requireClosed(current, FileStat.of(current), file);
            if (++links > MOST_LINKS) {
                throw new FileSystemLoopException(file.toString());
            }
            Path target = Files.readSymbolicLink(link);
            if (target.isAbsolute()) {
                current = TOP;
            }
            goOn(target);
        }

        private FileStat make(Path directory) throws IOException {
            if (!makes) {
                throw new NoSuchFileException(directory.toString());
            }
            requireClosed(current, FileStat.of(current), file);
            try {
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            } catch (FileAlreadyExistsException e) {
                // made by another command meanwhile; it is checked like any other
            }
            return FileStat.of(directory);
        }
    }
}
