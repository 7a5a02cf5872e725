package org.bosixnet.client.hostsfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.bosixnet.client.platform.AtomicFile;
import org.bosixnet.client.platform.AtomicFile.Finish;
import org.bosixnet.client.platform.FileAttributes;
import org.bosixnet.client.platform.FileStat;

/** The file operations that a hosts file needs; tests replace single ones to let them fail. */
class Disk {

    /** Largest hosts file read, in bytes. */
    static final long MAX_SIZE = maxSize(Runtime.getRuntime().maxMemory());

    /** How much is read at once; the system's own buffer, one for each thread, is as large. */
    private static final int CHUNK = 1 << 13;

    private final FileAttributes attributes;

    Disk(FileAttributes attributes) {
        this.attributes = attributes;
    }

    /** Returns how large a file may be for a heap: while it is changed, it is in memory twice, old and previous. */
    static long maxSize(long heap) {
        return Math.min(64L << 20, heap / 3);
    }

    /** Returns how much memory a file may take, so that the rest of the program has some beside it. */
    static long mostMemory(long heap) {
        return Math.max(heap / 10, heap - HostsFile.NOT_ITS_OWN);
    }

    /** Returns {@link #mostMemory(long)} for this program's heap. */
    long mostMemory() {
        return mostMemory(Runtime.getRuntime().maxMemory());
    }

    /**
     * @throws HostsFileException if the file is larger than {@link #MAX_SIZE}, or not a regular file: a pipe has no end
     */
    Bytes read(Path file) throws IOException {
        try (SeekableByteChannel channel = open(file)) {
            long size = channel.size();
            if (size > MAX_SIZE) {
                throw new HostsFileException(
                        file + " has more than " + MAX_SIZE + " bytes, the most that there is memory"
                                + " for: a third of -Xmx in /etc/bosixnet/jvm.options, at most 64 MiB. Set HOSTS_FILE=..."
                                + " to another file, for example one for dnsmasq's addn-hosts, or give it"
                                + " more memory.");
            }
            byte[] bytes = new byte[(int) size];
            InputStream in = Channels.newInputStream(channel);
            int length = 0;
            for (int read = 0; read >= 0 && length < bytes.length; length += Math.max(0, read)) {
                read = in.read(bytes, length, Math.min(CHUNK, bytes.length - length));
            }
            return Bytes.of(bytes).cut(0, length);
        }
    }

    /** Returns whether a file has this text, without having both in memory. */
    boolean has(Path file, HostsText text) throws IOException {
        try (SeekableByteChannel channel = open(file)) {
            if (channel.size() != text.size()) {
                return false;
            }
            ByteBuffer read = ByteBuffer.allocate(CHUNK);
            for (ByteBuffer piece : text.pieces()) {
                while (piece.hasRemaining()) {
                    read.clear().limit(Math.min(CHUNK, piece.remaining()));
                    if (channel.read(read) < 0) {
                        return false;
                    }
                    ByteBuffer wanted =
                            piece.slice(piece.position(), read.flip().limit());
                    if (!read.equals(wanted)) {
                        return false;
                    }
                    piece.position(piece.position() + wanted.limit());
                }
            }
            return true;
        }
    }

    private static SeekableByteChannel open(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new HostsFileException(file + " is not a regular file. Remove it.");
        }
        return Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    /** Returns what gives a new file all that another has besides its content. */
    Finish like(Path model) {
        return Finish.like(model, attributes);
    }

    void create(Path file, HostsText content, Finish finish) throws IOException {
        AtomicFile.create(file, finish, content.pieces());
    }

    /** Keeps a text beside the hosts file, for this user alone. */
    void keep(Path file, HostsText content) throws IOException {
        AtomicFile.write(file, "rw-------", content.pieces());
    }

    void move(Path from, Path to) throws IOException {
        AtomicFile.move(from, to);
    }

    void writeInPlace(Path file, HostsText content) throws IOException {
        AtomicFile.writeInPlace(file, content.pieces());
    }

    /** Makes a write last. */
    void makeLast(Path file) throws IOException {
        AtomicFile.forceEntry(file);
    }

    /** Remembers that a file still has the attributes of the one before. */
    void replaced(FileStat file) {
        attributes.replaced(file);
    }

    /**
     * Returns whether a move failed because something is mounted on the file. The system's message is in the language
     * of the locale, so its list of mounts (proc(5), mountinfo) is read, too.
     */
    boolean isBusy(IOException e, Path file) {
        if (!(e instanceof FileSystemException failure)) {
            return false;
        }
        String reason = failure.getReason();
        return (reason != null && reason.contains("busy")) || attributes.isMountPoint(file);
    }
}
