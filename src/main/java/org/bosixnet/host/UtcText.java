package org.bosixnet.host;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/** Writes times by hand: the library would take most of the time that writing all records takes. */
public final class UtcText {

    private static final int SECONDS_A_DAY = 24 * 60 * 60;

    /** The last year of four digits. */
    private static final int MAX_YEAR = 9999;

    private UtcText() {}

    /**
     * Returns a time in UTC.
     *
     * @param template has a {@code #} for each digit of year, month, day, hour, minute and second, and, where it has more,
     *     of the milliseconds
     * @param otherwise writes years before 0 and after 9999
     */
    public static String of(Instant time, String template, DateTimeFormatter otherwise) {
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(time.getEpochSecond(), SECONDS_A_DAY));
        if (date.getYear() < 0 || date.getYear() > MAX_YEAR) {
            return otherwise.format(time);
        }
        int second = Math.floorMod(time.getEpochSecond(), SECONDS_A_DAY);
        long digits = date.getYear();
        digits = digits * 100 + date.getMonthValue();
        digits = digits * 100 + date.getDayOfMonth();
        digits = digits * 100 + second / 3600;
        digits = digits * 100 + second / 60 % 60;
        digits = digits * 100 + second % 60;
        digits = digits * 1000 + time.getNano() / 1_000_000;
        return filled(template, digits);
    }

    private static String filled(String template, long digits) {
        byte[] text = template.getBytes(StandardCharsets.ISO_8859_1);
        long divisor = 10_000_000_000_000_000L; // of the first of 17 digits
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '#') {
                text[i] = (byte) ('0' + digits / divisor % 10);
                divisor /= 10;
            }
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
