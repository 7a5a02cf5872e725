package org.bosixnet.client.hostsfile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bosixnet.client.platform.AtomicFile;
import org.bosixnet.client.platform.Trust;
import org.bosixnet.client.platform.UntrustedPathException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every other agent from writing the same hosts file. The file holds the id of the process that has it and stays
 * when the lock is given back: who removes a lock file may remove the next owner's.
 */
public final class HostsLock implements AutoCloseable {

    /** Closing any descriptor of a file drops the process's locks on it (fcntl(2)), so none is opened twice. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private HostsLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock or fails at once. The directory is made with mode 0755, the file with 0600: who may read it could
     * lock it.
     *
     * @throws HostsFileException if somebody else has it (then the message names the process), or it cannot be made
     */
    static HostsLock take(Path file) throws HostsFileException {
        Path key = file.toAbsolutePath().normalize();
        if (!HELD_HERE.add(key)) {
            throw taken(key, Long.toString(ProcessHandle.current().pid()));
        }
        HostsLock lock = null;
        try {
            lock = locked(key);
            return lock;
        } catch (UntrustedPathException e) {
            throw new HostsFileException("The lock was not taken: " + e.getMessage(), e);
        } catch (IOException e) {
            throw e instanceof HostsFileException known
                    ? known
                    : new HostsFileException(
                            "Cannot make the lock file " + key + " (" + AtomicFile.reason(e)
                                    + "). Run the agent as root, or"
                                    + " set HOSTS_FILE=... to a file in a directory that it may write.",
                            e);
        } finally {
            if (lock == null) {
                HELD_HERE.remove(key);
            }
        }
    }

    @SuppressWarnings("resource") // a lock that was got is closed with its channel
    private static HostsLock locked(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                Trust.OWN.makePlace(file),
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        boolean got = false;
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw taken(file, owner(channel));
            }
            channel.truncate(0);
            AtomicFile.writeFully(channel, (ProcessHandle.current().pid() + "\n").getBytes(US_ASCII));
            got = true;
            return new HostsLock(file, channel);
        } finally {
            if (!got) {
                channel.close();
            }
        }
    }

    /** Returns whether somebody has the lock, as far as can be told: who may not read the file is told that it is so. */
    static boolean isTaken(Path file) {
        Path key = file.toAbsolutePath().normalize();
        if (HELD_HERE.contains(key)) {
            return true;
        }
        if (Files.exists(key, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(key, LinkOption.NOFOLLOW_LINKS)) {
            return false; // nobody can have taken it; to open a named pipe would be to wait for somebody
        }
        try (FileChannel channel = FileChannel.open(key, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return channel.tryLock(0, Long.MAX_VALUE, true) == null;
        } catch (NoSuchFileException e) {
            return false;
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

    private static HostsFileException taken(Path file, @Nullable String pid) {
        return new HostsFileException("Another agent" + (pid == null ? "" : " (process " + pid + ")")
                + " is writing this hosts file. Stop it, or wait until it is done; the lock is " + file + ".");
    }

    boolean isHeld() {
        return channel.isOpen();
    }

    /** Gives the lock back. */
    @Override
    public void close() {
        if (!channel.isOpen()) {
            return; // the next owner in this process may have taken it already
        }
        try {
            channel.close();
        } catch (IOException e) {
            // the kernel has dropped the lock all the same
        } finally {
            HELD_HERE.remove(file);
        }
    }
}
