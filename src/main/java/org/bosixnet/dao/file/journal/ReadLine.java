package org.bosixnet.dao.file.journal;

import java.nio.charset.StandardCharsets;
import org.bosixnet.dao.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * A line of a file.
 *
 * @param offset where it begins in its file
 * @param content what it says; null if it is bad, or not understood
 * @param failure why it is not understood although it is as it was written
 */
record ReadLine(
        long offset, @Nullable Line content, @Nullable Exception failure) {

    /** Reads a line given without its newline. */
    static ReadLine of(byte[] bytes, int from, int to, long offset) {
        if (!Frame.isWhole(bytes, from, to)) {
            return bad(offset);
        }
        int json = from + Frame.PREFIX;
        Line usual = UsualLines.read(bytes, json, to);
        if (usual != null) {
            return new ReadLine(offset, usual, null);
        }
        try {
            Line read = LineReader.read(new String(bytes, json, to - json, StandardCharsets.UTF_8));
            return new ReadLine(offset, read, null);
        } catch (LineReader.NotUnderstoodException | StoreException e) {
            return new ReadLine(offset, null, e);
        }
    }

    /** Returns one that is not as it was written. */
    static ReadLine bad(long offset) {
        return new ReadLine(offset, null, null);
    }

    /** Returns whether it is not as it was written. */
    boolean isBad() {
        return content == null && failure == null;
    }
}
