package org.bosixnet.client.host;

/**
 * Makes text from outside safe to print: what could steer a terminal, forge a line of a log, or reverse the writing
 * direction is shown as its {@code \}{@code uXXXX} escape.
 */
public final class Escaped {

    /** Longest text shown, in characters before escaping. */
    static final int MAX_LENGTH = 300;

    private Escaped() {}

    /** Returns the text with control and format characters escaped, cut with {@code ...} past 300 characters. */
    public static String text(String outside) {
        int end = Math.min(outside.length(), MAX_LENGTH);
        return whole(outside.substring(0, end)) + (end < outside.length() ? "..." : "");
    }

    /** Returns the text with control and format characters escaped. For sentences that hold outside text already cut. */
    public static String whole(String sentence) {
        StringBuilder out = new StringBuilder(sentence.length() + 8);
        for (int at = 0; at < sentence.length(); ) {
            int point = sentence.codePointAt(at);
            if (isHarmless(point)) {
                out.appendCodePoint(point);
            } else {
                for (char unit : Character.toChars(point)) {
                    out.append(String.format("\\u%04x", (int) unit));
                }
            }
            at += Character.charCount(point);
        }
        return out.toString();
    }

    /** Returns a sentence without its full stop, to go into another one. Escapes nothing. */
    public static String withoutFullStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
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
