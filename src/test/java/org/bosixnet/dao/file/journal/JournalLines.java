package org.bosixnet.dao.file.journal;

import java.io.ByteArrayOutputStream;

/** The lines of a journal, for tests that look into files or make some. */
public final class JournalLines {

    /** How many bytes of a line are before its JSON. */
    public static final int PREFIX = Frame.PREFIX;

    /** What {@link #read} throws where a line is whole, but none that this version knows. */
    public static final Class<? extends Exception> NOT_UNDERSTOOD = LineReader.NotUnderstoodException.class;

    private JournalLines() {}

    /** Appends the line that holds this JSON. */
    public static void append(ByteArrayOutputStream out, String json) {
        Frame.append(out, json);
    }

    /** Reads the JSON of a line. */
    public static Line read(String json) throws Exception {
        return LineReader.read(json);
    }
}
