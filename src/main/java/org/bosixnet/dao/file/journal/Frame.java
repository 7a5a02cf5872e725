package org.bosixnet.dao.file.journal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The form of a line: {@code <CRC-32C of the JSON, 8 lower-case hex digits> <JSON>\n}. A checksum in upper case is
 * refused, because there one flipped bit would go unnoticed.
 */
final class Frame {

    /** Bytes before the JSON. */
    static final int PREFIX = 9;

    private Frame() {}

    /** Appends the line that holds this JSON. */
    static void append(ByteArrayOutputStream out, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(checksum(bytes, 0, bytes.length));
        out.write(' ');
        out.writeBytes(bytes);
        out.write('\n');
    }

    /** Returns the JSON of a line given without its newline, or null if the line is not as it was written. */
    static @Nullable String open(byte[] line, int from, int to) {
        int start = from + PREFIX;
        if (start > to || line[start - 1] != ' ') {
            return null;
        }
        byte[] expected = checksum(line, start, to);
        for (int i = 0; i < expected.length; i++) {
            if (line[from + i] != expected[i]) {
                return null;
            }
        }
        return new String(line, start, to - start, StandardCharsets.UTF_8);
    }

    private static byte[] checksum(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return HexFormat.of().toHexDigits((int) crc.getValue()).getBytes(StandardCharsets.US_ASCII);
    }
}
