package org.bosixnet.host;

import java.util.function.IntPredicate;

/** Makes text from outside harmless to a terminal and to a log. */
public final class Escaped {

    private Escaped() {}

    /** Returns the text with every control, format, and unpaired surrogate character as {@code \\uXXXX}. */
    public static String of(String text) {
        return of(text, c -> switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        });
    }

    /** Returns a text of unknown encoding with everything but printable ASCII as {@code \\uXXXX}. */
    public static String ascii(String text) {
        return of(text, c -> c < ' ' || c > '~');
    }

    private static String of(String text, IntPredicate harmful) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (harmful.test(c)) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
