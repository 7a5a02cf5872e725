package org.bosixnet.client.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.bosixnet.client.host.Escaped;

/** Replaces a file whole: a reader sees the old content or the new one, even after a crash. */
public final class AtomicFile {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private AtomicFile() {}

    /**
     * Replaces the file, or makes it and its directory. An existing file keeps its mode and owner; a link stays one.
     * Durable when it returns. Callers must not write the same file at the same time.
     *
     * @param mode of a new file, as in {@code rw-r--r--}
     * @throws UntrustedPathException if anybody but root and this user decides what is there
     */
    public static void write(Path file, byte[] content, String mode) throws IOException {
        Path target = Trust.OWN.makePlace(file);
        Path temporary = target.resolveSibling(target.getFileName() + ".new");
        Finish alike = () -> makeAlike(temporary, target, PosixFilePermissions.fromString(mode));
        BasicFileAttributes unused = replace(target, temporary, content, alike);
        Path directory = target.getParent();
        if (directory != null) {
            forceDirectory(directory);
        }
    }

    /**
     * Does the same for a file that may be lost: several processes may write it at once, and it gets this mode,
     * whatever it had before. A power failure may bring the old content back.
     *
     * @return the attributes of the new file, by which it can be recognized
     */
    public static BasicFileAttributes writeShared(Path file, byte[] content, String mode) throws IOException {
        Path target = Trust.OWN.makePlace(file);
        Path temporary = target.resolveSibling(
                target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        return replace(
                target,
                temporary,
                content, // the umask may forbid what the mode allows
                () -> Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(mode)));
    }

    private static BasicFileAttributes replace(Path target, Path temporary, byte[] content, Finish finish)
            throws IOException {
        try {
            create(temporary, content, finish);
            BasicFileAttributes made = Files.readAttributes(temporary, BasicFileAttributes.class);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            return made;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** The last step on a new file before it is on disk. */
    public interface Finish {
        void run() throws IOException;
    }

    /**
     * Makes a new file for the owner alone, instead of an existing one, and finishes it. All of it is on disk on
     * return. The directory must be one that nobody else may write.
     */
    public static void create(Path file, byte[] content, Finish finish) throws IOException {
        Files.deleteIfExists(file);
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            writeFully(channel, content);
            finish.run();
            channel.force(true);
        }
    }

    /** Writes all of the content. */
    public static void writeFully(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static void makeAlike(Path temporary, Path target, Set<PosixFilePermission> mode) throws IOException {
        try {
            copyOwnerAndMode(target, temporary);
        } catch (NoSuchFileException e) {
            Files.setPosixFilePermissions(temporary, mode);
        }
    }

    /**
     * Gives a file the owner, group and mode of another.
     *
     * @throws NoSuchFileException if the other does not exist
     */
    public static void copyOwnerAndMode(Path model, Path file) throws IOException {
        Map<String, Object> wanted = Files.readAttributes(model, "unix:uid,gid,mode");
        Map<String, Object> is = Files.readAttributes(file, "unix:uid,gid");
        for (String attribute : new String[] {"uid", "gid"}) {
            Object value = wanted.get(attribute);
            if (value != null && !value.equals(is.get(attribute))) {
                Files.setAttribute(file, "unix:" + attribute, value);
            }
        }
        if (wanted.get("mode") instanceof Integer bits) {
            Files.setAttribute(file, "unix:mode", bits & 07777); // last: a change of owner clears bits
        }
    }

    /** Forces the entries of a directory to disk. */
    public static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Returns the system's message, without the path. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NotDirectoryException) {
            return "not a directory: " + Escaped.text(String.valueOf(e.getMessage()));
        }
        String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
        return Escaped.text(reason == null ? e.getClass().getSimpleName() : reason);
    }
}
