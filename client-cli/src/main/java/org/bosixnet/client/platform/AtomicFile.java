package org.bosixnet.client.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
import java.util.stream.Stream;
import org.bosixnet.client.host.Escaped;

/**
 * Puts new content into files: replaced whole, a reader sees the old content or the new one, even after a crash.
 * Nothing else in the program makes temporary files, renames files or forces them to disk. A caller whose way depends on
 * what it finds meanwhile takes the single steps: {@link #create}, {@link #move}, {@link #writeInPlace} and
 * {@link #forceEntry}. Content is given in pieces, so that a large file need not be put together in memory.
 */
public final class AtomicFile {

    /** The most bytes written at once. */
    private static final int CHUNK = 1 << 16;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private AtomicFile() {}

    /** What a new file gets besides its content, before it is on disk: mode, owner, label. */
    public interface Finish {

        void run(Path made) throws IOException;

        /** Returns what gives this mode, as in {@code rw-r--r--}: the umask may have forbidden what that allows. */
        static Finish mode(String mode) {
            return made -> Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(mode));
        }

        /** Returns what gives the owner, group and mode of another file; it fails if there is no such file. */
        static Finish like(Path model) {
            return made -> copyOwnerAndMode(model, made);
        }

        /** Returns what gives those and all the attributes; it fails if an access control list cannot be copied. */
        static Finish like(Path model, FileAttributes attributes) {
            return made -> {
                like(model).run(made);
                attributes.copy(model, made);
            };
        }
    }

    /**
     * Replaces the file, or makes it and its directory. An existing file keeps its mode and owner; a link stays one.
     * Durable when it returns. Callers must not write the same file at the same time.
     *
     * @param mode of a new file, as in {@code rw-r--r--}
     * @throws UntrustedPathException if anybody but root and this user decides what is there
     */
    public static void write(Path file, String mode, ByteBuffer... content) throws IOException {
        Path target = Trust.OWN.makePlace(file);
        Finish finish = made -> {
            try {
                Finish.like(target).run(made);
            } catch (NoSuchFileException e) {
                Finish.mode(mode).run(made);
            }
        };
        BasicFileAttributes unused = replace(target, beside(target, ".new"), finish, content);
        forceEntry(target);
    }

    /**
     * Does the same for a file that may be lost: several processes may write it at once, and it gets this mode,
     * whatever it had before. A power failure may bring the old content back.
     *
     * @return the attributes of the new file, by which it can be recognized
     */
    public static BasicFileAttributes writeShared(Path file, String mode, ByteBuffer... content) throws IOException {
        Path target = Trust.OWN.makePlace(file);
        Path temporary = beside(target, "." + ProcessHandle.current().pid() + ".tmp");
        return replace(target, temporary, Finish.mode(mode), content);
    }

    private static Path beside(Path target, String suffix) {
        return target.resolveSibling(target.getFileName() + suffix);
    }

    /**
     * Replaces a file by a new one, which is on disk, although a power failure may bring the old one back until
     * {@link #forceEntry}. On failure there is no temporary file.
     *
     * @param temporary a name in the same directory, for the new file until it is complete
     * @return the attributes of the new file
     */
    static BasicFileAttributes replace(Path target, Path temporary, Finish finish, ByteBuffer... content)
            throws IOException {
        try {
            create(temporary, finish, content);
            BasicFileAttributes made = Files.readAttributes(temporary, BasicFileAttributes.class);
            move(temporary, target);
            return made;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Makes a new file for the owner alone, instead of an existing one, and finishes it. All of it is on disk on
     * return. The directory must be one that nobody else may write.
     */
    public static void create(Path file, Finish finish, ByteBuffer... content) throws IOException {
        Files.deleteIfExists(file);
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            writeFully(channel, content);
            finish.run(file);
            channel.force(true);
        }
    }

    /** Gives a file another name in the same directory, in place of an existing file, in one step. */
    public static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Overwrites a file that cannot be replaced, and no link: with a single write if it is not large, then cuts off the
     * rest, and forces it to disk. A reader may see some of both contents, and after a crash everyone may.
     */
    public static void writeInPlace(Path file, ByteBuffer... content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            writeFully(channel, content);
            channel.truncate(channel.position());
            channel.force(true);
        }
    }

    /** Forces the directory of a file to disk, and with it what was created, moved or removed there. */
    public static void forceEntry(Path file) throws IOException {
        Path directory = file.getParent();
        if (directory != null) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Writes all of the content, in pieces that do not grow with it: the JVM copies each outside of its heap. */
    static void writeFully(FileChannel channel, ByteBuffer... content) throws IOException {
        long all = Stream.of(content).mapToLong(ByteBuffer::remaining).sum();
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, all));
        for (ByteBuffer piece : content) {
            while (piece.hasRemaining()) {
                int length = Math.min(piece.remaining(), chunk.remaining());
                chunk.put(piece.slice(piece.position(), length));
                piece.position(piece.position() + length);
                if (!chunk.hasRemaining()) {
                    writeChunk(channel, chunk);
                }
            }
        }
        writeChunk(channel, chunk);
    }

    private static void writeChunk(FileChannel channel, ByteBuffer chunk) throws IOException {
        chunk.flip();
        while (chunk.hasRemaining()) {
            channel.write(chunk);
        }
        chunk.clear();
    }

    private static void copyOwnerAndMode(Path model, Path file) throws IOException {
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

    /** Returns the system's message, without the path. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof NotDirectoryException) {
            return "not a directory: " + Escaped.text(String.valueOf(e.getMessage()));
        }
        String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
        return Escaped.text(reason == null ? e.getClass().getSimpleName() : reason);
    }
}
