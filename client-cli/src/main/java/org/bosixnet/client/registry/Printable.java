package org.bosixnet.client.registry;

/** Makes text from outside fit for a terminal and a log: one line, nothing that steers, not too long. */
final class Printable {
    /** Longest text returned, in characters before escaping. */
    static final int MAX_LENGTH = 200;

    private Printable() {}

    /** Returns the text with everything that does not print escaped, cut after {@value #MAX_LENGTH} characters. */
    static String of(String text) {
        StringBuilder out = new StringBuilder();
        int[] characters = text.codePoints().limit(MAX_LENGTH + 1L).toArray();
        for (int i = 0; i < Math.min(characters.length, MAX_LENGTH); i++) {
            append(out, characters[i]);
        }
        return characters.length > MAX_LENGTH ? out.append("...").toString() : out.toString();
    }

    private static void append(StringBuilder out, int character) {
        switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT, // turns the direction of writing, or is not seen
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> out.append(String.format("\\u%04x", character));
            default -> out.appendCodePoint(character);
        }
    }
}
