package org.bosixnet.dao.file.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a file line by line and knows where each line is, which the readers of the library do not tell. */
final class LineInput implements Closeable {

    /** Longer lines are never written; where one seems to be, newlines were lost. */
    private static final int MAX_LINE = 16 << 20;

    private final InputStream in;
    private final long limit;
    private byte[] buffer = new byte[1 << 15];
    private int from;
    private int to;
    private long read;
    private long offset;
    private long next;
    private long number;

    /** Opens the file, of which only the first {@code limit} bytes count. */
    LineInput(Path file, long limit) throws IOException {
        in = Files.newInputStream(file);
        this.limit = limit;
    }

    /** Returns the offset of the line returned last. */
    long offset() {
        return offset;
    }

    /** Returns the number of the line returned last; the first is 1. */
    long number() {
        return number;
    }

    /**
     * Returns the JSON of the next line; null if there is no further byte, and the empty string, which is no JSON, if the
     * line is not as it was written.
     */
    @Nullable
    String next() throws IOException {
        offset = next;
        int scanned = from;
        while (true) {
            for (; scanned < to; scanned++) {
                if (buffer[scanned] == '\n') {
                    return line(scanned);
                }
            }
            if (to - from > MAX_LINE) {
                number++;
                return "";
            }
            scanned -= from;
            if (!fill()) {
                return unfinished();
            }
            scanned += from;
        }
    }

    private String line(int end) {
        String json = Frame.open(buffer, from, end);
        next = offset + (end + 1 - from);
        from = end + 1;
        number++;
        return json == null ? "" : json;
    }

    private @Nullable String unfinished() {
        if (from == to) {
            return null;
        }
        number++;
        return "";
    }

    private boolean fill() throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int count = in.read(buffer, to, (int) Math.min(buffer.length - to, limit - read));
        if (count <= 0) {
            return false;
        }
        read += count;
        to += count;
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
