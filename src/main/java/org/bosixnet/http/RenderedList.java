package org.bosixnet.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.ws.rs.core.EntityTag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A list as it goes over the wire, rendered once and sent many times, with the tag of its content. */
final class RenderedList {

    /** How many bytes of the digest go into the tag: enough that no two lists of a fleet ever share one. */
    private static final int TAG_BYTES = 16;

    private final byte[] plain;
    private final EntityTag tag;

    @GuardedBy("this")
    private byte @Nullable [] gzip;

    /**
     * @param content what the tag is made from, where it differs from what is sent
     */
    RenderedList(byte[] plain, byte[] content) {
        this.plain = plain;
        this.tag = new EntityTag(
                Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(sha256(content), TAG_BYTES)),
                true);
    }

    byte[] plain() {
        return plain;
    }

    EntityTag tag() {
        return tag;
    }

    synchronized byte[] gzip() {
        byte[] packed = gzip;
        if (packed == null) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 4 + 64);
            try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
                zip.write(plain);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            packed = out.toByteArray();
            gzip = packed;
        }
        return packed;
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
