package org.bosixnet.client.host;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A key of a registry: {@code bx<kind>_<id>_<secret>}. Prints as its kind and id, which are no secret. */
public final class AccessKey {

    /** What a key is for. */
    public enum Kind {
        /** Reports the names that it is bound to. */
        HOST,
        /** Binds a host key to a name that has none. */
        JOIN,
        /** Reads. */
        READER,
        /** May do everything. */
        ADMIN;

        private char letter() {
            return name().toLowerCase(Locale.ROOT).charAt(0);
        }

        /** Returns how its keys begin, as in {@code bxh_}. */
        public String prefix() {
            return "bx" + letter() + "_";
        }

        /** Returns what to call it, as in {@code host key}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT) + " key";
        }
    }

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int ID_LENGTH = 6;

    /** 22 digits of 62 are 131 bits. */
    private static final int SECRET_LENGTH = 22;

    private static final Pattern FORM =
            Pattern.compile("bx([hjra])_([0-9A-Za-z]{" + ID_LENGTH + "})_[0-9A-Za-z]{" + SECRET_LENGTH + "}");

    private final Kind kind;
    private final String id;
    private final String value;

    private AccessKey(Kind kind, String id, String value) {
        this.kind = kind;
        this.id = id;
        this.value = value;
    }

    /**
     * Reads a key.
     *
     * @throws IllegalArgumentException if the text is none, with a sentence that repeats nothing of it
     */
    public static AccessKey parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            for (Kind kind : Kind.values()) {
                if (text.startsWith(kind.prefix())) {
                    return new AccessKey(kind, matcher.group(2), text);
                }
            }
        }
        throw new IllegalArgumentException("A key consists of bxh_ (or bxj_, bxr_, bxa_), " + ID_LENGTH
                + " letters or digits, _, and " + SECRET_LENGTH + " letters or digits.");
    }

    /** Returns a key that nobody can guess. */
    public static AccessKey generate(Kind kind, SecureRandom random) {
        String id = digits(ID_LENGTH, random);
        return new AccessKey(kind, id, kind.prefix() + id + "_" + digits(SECRET_LENGTH, random));
    }

    private static String digits(int length, SecureRandom random) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return text.toString();
    }

    public Kind kind() {
        return kind;
    }

    /** Returns what the key may be called in public. */
    public String id() {
        return id;
    }

    /** Returns the whole key. It goes to its registry, into the key file, and nowhere else. */
    public String value() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccessKey key && key.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return kind + " " + id;
    }
}
