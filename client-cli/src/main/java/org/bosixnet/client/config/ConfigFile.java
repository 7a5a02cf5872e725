package org.bosixnet.client.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads assignments as a POSIX shell does that sources the file (Shell Command Language, sections 2.2 and 2.3):
 *
 * <pre>
 * # a comment
 * HOST_NAME=laptop          # another
 * export UPD_PERIOD=60 LIST_PERIOD='60'
 * URL="http://home-server/bosixnet
 *      https://backup/secret-prefix"
 * </pre>
 *
 * <p>Anything that a shell would have to compute (expansions, commands, lists, redirections) is refused: the file is
 * read, not executed. Everything that is accepted means the same to a shell.
 */
final class ConfigFile {
    private static final int END = -1;

    /** Outside quotes, these make a shell do more than assign. */
    private static final String OPERATORS = ";&|<>()";

    private final String name;
    private final String text;
    private final List<Placed> entries = new ArrayList<>();
    private int position;
    private int valueEnd;
    private int line = 1;

    /**
     * One assignment in a file.
     *
     * @param key a name as a shell allows it: letters, digits and {@code _}, not beginning with a digit
     * @param value without quotes
     * @param line where the assignment begins, from 1
     */
    record Entry(String key, String value, int line) {}

    /**
     * An assignment and where its value is.
     *
     * @param start offset of the first character after the {@code =}, in the text with line ends of one character
     * @param end offset after the last character of the value, quotes included
     */
    record Placed(Entry entry, int start, int end) {}

    private ConfigFile(String text, String name) {
        this.text = text;
        this.name = name;
    }

    /**
     * Returns the assignments in the order of the file. Line ends may be those of DOS.
     *
     * @param name of the file, for messages
     * @throws ConfigException with file and line, if there is anything but assignments
     */
    static List<Entry> parse(String text, String name) {
        return parsePlaced(text, name).stream().map(Placed::entry).toList();
    }

    /** Returns the assignments with the place of each value, for a caller that changes one. */
    static List<Placed> parsePlaced(String text, String name) {
        String unmarked = text.startsWith("\ufeff") ? text.substring(1) : text;
        ConfigFile file = new ConfigFile(unmarked.replace("\r\n", "\n"), name);
        file.readAll();
        return file.entries;
    }

    private void readAll() {
        while (peek() != END) {
            readCommand();
        }
    }

    /** Reads up to a line end or the end of the text. */
    private void readCommand() {
        skipBlanks();
        boolean exports = skipExport();
        while (!atCommandEnd()) {
            readAssignment(exports);
            skipBlanks();
        }
        if (peek() == '\n') {
            next();
        }
    }

    private boolean atCommandEnd() {
        if (peek() == '#') {
            while (position < text.length() && text.charAt(position) != '\n') {
                position++; // a backslash does not continue a comment
            }
        }
        return peek() == END || peek() == '\n';
    }

    private void skipBlanks() {
        while (isBlank(peek())) {
            next();
        }
    }

    private boolean skipExport() {
        int start = position;
        int startLine = line;
        if (readName().equals("export") && (isBlank(peek()) || peek() == '\n' || peek() == END)) {
            skipBlanks();
            if (!atCommandEnd()) {
                return true;
            }
            throw error(startLine, "'export' alone assigns nothing; write export KEY=VALUE");
        }
        position = start;
        line = startLine;
        return false;
    }

    private void readAssignment(boolean exported) {
        int start = line;
        String key = readName();
        if (!key.isEmpty() && peek() == '=') {
            next();
            int valueStart = position;
            String value = readValue();
            entries.add(new Placed(new Entry(key, value, start), valueStart, valueEnd));
            return;
        }
        if (exported && !key.isEmpty() && (isBlank(peek()) || peek() == '\n' || peek() == END)) {
            return; // marks a variable, assigns nothing
        }
        refuseOperator();
        if (!key.isEmpty() && isBlank(peek())) {
            throw error(
                    start,
                    "'" + key + "' is not an assignment; it must be KEY=VALUE without blanks around the '=', and a"
                            + " value with blanks in it needs quotes");
        }
        throw error(start, "this is not an assignment; it must be KEY=VALUE, or a comment after '#'");
    }

    private String readName() {
        StringBuilder key = new StringBuilder();
        while (isNameStart(peek()) || (key.length() > 0 && peek() >= '0' && peek() <= '9')) {
            key.append((char) next());
        }
        return key.toString();
    }

    private String readValue() {
        StringBuilder value = new StringBuilder();
        valueEnd = position;
        boolean tildeExpands = true; // at the start and after each colon, where a path may begin
        while (!isBlank(peek()) && peek() != '\n' && peek() != END) {
            refuseOperator();
            int c = next();
            switch (c) {
                case '\'' -> readSingleQuoted(value);
                case '"' -> readDoubleQuoted(value);
                case '\\' -> value.append(plain(position < text.length() ? nextRaw() : c));
                case '$', '`' -> throw executed(line, c);
                case '~' -> {
                    if (tildeExpands) {
                        throw executed(line, c);
                    }
                    value.append('~');
                }
                default -> value.append(plain(c));
            }
            tildeExpands = c == ':';
            valueEnd = position;
        }
        return value.toString();
    }

    private void readSingleQuoted(StringBuilder value) {
        int start = line;
        while (position < text.length()) {
            int c = nextRaw();
            if (c == '\'') {
                return;
            }
            value.append(plain(c));
        }
        throw error(start, "the quote ' that begins here is not closed");
    }

    private void readDoubleQuoted(StringBuilder value) {
        int start = line;
        while (peek() != END) {
            int c = next();
            switch (c) {
                case '"' -> {
                    return;
                }
                case '$', '`' -> throw executed(line, c);
                case '\\' ->
                    value.append(
                            position < text.length() && "$`\"\\".indexOf(text.charAt(position)) >= 0
                                    ? (char) nextRaw()
                                    : '\\');
                default -> value.append(plain(c));
            }
        }
        throw error(start, "the quote \" that begins here is not closed");
    }

    private char plain(int c) {
        if (c == 0) {
            throw error(line, "there is a NUL character; this is not a text file");
        }
        return (char) c;
    }

    private void refuseOperator() {
        int c = peek();
        if (c != END && OPERATORS.indexOf(c) >= 0) {
            throw executed(line, c);
        }
    }

    /** Returns the next character outside single quotes and comments, where a backslash joins two lines. */
    private int peek() {
        while (text.startsWith("\\\n", position)) {
            position += 2;
            line++;
        }
        return position < text.length() ? text.charAt(position) : END;
    }

    private int next() {
        peek();
        return nextRaw();
    }

    private int nextRaw() {
        char c = text.charAt(position++);
        if (c == '\n') {
            line++;
        }
        return c;
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isNameStart(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    }

    private ConfigException executed(int where, int c) {
        return error(
                where,
                "'" + (char) c + "' would make a shell do something, but this file is read, not executed; "
                        + "to mean the character itself, put the value in single quotes or a backslash before it");
    }

    private ConfigException error(int where, String what) {
        return new ConfigException(name + ", line " + where + ": " + what + ".");
    }
}
