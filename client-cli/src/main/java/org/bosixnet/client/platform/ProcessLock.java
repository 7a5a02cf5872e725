package org.bosixnet.client.platform;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A lock that at most one thread of one process holds. The file holds the id of that process and stays when the lock is
 * given back: removing it might remove the next owner's.
 */
public final class ProcessLock implements AutoCloseable {

    private static final Path LOCKS = Path.of("/proc/locks");

    /** Closing any descriptor of a file drops the process's locks on it (fcntl(2)), so no file is opened twice. */
    private static final Set<Path> HELD_HERE = new HashSet<>();

    /** Says that somebody else holds the lock. */
    public static final class TakenException extends IOException {
        private final @Nullable String pid;

        private TakenException(Path file, @Nullable String pid) {
            super(file + " is locked" + (pid == null ? "" : " by process " + pid));
            this.pid = pid;
        }

        /** Returns the id of the process that holds it, if it is known. */
        public Optional<String> pid() {
            return Optional.ofNullable(pid);
        }
    }

    private final Path key;
    private final FileChannel channel;

    private ProcessLock(Path key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /**
     * Takes the lock or fails at once. The directory is made with mode 0755, the file with 0600: a user who may read it
     * could lock it.
     *
     * @throws TakenException if somebody else has it
     * @throws IOException if it cannot be made
     */
    public static ProcessLock take(Path file) throws IOException {
        Path key = key(file);
        synchronized (HELD_HERE) {
            if (!HELD_HERE.add(key)) {
                throw new TakenException(
                        key, Long.toString(ProcessHandle.current().pid()));
            }
        }
        return locked(key, Trust.OWN, false);
    }

    /**
     * Does the same, but waits until nobody else holds it.
     *
     * @param trust who may decide where the file is
     * @throws InterruptedIOException if the thread is interrupted; it stays interrupted
     */
    public static ProcessLock await(Path file, Trust trust) throws IOException {
        Path key = key(file);
        synchronized (HELD_HERE) {
            while (!HELD_HERE.add(key)) {
                try {
                    HELD_HERE.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("The wait for the lock " + key + " was interrupted");
                }
            }
        }
        return locked(key, trust, true);
    }

    private static Path key(Path file) {
        return file.toAbsolutePath().normalize();
    }

    @SuppressWarnings("resource") // a lock is closed with its channel
    private static ProcessLock locked(Path key, Trust trust, boolean waits) throws IOException {
        FileChannel channel = null;
        boolean got = false;
        try {
            Object locked;
            do {
                if (channel != null) {
                    channel.close(); // its file was removed meanwhile, and others lock a new one
                }
                channel = FileChannel.open(
                        trust.makePlace(key),
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE,
                                LinkOption.NOFOLLOW_LINKS),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                locked = fileKey(key);
                FileLock lock = waits ? channel.lock() : channel.tryLock();
                if (lock == null) {
                    throw new TakenException(key, owner(channel));
                }
            } while (locked == null || !locked.equals(fileKey(key)));
            channel.truncate(0);
            AtomicFile.writeFully(
                    channel, ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(US_ASCII)));
            got = true;
            return new ProcessLock(key, channel);
        } finally {
            if (!got) {
                release(key, channel);
            }
        }
    }

    /** Returns what tells a file from another one at the same path; null if there is none. */
    private static @Nullable Object fileKey(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static void release(Path key, @Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // the kernel has dropped the lock anyway
        } finally {
            synchronized (HELD_HERE) {
                HELD_HERE.remove(key);
                HELD_HERE.notifyAll();
            }
        }
    }

    /** Returns whether somebody holds the lock, as far as can be told. */
    public static boolean isTaken(Path file) {
        Path key = key(file);
        synchronized (HELD_HERE) {
            if (HELD_HERE.contains(key)) {
                return true;
            }
        }
        if (Files.exists(key, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(key, LinkOption.NOFOLLOW_LINKS)) {
            return false; // nobody can have taken it; to open a named pipe would block
        }
        try (FileChannel channel = FileChannel.open(key, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return channel.tryLock(0, Long.MAX_VALUE, true) == null;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            return isListed(key);
        }
    }

    /** Looks for a file that this user may not read in the kernel's list (proc(5)); true if there is none. */
    private static boolean isListed(Path file) {
        try {
            String inode = ":" + FileStat.of(file).inode() + " ";
            return Files.readAllLines(LOCKS).stream().anyMatch(line -> line.contains(inode));
        } catch (IOException e) {
            return true;
        }
    }

    private static @Nullable String owner(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(20);
        int length = Math.max(0, channel.read(buffer, 0));
        String text = new String(buffer.array(), 0, length, US_ASCII).trim();
        return text.matches("[0-9]+") ? text : null;
    }

    /** Removes the file of the lock, which is held; others who wait for it make a new one. */
    public void remove() throws IOException {
        Files.deleteIfExists(key);
    }

    public boolean isHeld() {
        return channel.isOpen();
    }

    /** Releases the lock. */
    @Override
    public void close() {
        if (channel.isOpen()) { // otherwise the next owner in this process may have it already
            release(key, channel);
        }
    }
}
