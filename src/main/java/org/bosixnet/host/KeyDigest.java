package org.bosixnet.host;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 digest of a whole key, which is all that the registry keeps of it. Whether two are equal is found in
 * constant time, so that the time of a refusal reveals nothing about the stored digests. Their order, as unsigned
 * numbers, is for looking them up: what that reveals is at most how the digests begin that are stored next to one, and no
 * key follows from a digest.
 */
public final class KeyDigest implements Comparable<KeyDigest> {

    /** The length in hexadecimal digits, and that of one of the four parts. */
    private static final int HEX_LENGTH = 64;

    private static final int PART = 16;

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    private KeyDigest(long first, long second, long third, long fourth) {
        this.first = first;
        this.second = second;
        this.third = third;
        this.fourth = fourth;
    }

    /** Returns the digest of a key in clear. */
    public static KeyDigest of(String key) {
        try {
            ByteBuffer bytes =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
            return new KeyDigest(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Reads a digest as {@link #hex} writes it.
     *
     * @throws IllegalArgumentException if it is not 64 lower-case hexadecimal digits
     */
    public static KeyDigest ofHex(String hex) {
        if (hex.length() != HEX_LENGTH) {
            throw notADigest();
        }
        return new KeyDigest(part(hex, 0), part(hex, PART), part(hex, 2 * PART), part(hex, 3 * PART));
    }

    private static long part(String hex, int from) {
        long part = 0;
        for (int i = from; i < from + PART; i++) {
            char c = hex.charAt(i);
            if (c >= '0' && c <= '9') {
                part = part << 4 | (c - '0');
            } else if (c >= 'a' && c <= 'f') {
                part = part << 4 | (c - 'a' + 10);
            } else {
                throw notADigest();
            }
        }
        return part;
    }

    private static IllegalArgumentException notADigest() {
        return new IllegalArgumentException("A SHA-256 digest has 64 lower-case hexadecimal digits.");
    }

    /** Returns the digest as 64 lower-case hexadecimal digits. */
    public String hex() {
        HexFormat form = HexFormat.of();
        return form.toHexDigits(first) + form.toHexDigits(second) + form.toHexDigits(third) + form.toHexDigits(fourth);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyDigest that
                && ((first ^ that.first) | (second ^ that.second) | (third ^ that.third) | (fourth ^ that.fourth)) == 0;
    }

    @Override
    public int hashCode() {
        return (int) (first >>> Integer.SIZE);
    }

    @Override
    public int compareTo(KeyDigest other) {
        int result = Long.compareUnsigned(first, other.first);
        if (result == 0) {
            result = Long.compareUnsigned(second, other.second);
        }
        if (result == 0) {
            result = Long.compareUnsigned(third, other.third);
        }
        return result != 0 ? result : Long.compareUnsigned(fourth, other.fourth);
    }

    /** Returns the first digits only: enough for a person to compare two digests, and of no other use. */
    @Override
    public String toString() {
        return "sha256:" + hex().substring(0, 8) + "...";
    }
}
