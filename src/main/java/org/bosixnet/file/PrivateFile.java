package org.bosixnet.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes files that only the server's user may read. */
public final class PrivateFile {

    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFile() {}

    /**
     * Replaces a file, or makes it, with mode 0600. It is on the disk when this returns; after a crash it has the old
     * content or the new.
     *
     * @throws IOException if it cannot be written; the old file is then as it was
     */
    public static void replace(Path file, String content) throws IOException {
        replace(file, ".new", out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
    }

    /** The bytes of a file. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Does the same with what is written piece by piece.
     *
     * @param suffix of the name, beside the file, under which it is written; two processes that write the same file need
     *     different ones
     * @throws IOException if it cannot be written; the old file is then as it was, and nothing is beside it
     */
    public static void replace(Path file, String suffix, Content content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + suffix);
        Files.deleteIfExists(temporary);
        try {
            try (FileChannel channel = FileChannel.open(
                            temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE);
                    OutputStream out = Channels.newOutputStream(channel)) {
                content.writeTo(out);
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        try (FileChannel names = FileChannel.open(file.resolveSibling("."))) {
            names.force(true);
        }
    }
}
