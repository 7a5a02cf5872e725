package org.bosixnet.http.list;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.bosixnet.async.AsyncWriter;

/** A list that is too long to be kept: it is made while it is sent, for each reader anew. */
final class StreamedList extends RenderedList {

    private final ListBody packed;

    /**
     * @param bytes roughly how many there are
     * @param sources returns what makes the list, from its begin
     */
    StreamedList(String tag, long bytes, Supplier<AsyncWriter.Source> sources) {
        super(tag, new Made(bytes, AsyncWriter.CHUNK, sources));
        this.packed = new Made(bytes, AsyncWriter.CHUNK + Packing.MEMORY, () -> new Packing(sources.get()));
    }

    @Override
    ListBody pack() {
        return packed;
    }

    /** Returns at once what packs the list while it is sent. */
    @Override
    public CompletableFuture<ListBody> packed(Executor executor) {
        return CompletableFuture.completedFuture(packed);
    }

    private record Made(long size, long besides, Supplier<AsyncWriter.Source> sources) implements ListBody {

        @Override
        public long length() {
            return -1;
        }

        @Override
        public List<byte[]> kept() {
            return List.of();
        }

        @Override
        public AsyncWriter.Source source() {
            return sources.get();
        }
    }

    /**
     * Packs with gzip what another source makes. Not as {@link java.util.zip.GZIPOutputStream} does: while zlib uses an array,
     * the garbage collector waits, and where many readers take turns in that, memory counts as used up.
     */
    private static final class Packing implements AsyncWriter.Source {

        /** About what zlib takes up (zconf.h), and the buffers. */
        private static final long MEMORY = 320 * 1024;

        private static final int PART = 16 * 1024;

        /** What comes first (RFC 1952, section 2.3): deflate, no flags, no time, an unknown system. */
        private static final byte[] HEAD = {31, (byte) 139, 8, 0, 0, 0, 0, 0, 0, (byte) 255};

        private final AsyncWriter.Source plain;
        private final Deflater zip = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        private final CRC32 check = new CRC32();
        private final ByteBuffer in = ByteBuffer.allocateDirect(PART);
        private final ByteBuffer out = ByteBuffer.allocateDirect(PART);

        /** What has been made and not packed yet. */
        private ByteBuffer left = ByteBuffer.allocate(0);

        private boolean begun;
        private boolean ended;

        Packing(AsyncWriter.Source plain) {
            this.plain = plain;
        }

        @Override
        public synchronized ByteBuffer next() {
            ByteArrayOutputStream made = new ByteArrayOutputStream(AsyncWriter.CHUNK);
            if (!begun) {
                begun = true;
                made.writeBytes(HEAD);
            }
            while (!ended && made.size() < PART) {
                if (zip.needsInput()) {
                    give();
                }
                int length = zip.deflate(out.clear());
                byte[] packed = new byte[length];
                out.flip().get(packed);
                made.writeBytes(packed);
                if (zip.finished()) {
                    made.writeBytes(end());
                    ended = true;
                }
            }
            return ByteBuffer.wrap(made.toByteArray());
        }

        /** Gives zlib the next part, or the word that there is none. */
        private void give() {
            if (!left.hasRemaining() && !plain.isAtEnd()) {
                left = plain.next();
            }
            ByteBuffer part = left.slice();
            part.limit(Math.min(part.limit(), PART));
            left.position(left.position() + part.limit());
            in.clear().put(part).flip();
            check.update(in.duplicate());
            zip.setInput(in);
            if (!left.hasRemaining() && plain.isAtEnd()) {
                zip.finish();
            }
        }

        private byte[] end() {
            return ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) check.getValue())
                    .putInt((int) zip.getBytesRead())
                    .array();
        }

        @Override
        public synchronized boolean isAtEnd() {
            return ended;
        }

        /** Gives back what zlib has, which the garbage collector would do late. */
        @Override
        public synchronized void over() {
            ended = true;
            zip.end();
        }
    }
}
