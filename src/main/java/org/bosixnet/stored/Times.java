package org.bosixnet.stored;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Times as they are stored: RFC 3339 in UTC with milliseconds. They are read and written by hand, because the library
 * would take most of the time that reading or writing all records takes.
 */
public final class Times {

    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** The usual form: what is between its digits. */
    private static final String TEMPLATE = "0000-00-00T00:00:00.000Z";

    private static final int HOURS_A_DAY = 24;
    private static final int SIXTY = 60;
    private static final int MILLIS = 1000;
    private static final int SECONDS_A_DAY = HOURS_A_DAY * SIXTY * SIXTY;
    private static final int NANOS_A_MILLI = 1_000_000;

    /** The last year of four digits. */
    private static final int MAX_YEAR = 9999;

    private Times() {}

    /** Returns the written form of a time. */
    public static String format(Instant time) {
        long days = Math.floorDiv(time.getEpochSecond(), SECONDS_A_DAY);
        LocalDate date = LocalDate.ofEpochDay(days);
        if (date.getYear() < 0 || date.getYear() > MAX_YEAR) {
            return FORM.format(time);
        }
        int second = Math.floorMod(time.getEpochSecond(), SECONDS_A_DAY);
        byte[] text = TEMPLATE.getBytes(StandardCharsets.ISO_8859_1);
        write(date.getYear(), text, 0, 4);
        write(date.getMonthValue(), text, 5, 7);
        write(date.getDayOfMonth(), text, 8, 10);
        write(second / SIXTY / SIXTY, text, 11, 13);
        write(second / SIXTY % SIXTY, text, 14, 16);
        write(second % SIXTY, text, 17, 19);
        write(time.getNano() / NANOS_A_MILLI, text, 20, 23);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Writes the digits of a number there. */
    private static void write(int number, byte[] text, int from, int to) {
        int left = number;
        for (int i = to - 1; i >= from; i--) {
            text[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    /**
     * Reads a time.
     *
     * @throws DateTimeException if it is none
     */
    public static Instant parse(String text) {
        if (!isUsual(text)) {
            return Instant.parse(text);
        }
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        if (hour >= HOURS_A_DAY || minute >= SIXTY || second >= SIXTY) {
            return Instant.parse(text); // which says what is wrong
        }
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                .toEpochDay();
        long seconds = ((day * HOURS_A_DAY + hour) * SIXTY + minute) * SIXTY + second;
        return Instant.ofEpochMilli(seconds * MILLIS + number(text, 20, 23));
    }

    private static boolean isUsual(String text) {
        if (text.length() != TEMPLATE.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char expected = TEMPLATE.charAt(i);
            char found = text.charAt(i);
            if (expected == '0' ? found < '0' || found > '9' : found != expected) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = 10 * number + text.charAt(i) - '0';
        }
        return number;
    }
}
