package org.bosixnet.http.list;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.bosixnet.async.AsyncWriter;

/** A list that is too long to be kept: it is made while it is sent, for each reader anew. */
final class StreamedList extends RenderedList {

    private final ListBody packed;

    /**
     * @param bytes roughly how many there are
     * @param sources returns what makes the list, from its begin
     */
    StreamedList(String tag, long bytes, Supplier<AsyncWriter.Source> sources) {
        super(tag, new Made(bytes, sources));
        this.packed = new Made(bytes, () -> new Packing(sources.get()));
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

    private record Made(long size, Supplier<AsyncWriter.Source> sources) implements ListBody {

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

    /** Packs with gzip what another source makes. If it is cut off, the garbage collector frees what zlib has. */
    private static final class Packing implements AsyncWriter.Source {

        private final AsyncWriter.Source plain;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final GZIPOutputStream zip;
        private boolean ended;

        Packing(AsyncWriter.Source plain) {
            this.plain = plain;
            try {
                this.zip = new GZIPOutputStream(out, AsyncWriter.CHUNK);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public ByteBuffer next() {
            try {
                while (out.size() == 0 && !ended) {
                    if (plain.isAtEnd()) {
                        zip.close();
                        ended = true;
                    } else {
                        ByteBuffer more = plain.next();
                        zip.write(more.array(), more.arrayOffset() + more.position(), more.remaining());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            ByteBuffer made = ByteBuffer.wrap(out.toByteArray());
            out.reset();
            return made;
        }

        @Override
        public boolean isAtEnd() {
            return ended;
        }
    }
}
