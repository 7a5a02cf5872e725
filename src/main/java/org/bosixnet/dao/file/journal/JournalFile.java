package org.bosixnet.dao.file.journal;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The file that is appended to. Belongs to one thread at a time. */
public final class JournalFile implements Closeable {

    private final Disk.Channel channel;
    private final Line.Header header;
    private long forced;
    private boolean torn;
    private boolean forceFailed;

    private JournalFile(Disk.Channel channel, Line.Header header, long forced) {
        this.channel = channel;
        this.header = header;
        this.forced = forced;
    }

    /** Says that it is unknown whether a file got its name, so that nothing may rely on either. */
    public static final class UnknownNameException extends IOException {
        private UnknownNameException(Path file) {
            super(file + " may or may not exist after a crash");
        }

        @Override
        public String getMessage() {
            return super.getMessage()
                    + (getCause() == null ? "" : ": " + getCause().getMessage());
        }
    }

    /**
     * Makes a file, durable under its name when this returns; when it throws there is none, and no leftover.
     *
     * @throws UnknownNameException if the file is there, but perhaps not after a crash
     */
    public static JournalFile create(Disk disk, Path directory, Line.Header header, Iterable<Line> lines)
            throws IOException {
        Path file = JournalFiles.file(directory, header.number());
        Path temporary = JournalFiles.temporary(file);
        Disk.Channel channel = disk.create(temporary, false);
        try {
            long length = writeAll(channel, header, lines);
            channel.force();
            named(disk, directory, temporary, file);
            return new JournalFile(channel, header, length);
        } catch (IOException | RuntimeException | Error e) {
            try (channel) {
                disk.delete(temporary);
            } catch (IOException | RuntimeException | Error again) {
                // the first failure tells enough, and nothing may take its place
            }
            throw e;
        }
    }

    private static void named(Disk disk, Path directory, Path temporary, Path file) throws IOException {
        UnknownNameException unknown = new UnknownNameException(file); // beforehand: memory may be what is missing then
        try {
            disk.rename(temporary, file);
            disk.forceDirectory(directory);
        } catch (IOException | RuntimeException | Error e) {
            if (e instanceof IOException && Files.notExists(file)) {
                throw e;
            }
            unknown.initCause(e);
            throw unknown;
        }
    }

    private static long writeAll(Disk.Channel channel, Line.Header header, Iterable<Line> lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 17);
        long length = 0;
        long flushed = 0;
        Frame.append(bytes, LineWriter.write(header));
        for (Line line : lines) {
            Frame.append(bytes, LineWriter.write(line));
            if (bytes.size() > 1 << 16) { // all at once would take as much memory again as the records
                channel.write(ByteBuffer.wrap(bytes.toByteArray()));
                length += bytes.size();
                bytes.reset();
                if (length - flushed >= Disk.PIECE) {
                    channel.flush();
                    flushed = length;
                }
            }
        }
        channel.write(ByteBuffer.wrap(bytes.toByteArray()));
        return length + bytes.size();
    }

    public long number() {
        return header.number();
    }

    /** Returns how many bytes are known to be durable. */
    public long length() {
        return forced;
    }

    /** Returns whether nothing may be written any more, because nobody knows what is durable. */
    public boolean forceFailed() {
        return forceFailed;
    }

    /**
     * Writes a batch with one write and makes it durable. When it throws, whatever that is, the batch counts as not
     * written, unless {@link #forceFailed}.
     *
     * @param revision the last forced revision
     * @param json the lines of the batch
     */
    public void append(long revision, Instant time, Iterable<String> json) throws IOException {
        append(false, revision, time, json);
    }

    /** Writes the line of a clean stop. */
    public void end(long revision, Instant time) throws IOException {
        append(true, revision, time, List.of());
    }

    private void append(boolean end, long revision, Instant time, Iterable<String> json) throws IOException {
        if (forceFailed) {
            throw new IOException("an earlier force failed");
        }
        if (torn) {
            channel.truncate(forced);
            torn = false;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 12);
        Frame.append(bytes, LineWriter.write(new Line.Mark(end, forced, header.id(), revision, time)));
        for (String line : json) {
            Frame.append(bytes, line);
        }
        ByteBuffer batch = ByteBuffer.wrap(bytes.toByteArray());
        torn = true;
        try {
            channel.write(batch);
        } catch (IOException | RuntimeException | Error e) {
            cut(e);
            throw e;
        }
        try {
            channel.force();
        } catch (IOException | RuntimeException | Error e) {
            forceFailed = true;
            throw e;
        }
        torn = false;
        forced += bytes.size();
    }

    /** Takes back what may have been written of a batch; where that fails it is done before the next. */
    private void cut(Throwable cause) {
        try {
            channel.truncate(forced);
            torn = false;
        } catch (IOException | RuntimeException | Error e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
