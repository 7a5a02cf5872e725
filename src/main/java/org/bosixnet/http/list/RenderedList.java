package org.bosixnet.http.list;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A list as sent, rendered once and sent many times, with the tag of its content. */
public final class RenderedList {

    /** How many bytes of the digest are in the tag: enough that no two lists of a fleet ever share one. */
    private static final int TAG_BYTES = 16;

    private final byte[] plain;
    private final String tag;

    @GuardedBy("this")
    private @Nullable CompletableFuture<byte[]> packed;

    public RenderedList(byte[] plain) {
        this(plain, ByteBuffer.wrap(plain));
    }

    /**
     * @param content the bytes that the tag is made from, which may be only a part of what is sent
     */
    public RenderedList(byte[] plain, ByteBuffer content) {
        this.plain = plain;
        this.tag = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(sha256(content), TAG_BYTES));
    }

    /** Returns the list; must not be changed. */
    public byte[] plain() {
        return plain;
    }

    /** Returns the opaque part of the list's tag, without quotes; the tag is a weak one (RFC 9110 section 8.8.3). */
    public String tag() {
        return tag;
    }

    /** Returns the list packed with gzip, which must not be changed; packed on the executor, once for all callers. */
    public CompletableFuture<byte[]> packed(Executor executor) {
        CompletableFuture<byte[]> mine = new CompletableFuture<>();
        synchronized (this) {
            if (packed != null && !packed.isCompletedExceptionally()) {
                return packed;
            }
            packed = mine;
        }
        try {
            executor.execute(() -> {
                try {
                    mine.complete(gzip());
                } catch (Throwable e) { // Errors too: nobody may wait for ever
                    mine.completeExceptionally(e);
                }
            });
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
        }
        return mine;
    }

    private byte[] gzip() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 4 + 64);
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] sha256(ByteBuffer content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(content);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
