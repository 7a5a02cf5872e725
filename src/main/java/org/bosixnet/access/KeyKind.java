package org.bosixnet.access;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The kind of a key, given by its third character. */
public enum KeyKind {
    /** Owns the names that it is bound to. */
    HOST('h'),
    /** Binds names that nobody has. */
    JOIN('j'),
    /** Reads. */
    READER('r'),
    /** May do everything in the API. */
    ADMIN('a');

    private final char letter;

    KeyKind(char letter) {
        this.letter = letter;
    }

    /** Returns the kinds of which a registry has keys of its own. */
    public static Set<KeyKind> ofRegistry() {
        return EnumSet.complementOf(EnumSet.of(HOST));
    }

    char letter() {
        return letter;
    }

    static Optional<KeyKind> ofLetter(char letter) {
        for (KeyKind kind : values()) {
            if (kind.letter == letter) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Returns the name as used in settings and answers. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the setting for keys of this kind, without the prefix. */
    public String setting() {
        return text() + "-key";
    }
}
