package org.bosixnet.client.host;

/**
 * Makes text from outside safe to print: what could steer a terminal, forge a line of a log, or turn the direction of
 * writing is shown as its {@code \}{@code uXXXX} escape.
 */
public final class Escaped {

    /** Longest text shown, in characters before escaping. */
    static final int MAX_LENGTH = 300;

    private Escaped() {}

    /** Returns the text with control and format characters escaped, cut with {@code ...} past 300 characters. */
    public static String text(String outside) {
        StringBuilder out = new StringBuilder(Math.min(outside.length(), MAX_LENGTH) + 8);
        int end = Math.min(outside.length(), MAX_LENGTH);
        int at = 0;
        while (at < end) {
            int point = outside.codePointAt(at);
            if (isHarmless(point)) {
                out.appendCodePoint(point);
            } else {
                for (char unit : Character.toChars(point)) {
                    out.append(String.format("\\u%04x", (int) unit));
                }
            }
            at += Character.charCount(point);
        }
        return end < outside.length() ? out.append("...").toString() : out.toString();
    }

    private static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
