package org.bosixnet.launch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory of this process for what the web server unpacks. Directories are numbered, and a process takes the first
 * that no other has: so those that a killed one left are used again, and there are never more than there were processes.
 *
 * @param lock is held as long as the process uses the directory
 */
record WorkDirectory(Path path, FileChannel lock) implements AutoCloseable {

    private static final int MOST = 100;

    /** Says why nothing can be unpacked, and what to do. */
    static final class UnusableException extends RuntimeException {
        UnusableException(Path parent, String why) {
            super("There is no place to unpack the WAR in " + parent + ": " + why
                    + ". It must be a directory of this user, or name another one: CACHE_DIRECTORY=DIR.");
        }
    }

    /** Returns the directory for caches: of the service, as systemd.exec(5) says, or else of the user (XDG). */
    static Path parent(Map<String, String> environment) {
        String service = environment.getOrDefault("CACHE_DIRECTORY", "").split(":", -1)[0];
        if (!service.isEmpty()) {
            return Path.of(service);
        }
        String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path parent = caches.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(caches);
        if (!parent.isAbsolute()) {
            throw new UnusableException(parent, "the path does not begin with /");
        }
        return parent.resolve("bosixnet-registry");
    }

    /** @throws UnusableException if there is no such directory, and none can be made */
    static WorkDirectory take(Path parent) {
        try {
            Files.createDirectories(parent, mode("rwx------"));
            demandOwn(parent);
            for (int number = 0; number < MOST; number++) {
                FileChannel channel = FileChannel.open(
                        parent.resolve(number + ".lock"),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        mode("rw-------")); // or anyone could lock it
                if (isLocked(channel)) {
                    Path path = parent.resolve(String.valueOf(number));
                    empty(path);
                    return new WorkDirectory(Files.createDirectories(path), channel);
                }
                channel.close();
            }
        } catch (IOException e) {
            throw new UnusableException(parent, e.toString());
        }
        throw new UnusableException(parent, MOST + " processes use it");
    }

    private static FileAttribute<?> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    /** Programs are loaded from there, so nobody else may write it. */
    private static void demandOwn(Path parent) throws IOException {
        PosixFileAttributes now = Files.readAttributes(parent, PosixFileAttributes.class);
        Object owner = Files.getAttribute(parent, "unix:uid");
        if (!owner.equals(0) && !owner.equals(ownUser(parent))) {
            throw new UnusableException(parent, "it belongs to " + now.owner().getName());
        }
        if (now.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || now.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new UnusableException(parent, "other users can write it (chmod go-w " + parent + ")");
        }
    }

    /** Returns the number of this user, who may have no name, as in a container. */
    private static Object ownUser(Path parent) throws IOException {
        Path own = Files.createTempFile(parent, "", "");
        try {
            return Files.getAttribute(own, "unix:uid");
        } finally {
            Files.delete(own);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) { // this process has it
            return false;
        }
    }

    private static void empty(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> found = Files.walk(path)) {
            files = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    @Override
    public void close() {
        try {
            empty(path);
            lock.close();
        } catch (IOException e) {
            // the next process that takes it empties it, too
        }
    }
}
