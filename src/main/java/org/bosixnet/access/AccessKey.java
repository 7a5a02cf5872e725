package org.bosixnet.access;

import java.security.SecureRandom;
import java.util.Optional;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.KeyDigest;

/** A key in clear: {@code bx<kind>_<id>_<secret>}, with a secret of 131 random bits. Never shown whole. */
public final class AccessKey {

    private static final int SECRET_LENGTH = 22;
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** Where the id begins, and where the secret does. */
    private static final int ID = "bxh_".length();

    private static final int SECRET = ID + HostKey.ID_LENGTH + 1;

    private final String text;
    private final KeyKind kind;
    private final String id;
    private final KeyDigest digest;

    private AccessKey(String text, KeyKind kind, String id) {
        this.text = text;
        this.kind = kind;
        this.id = id;
        this.digest = KeyDigest.of(text);
    }

    /** Reads a key; returns empty if the text does not have the form of one. */
    public static Optional<AccessKey> parse(String text) {
        if (text.length() != SECRET + SECRET_LENGTH
                || !text.startsWith("bx")
                || text.charAt(ID - 1) != '_'
                || text.charAt(SECRET - 1) != '_'
                || !isOfLetters(text, ID, SECRET - 1)
                || !isOfLetters(text, SECRET, text.length())) {
            return Optional.empty();
        }
        return KeyKind.ofLetter(text.charAt(2)).map(kind -> new AccessKey(text, kind, text.substring(ID, SECRET - 1)));
    }

    private static boolean isOfLetters(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))) {
                return false;
            }
        }
        return true;
    }

    /** Makes a key that nobody can guess. */
    public static AccessKey make(KeyKind kind, SecureRandom random) {
        String id = letters(HostKey.ID_LENGTH, random);
        return new AccessKey("bx" + kind.letter() + "_" + id + "_" + letters(SECRET_LENGTH, random), kind, id);
    }

    private static String letters(int count, SecureRandom random) {
        StringBuilder letters = new StringBuilder(count);
        random.ints(count, 0, ALPHABET.length()).forEach(i -> letters.append(ALPHABET.charAt(i)));
        return letters.toString();
    }

    /** Returns the key itself, for its holder only. */
    public String secretText() {
        return text;
    }

    public KeyKind kind() {
        return kind;
    }

    /** Returns the part that may be shown. */
    public String id() {
        return id;
    }

    public KeyDigest digest() {
        return digest;
    }

    /** Returns the kind and the id only. */
    @Override
    public String toString() {
        return "bx" + kind.letter() + "_" + id + "_...";
    }
}
