package org.bosixnet.http.list;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A list as sent, rendered once and sent many times, with the tag of its content. */
public abstract class RenderedList {

    private final String tag;
    private final ListBody plain;

    @GuardedBy("this")
    private @Nullable CompletableFuture<ListBody> packed;

    RenderedList(String tag, ListBody plain) {
        this.tag = tag;
        this.plain = plain;
    }

    /** Returns a list that is all in one piece, tagged by its bytes. */
    static RenderedList of(byte[] text) {
        return of(text, ByteBuffer.wrap(text));
    }

    /**
     * Returns a list that is all in one piece.
     *
     * @param content the bytes that the tag is made from, which may be only a part of what is sent
     */
    static RenderedList of(byte[] text, ByteBuffer content) {
        return new RenderedList(ContentTag.of(content), ListBody.of(List.of(text))) {
            @Override
            ListBody pack() {
                return ListBody.of(List.of(gzip(text)));
            }
        };
    }

    /** Returns the opaque part of the list's tag, without quotes; the tag is a weak one (RFC 9110 section 8.8.3). */
    public final String tag() {
        return tag;
    }

    /** Returns the list as it is. */
    public final ListBody plain() {
        return plain;
    }

    /** Packs the list with gzip (RFC 1952), as one member. */
    abstract ListBody pack();

    /** Returns the list packed with gzip; packed on the executor, once for all callers. */
    public CompletableFuture<ListBody> packed(Executor executor) {
        CompletableFuture<ListBody> mine = new CompletableFuture<>();
        synchronized (this) {
            if (packed != null && !packed.isCompletedExceptionally()) {
                return packed;
            }
            packed = mine;
        }
        try {
            executor.execute(() -> {
                try {
                    mine.complete(pack());
                } catch (Throwable e) { // Errors too: nobody may wait for ever
                    mine.completeExceptionally(e);
                }
            });
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
        }
        return mine;
    }

    private static byte[] gzip(byte[] text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length / 4 + 64);
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
