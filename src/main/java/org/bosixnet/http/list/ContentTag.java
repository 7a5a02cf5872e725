package org.bosixnet.http.list;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Makes the tag of a list from its content alone, so that it outlives restarts and is the same at every registry. */
final class ContentTag {

    /** How many bytes of the digest are in the tag: enough that no two lists of a fleet ever share one. */
    private static final int BYTES = 16;

    private ContentTag() {}

    /** Returns the tag of some content. */
    static String of(ByteBuffer content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(sha256(content), BYTES));
    }

    static byte[] sha256(ByteBuffer content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(content);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
