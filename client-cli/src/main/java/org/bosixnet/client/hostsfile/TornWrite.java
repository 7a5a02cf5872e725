package org.bosixnet.client.hostsfile;

import java.util.regex.Pattern;

/** Tells a file whose write in place was interrupted from one that a person edited. Does no I/O. */
final class TornWrite {

    /** The beginning of a line of the block; only the last line of a file can be one. */
    private static final Pattern CUT_LINE = Pattern.compile("[0-9a-f:.]*( {1,3}| {4}[a-z0-9_.-]*\r?)?");

    private TornWrite() {}

    /**
     * Returns whether a write of {@code next} over {@code previous} stopped half-way and left {@code now}, given that
     * it is known to have begun and not known to have ended.
     */
    static boolean stoppedHalfWay(Bytes now, Bytes previous, Bytes next) {
        if (now.equals(previous) || now.equals(next)) {
            return false;
        }
        return isMixture(now, previous, next) || isBroken(now);
    }

    /**
     * Returns whether {@code now} is {@code previous} with a block that stops before its end marker, and not a
     * character more: a torn write of which nothing else is known looks like that.
     *
     * @param broken what is wrong with {@code now}
     */
    static boolean stopsInsideBlock(Bytes now, BrokenBlockException broken, Bytes previous) {
        int begin = broken.unfinishedAt();
        if (begin < 0) {
            return false;
        }
        try {
            HostsText intact = HostsText.parse(previous);
            Bytes before = now.cut(0, begin);
            Bytes wanted = intact.outside().before();
            boolean same = before.equals(wanted)
                    || (!intact.hasBlock()
                            && before.toString()
                                    .stripTrailing()
                                    .equals(wanted.toString().stripTrailing()));
            return same && isUnfinishedBlock(now, begin);
        } catch (BrokenBlockException e) {
            return false;
        }
    }

    /** Returns whether the text from a begin marker on is the beginning of a block and no more. */
    private static boolean isUnfinishedBlock(Bytes text, int begin) {
        for (int at = text.lineEnd(begin), end; at < text.length(); at = end) {
            end = text.lineEnd(at);
            Bytes line = text.cut(at, end);
            boolean ours = text.at(end - 1) == '\n'
                    ? HostsLine.entry(line).isPresent()
                    : CUT_LINE.matcher(line.toString()).matches() || HostsText.END.startsWith(line.toString());
            if (!ours) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the bytes are the new text's up to some point and the old one's after it. */
    private static boolean isMixture(Bytes now, Bytes previous, Bytes next) {
        int common = now.buffer().mismatch(next.buffer());
        if (common < 0 || common == now.length()) {
            return true; // a beginning of the new text
        }
        return now.length() == Math.max(previous.length(), common)
                && now.cut(common, now.length()).equals(previous.cut(common, previous.length()));
    }

    private static boolean isBroken(Bytes now) {
        try {
            HostsText unused = HostsText.parse(now);
            return false;
        } catch (BrokenBlockException e) {
            return true;
        }
    }
}
