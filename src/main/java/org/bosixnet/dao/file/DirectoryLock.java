package org.bosixnet.dao.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.file.journal.LocalDisk;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one process the owner of a directory. The file {@code lock} also names that process, and which journal file is the
 * newest, so that its loss is noticed.
 *
 * <p>POSIX drops the lock of a whole process as soon as the process closes the file once, whoever opened it. So a second
 * registry in the same process, perhaps of another class loader, must not even open it: a system property, the one
 * thing that class loaders share, tells it beforehand.
 */
final class DirectoryLock implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryLock.class);

    private static final String NAME = "lock";

    private static final Pattern JOURNAL = Pattern.compile("(?m)^journal ([1-9][0-9]{0,17})$");

    private final FileChannel channel;
    private final String property;
    private final String owner;
    private final long lastJournal;

    private DirectoryLock(FileChannel channel, String property, String owner, long lastJournal) {
        this.channel = channel;
        this.property = property;
        this.owner = owner;
        this.lastJournal = lastJournal;
    }

    /**
     * Takes the lock.
     *
     * @throws StoreException if someone else has it
     */
    static DirectoryLock acquire(Path directory, Instant now) throws IOException {
        String owner = "process " + ProcessHandle.current().pid() + " on " + machine() + " since " + now;
        String property = property(directory);
        String other = (String) System.getProperties().putIfAbsent(property, owner);
        if (other != null) {
            throw locked(directory, other, null);
        }
        try {
            return acquire(directory, property, owner);
        } catch (IOException | RuntimeException | Error e) {
            System.clearProperty(property);
            throw e;
        }
    }

    /**
     * Returns the number of the newest journal file that the owner of a directory made, without becoming it; 0 if it is
     * unknown, also because this process is the owner and would lose the lock.
     */
    static long lastJournal(Path directory) throws IOException {
        if (System.getProperty(property(directory)) != null) {
            return 0;
        }
        try (FileChannel channel = FileChannel.open(directory.resolve(NAME))) {
            return lastJournal(content(channel));
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private static String property(Path directory) throws IOException {
        return "org.bosixnet.lock." + identity(directory);
    }

    /** Returns what tells a directory from others, whichever path leads to it: it may be mounted twice. */
    private static String identity(Path directory) throws IOException {
        try {
            Map<String, Object> inode = Files.readAttributes(directory, "unix:dev,ino");
            return inode.get("dev") + ":" + inode.get("ino");
        } catch (UnsupportedOperationException e) {
            return directory.toRealPath().toString();
        }
    }

    private static DirectoryLock acquire(Path directory, String property, String owner) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve(NAME),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                LocalDisk.mode(directory, "rw-------"));
        try {
            FileLock lock = channel.tryLock();
            String content = content(channel);
            if (lock == null) {
                throw locked(directory, content.lines().findFirst().orElse("another process"), null);
            }
            DirectoryLock taken = new DirectoryLock(channel, property, owner, lastJournal(content));
            taken.write(taken.lastJournal);
            return taken;
        } catch (OverlappingFileLockException e) {
            throw locked(directory, "this same process, under another path", e);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /** Returns the number of the newest journal file that the last owner made, 0 if it is unknown. */
    long lastJournal() {
        return lastJournal;
    }

    /** Notes the newest journal file. Nothing depends on it but the search for lost files, so it is not forced, and may fail. */
    void write(long journal) {
        String content = owner + "\n" + (journal == 0 ? "" : "journal " + journal + "\n");
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        try {
            channel.write(ByteBuffer.wrap(bytes), 0);
            channel.truncate(bytes.length);
        } catch (IOException e) {
            LOG.warn("The lock file does not say who owns the directory: {}", e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            System.clearProperty(property);
        }
    }

    private static long lastJournal(String content) {
        Matcher journal = JOURNAL.matcher(content);
        return journal.find() ? Long.parseLong(journal.group(1)) : 0;
    }

    private static String content(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1024);
        channel.read(bytes, 0);
        return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }

    private static StoreException locked(Path directory, String owner, @Nullable Throwable cause) {
        return new StoreException(
                Kind.LOCKED,
                directory + " belongs to another registry: " + owner
                        + ". Stop that one, or set bosixnet.data-dir to another directory.",
                cause);
    }

    /** Returns the name of this machine, without asking DNS as the library would. */
    private static String machine() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return System.getenv().getOrDefault("HOSTNAME", "this machine");
        }
    }
}
