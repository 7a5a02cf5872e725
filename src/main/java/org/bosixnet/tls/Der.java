package org.bosixnet.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The distinguished encoding of the few types that a certificate and a key are made of (X.690). */
final class Der {

    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int EXPLICIT = 0xa0;
    private static final int IMPLICIT = 0x80;

    private static final int LONG_LENGTH = 0x80;

    /** From this year on times have four digits of the year (RFC 5280, 4.1.2.5). */
    private static final int GENERALIZED = 2050;

    private static final DateTimeFormatter UTC_TIME = formatter("yyMMddHHmmss'Z'");
    private static final DateTimeFormatter GENERALIZED_TIME = formatter("yyyyMMddHHmmss'Z'");

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return value(SEQUENCE, parts);
    }

    static byte[] set(byte[]... parts) {
        return value(SET, parts);
    }

    static byte[] explicit(int number, byte[]... parts) {
        return value(EXPLICIT | number, parts);
    }

    /** Returns a primitive value whose type is known from its number. */
    static byte[] implicit(int number, byte[] content) {
        return value(IMPLICIT | number, content);
    }

    static byte[] integer(BigInteger number) {
        return value(0x02, number.toByteArray());
    }

    static byte[] trueValue() {
        return value(0x01, new byte[] {(byte) 0xff});
    }

    /** @param unused how many of the last byte's low bits do not belong to it */
    static byte[] bits(int unused, byte[] content) {
        return value(0x03, new byte[] {(byte) unused}, content);
    }

    static byte[] octets(byte[] content) {
        return value(0x04, content);
    }

    static byte[] utf8(String text) {
        return value(0x0c, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns an object identifier, such as {@code 2.5.4.3}. */
    static byte[] oid(String dotted) {
        int[] arcs =
                Arrays.stream(dotted.split("\\.")).mapToInt(Integer::parseInt).toArray();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write(arcs[0] * 40 + arcs[1]);
        for (int i = 2; i < arcs.length; i++) {
            for (int shift = 28; shift > 0; shift -= 7) {
                if (arcs[i] >>> shift != 0) {
                    content.write(0x80 | (arcs[i] >>> shift & 0x7f));
                }
            }
            content.write(arcs[i] & 0x7f);
        }
        return value(0x06, content.toByteArray());
    }

    /** Returns a time, to the second. */
    static byte[] time(Instant time) {
        boolean late = time.atOffset(ZoneOffset.UTC).getYear() >= GENERALIZED;
        String text = (late ? GENERALIZED_TIME : UTC_TIME).format(time);
        return value(late ? 0x18 : 0x17, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Returns the first value in a sequence, with its tag and its length; null if there is none. */
    static byte @Nullable [] firstOf(byte[] sequence) {
        int from = contentOf(sequence, 0);
        int content = contentOf(sequence, from);
        if (from < 0 || content < 0) {
            return null;
        }
        int to = content + lengthAt(sequence, from);
        return to > sequence.length ? null : Arrays.copyOfRange(sequence, from, to);
    }

    private static int contentOf(byte[] bytes, int at) {
        if (at < 0 || at + 2 > bytes.length) {
            return -1;
        }
        int first = bytes[at + 1] & 0xff;
        return at + 2 + (first < LONG_LENGTH ? 0 : first - LONG_LENGTH);
    }

    private static int lengthAt(byte[] bytes, int at) {
        int content = contentOf(bytes, at);
        int first = bytes[at + 1] & 0xff;
        return first < LONG_LENGTH ? first : new BigInteger(1, Arrays.copyOfRange(bytes, at + 2, content)).intValue();
    }

    private static byte[] value(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.write(tag);
        if (content.size() < LONG_LENGTH) {
            value.write(content.size());
        } else {
            byte[] length = BigInteger.valueOf(content.size()).toByteArray();
            byte[] digits = length[0] == 0 ? Arrays.copyOfRange(length, 1, length.length) : length;
            value.write(LONG_LENGTH | digits.length);
            value.writeBytes(digits);
        }
        value.writeBytes(content.toByteArray());
        return value.toByteArray();
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}
