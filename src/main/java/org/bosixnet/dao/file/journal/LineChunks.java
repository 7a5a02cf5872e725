package org.bosixnet.dao.file.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Splits a file into chunks of whole lines, which can be parsed at the same time. */
final class LineChunks implements Closeable {

    /** Longer lines are never written; where one seems to be, newlines were lost. */
    private static final int MAX_LINE = 16 << 20;

    private static final int CHUNK = 1 << 18;

    private final InputStream in;

    /** How many bytes there still are that count. */
    private long left;

    private long offset;

    /** The beginning of a line of which the end was not read yet. */
    private byte[] rest = new byte[0];

    /** Opens the file, of which only the first {@code limit} bytes count. */
    LineChunks(Path file, long limit) throws IOException {
        in = Files.newInputStream(file);
        left = limit;
    }

    /** Lines, the last of which may lack its newline. */
    static final class Chunk {

        private final byte[] bytes;
        private final int length;

        /** Where they begin in the file. */
        private final long offset;

        private Chunk(byte[] bytes, int length, long offset) {
            this.bytes = bytes;
            this.length = length;
            this.offset = offset;
        }

        /** Returns its lines, up to the first that is not as it was written. */
        List<ReadLine> parse() {
            List<ReadLine> lines = new ArrayList<>();
            int from = 0;
            for (int i = 0; i < length; i++) {
                if (bytes[i] == '\n') {
                    ReadLine line = ReadLine.of(bytes, from, i, offset + from);
                    lines.add(line);
                    if (line.isBad()) {
                        return lines;
                    }
                    from = i + 1;
                }
            }
            if (from < length) {
                lines.add(ReadLine.bad(offset + from));
            }
            return lines;
        }
    }

    /** Returns what follows; null at the end. */
    @Nullable
    Chunk next() throws IOException {
        byte[] bytes = Arrays.copyOf(rest, Math.max(CHUNK, rest.length * 2));
        int length = rest.length;
        int end = 0; // of the last whole line
        while (end == 0 && length <= MAX_LINE) {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, length * 2);
            }
            int count = in.readNBytes(bytes, length, (int) Math.min(bytes.length - length, left));
            if (count == 0) {
                break;
            }
            left -= count;
            length += count;
            end = afterLastNewline(bytes, length, length - count);
        }
        int size = end == 0 ? length : end;
        rest = Arrays.copyOfRange(bytes, size, length);
        offset += size;
        return size == 0 ? null : new Chunk(bytes, size, offset - size);
    }

    /** Returns where the last whole line ends; 0 if there is no newline behind {@code from}. */
    private static int afterLastNewline(byte[] bytes, int length, int from) {
        for (int i = length; i > from; i--) {
            if (bytes[i - 1] == '\n') {
                return i;
            }
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
