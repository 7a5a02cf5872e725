package org.bosixnet.dao.file.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Looks behind a damaged line for proof that its place had been forced: a whole batch or end line of this very file, at
 * the very offset that it names. Such a line is written only after everything before it has been forced. It is searched
 * for by its first bytes and not by lines, because a newline may be what was damaged.
 */
final class ForcedProof {

    /** Batch and end lines are short; this leaves room for keys of newer versions. */
    private static final int MAX_MARK = 1 << 16;

    private static final int CHUNK = 1 << 20;

    private static final byte[][] BEGINNINGS = {
        "{\"batch\":".getBytes(StandardCharsets.US_ASCII), "{\"end\":".getBytes(StandardCharsets.US_ASCII)
    };

    private ForcedProof() {}

    /**
     * Returns whether a later line proves that the line at {@code offset} had been forced.
     *
     * @param limit how many bytes of the file count
     */
    static boolean exists(Path file, String id, long offset, long limit) throws IOException {
        long size = Math.min(Files.size(file), limit);
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(offset);
            byte[] window = new byte[(int) Math.min(CHUNK + MAX_MARK, size - offset + 1)];
            long windowAt = offset;
            int filled = 0;
            while (true) {
                long left = Math.max(0, size - windowAt - filled);
                int count = in.readNBytes(window, filled, (int) Math.min(window.length - filled, left));
                filled += count;
                boolean last = filled < window.length;
                int end = last ? filled : CHUNK;
                for (int i = Frame.PREFIX + 1; i < end; i++) {
                    if (begins(window, i, filled) && proves(window, i, filled, windowAt, id)) {
                        return true;
                    }
                }
                if (last) {
                    return false;
                }
                int keep = filled - CHUNK + Frame.PREFIX + 1;
                System.arraycopy(window, filled - keep, window, 0, keep);
                windowAt += filled - keep;
                filled = keep;
            }
        }
    }

    private static boolean begins(byte[] bytes, int at, int filled) {
        if (bytes[at] != '{') {
            return false;
        }
        for (byte[] beginning : BEGINNINGS) {
            int i = 0;
            while (i < beginning.length && at + i < filled && bytes[at + i] == beginning[i]) {
                i++;
            }
            if (i == beginning.length) {
                return true;
            }
        }
        return false;
    }

    private static boolean proves(byte[] bytes, int json, int filled, long windowAt, String id) {
        int end = json;
        while (end < filled && bytes[end] != '\n') {
            end++;
        }
        int start = json - Frame.PREFIX;
        if (end == filled || !Frame.isWhole(bytes, start, end)) {
            return false;
        }
        String text = new String(bytes, json, end - json, StandardCharsets.UTF_8);
        try {
            return LineReader.read(text) instanceof Line.Mark mark
                    && mark.at() == windowAt + start
                    && mark.id().equals(id);
        } catch (LineReader.NotUnderstoodException e) {
            return false;
        }
    }
}
