package org.bosixnet.client.registry.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.bosixnet.client.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/** Ends with an error past a number of bytes, and when it ends before the length that was announced. */
final class BoundedStream extends FilterInputStream {
    private final long max;
    private final long announced;
    private long count;
    private @Nullable IOException failure;

    /** Bounds a stream to {@code max} bytes; {@code announced} is its length as far as known, or -1. */
    BoundedStream(InputStream in, long max, long announced) {
        super(in);
        this.max = max;
        this.announced = announced;
    }

    /** Returns why reading failed, which tells a broken stream from a reader that did not like what it read. */
    @Nullable
    IOException failure() {
        return failure;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        try {
            return counted(in.read(buffer, offset, (int) Math.min(length, max - count + 1)));
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    private int counted(int read) throws IOException {
        if (read < 0) {
            if (count < announced) {
                throw new AnswerException(
                        RegistryException.Kind.UNREACHABLE,
                        "broke off its answer after " + count + " of " + announced + " bytes");
            }
            return read;
        }
        count += read;
        if (count > max) {
            throw new AnswerException(RegistryException.Kind.BAD_ANSWER, "answered with more than " + max + " bytes");
        }
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long left = bytes;
        byte[] buffer = new byte[(int) Math.max(1, Math.min(bytes, 8192))];
        while (left > 0) {
            int read = read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                break;
            }
            left -= read;
        }
        return bytes - left;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
