package org.bosixnet.http;

/** Makes text from outside harmless to a terminal and to a log. */
final class Escaped {
    private Escaped() {}

    /** Returns the text with every control, format, and unpaired surrogate character as {@code \\uXXXX}. */
    static String of(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> out.append(String.format("\\u%04x", c));
                default -> out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
