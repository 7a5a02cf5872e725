package org.bosixnet.access;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.KeyDigest;

/** A key in clear: {@code bx<kind>_<id>_<secret>}, with a secret of 131 random bits. Never shown whole. */
public final class AccessKey {

    private static final int SECRET_LENGTH = 22;
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final Pattern FORM =
            Pattern.compile("bx([hjra])_([0-9A-Za-z]{" + HostKey.ID_LENGTH + "})_[0-9A-Za-z]{" + SECRET_LENGTH + "}");

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
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new AccessKey(text, KeyKind.ofLetter(matcher.group(1).charAt(0)), matcher.group(2)))
                : Optional.empty();
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
