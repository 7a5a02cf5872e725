package org.bosixnet.client.host;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a server's public key is known by: the SHA-256 of its SubjectPublicKeyInfo (RFC 5280 section 4.1) in DER, in the
 * form of curl's {@code --pinnedpubkey}.
 *
 * @param value as in {@code sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=}
 */
public record KeyPin(String value) {

    private static final String SCHEME = "sha256//";
    private static final int DIGEST_BYTES = 32;

    /** @throws IllegalArgumentException if it has another form or length; the message says what is allowed */
    public KeyPin {
        if (!isPin(value)) {
            throw new IllegalArgumentException("A key is " + SCHEME + " and the Base64 of its SHA-256, which has 44"
                    + " characters and ends in '='; several are separated by ';' alone.");
        }
    }

    private static boolean isPin(String value) {
        if (!value.startsWith(SCHEME)) {
            return false;
        }
        String encoded = value.substring(SCHEME.length());
        try {
            byte[] digest = Base64.getDecoder().decode(encoded);
            // one digest has one spelling: whoever compares texts, as curl does, takes no other
            return digest.length == DIGEST_BYTES
                    && Base64.getEncoder().encodeToString(digest).equals(encoded);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns what a key is known by. */
    public static KeyPin of(PublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return new KeyPin(SCHEME + Base64.getEncoder().encodeToString(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Returns the keys in a text, which are separated by {@code ;}, each once.
     *
     * @throws IllegalArgumentException if one cannot be read
     */
    public static List<KeyPin> all(String text) {
        return Stream.of(text.split(";", -1)).map(KeyPin::new).distinct().toList();
    }

    /** Returns the text that {@link #all} reads. */
    public static String text(List<KeyPin> pins) {
        return pins.stream().map(KeyPin::value).collect(Collectors.joining(";"));
    }

    @Override
    public String toString() {
        return value;
    }
}
