package org.bosixnet.host;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in the history of a store, written as {@code <epoch>-<revision>}.
 *
 * @param epoch names one unbroken history of revisions: 1 to 32 letters or digits. Positions of different epochs
 *     cannot be compared.
 * @param revision the number of the last commit at this position, 0 before the first
 */
public record Position(String epoch, long revision) {

    private static final Pattern FORM = Pattern.compile("([0-9A-Za-z]{1,32})-(0|[1-9][0-9]{0,17})");

    /** Reads the written form; returns empty if the text is not one. */
    public static Optional<Position> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new Position(matcher.group(1), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    /** Returns the written form. */
    @Override
    public String toString() {
        return epoch + "-" + revision;
    }
}
