package org.bosixnet.client.registry.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.registry.http.Failures.AnswerException;
import org.jspecify.annotations.Nullable;

/** A stream that fails after too many bytes, and if it ends before its announced length. */
final class BoundedStream extends FilterInputStream {
    private final long max;
    private final long announced;
    private final LongConsumer told;
    private long count;
    private @Nullable IOException failure;

    /**
     * Bounds a stream to {@code max} bytes.
     *
     * @param announced its length, or -1 if unknown
     * @param told is told after each read how much has been read, in bytes
     */
    BoundedStream(InputStream in, long max, long announced, LongConsumer told) {
        super(in);
        this.max = max;
        this.announced = announced;
        this.told = told;
    }

    /** Returns this stream inflated, with the same bound. */
    BoundedStream inflated() throws IOException {
        return new BoundedStream(new GzipMember(this), max, -1, count -> {});
    }

    /** Returns why reading failed, which distinguishes a broken stream from a reader that rejected what it read. */
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
        } catch (ConnectionClosedException e) {
            failure = announced < 0
                    ? e
                    : new AnswerException(
                            Kind.UNREACHABLE, "broke off its answer after " + count + " of " + announced + " bytes");
            throw failure;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    private int counted(int read) throws AnswerException {
        if (read < 0) {
            return read;
        }
        count += read;
        told.accept(count);
        if (count > max) {
            throw new AnswerException(Kind.BAD_ANSWER, "answered with more than " + max + " bytes");
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

    /** Frees the inflater. The connection is closed as a whole, without reading the rest of the body first. */
    @Override
    public void close() throws IOException {
        if (in instanceof GzipMember) {
            in.close();
        }
    }

    /**
     * Inflates one member of gzip (RFC 1952) and refuses a second one: no registry sends two, and the platform recurses
     * for each empty one.
     */
    private static final class GzipMember extends GZIPInputStream {
        private boolean reading;

        GzipMember(InputStream in) throws IOException {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (reading) {
                throw new AnswerException(Kind.BAD_ANSWER, "compresses its answer in several pieces");
            }
            reading = true;
            try {
                return super.read(buffer, offset, length);
            } finally {
                reading = false;
            }
        }
    }
}
