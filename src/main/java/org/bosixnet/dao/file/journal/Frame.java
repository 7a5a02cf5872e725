package org.bosixnet.dao.file.journal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The form of a line: {@code <CRC-32C of the JSON, 8 lower-case hex digits> <JSON>\n}. A checksum in upper case is
 * refused, because there one flipped bit would go unnoticed.
 */
final class Frame {

    /** Bytes before the JSON. */
    static final int PREFIX = 9;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private Frame() {}

    /** Appends the line that holds this JSON. */
    static void append(ByteArrayOutputStream out, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(checksum(bytes, 0, bytes.length));
        out.write(' ');
        out.writeBytes(bytes);
        out.write('\n');
    }

    /** Returns whether a line, given without its newline, is as it was written: its checksum is that of what follows. */
    static boolean isWhole(byte[] line, int from, int to) {
        int start = from + PREFIX;
        if (start > to || line[start - 1] != ' ') {
            return false;
        }
        CRC32C crc = new CRC32C();
        crc.update(line, start, to - start);
        long checksum = crc.getValue();
        boolean same = true;
        for (int i = start - 2; i >= from; i--) {
            same &= line[i] == HEX[(int) checksum & 0xf];
            checksum >>>= 4;
        }
        return same;
    }

    private static byte[] checksum(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return HexFormat.of().toHexDigits((int) crc.getValue()).getBytes(StandardCharsets.US_ASCII);
    }
}
