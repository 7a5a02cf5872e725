package org.bosixnet.client.hostsfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** Tells a file whose write in place was interrupted from one that a person edited. Does no I/O. */
final class TornWrite {

    private TornWrite() {}

    /**
     * Returns whether a write of {@code next} over {@code previous} stopped half-way and left {@code now}, given that
     * it is known to have begun and not known to have ended.
     */
    static boolean stoppedHalfWay(byte[] now, byte[] previous, byte[] next) {
        if (Arrays.equals(now, previous) || Arrays.equals(now, next)) {
            return false;
        }
        return isMixture(now, previous, next) || isBroken(now);
    }

    /**
     * Returns whether {@code now} is {@code previous} with a block that stops before its end marker, and not a
     * character more: a torn write of which nothing else is known looks like that.
     */
    static boolean stopsInsideBlock(byte[] now, byte[] previous) {
        try {
            HostsText.parse(now);
            return false;
        } catch (BrokenBlockException e) {
            return e.unfinishedAt() >= 0 && continues(now, previous, e.unfinishedAt());
        }
    }

    private static boolean continues(byte[] now, byte[] previous, int begin) {
        String text = new String(now, ISO_8859_1);
        try {
            HostsText intact = HostsText.parse(previous);
            String before = text.substring(0, begin);
            boolean same = before.equals(intact.before())
                    || (!intact.hasBlock()
                            && before.stripTrailing().equals(intact.before().stripTrailing()));
            return same && HostsText.isUnfinishedBlock(text.substring(begin));
        } catch (BrokenBlockException e) {
            return false;
        }
    }

    /** Returns whether the bytes are the new text's up to some point and the old one's after it. */
    private static boolean isMixture(byte[] now, byte[] previous, byte[] next) {
        int common = Arrays.mismatch(now, next);
        if (common < 0 || common == now.length) {
            return true; // a beginning of the new text
        }
        return now.length == Math.max(previous.length, common)
                && Arrays.equals(now, common, now.length, previous, common, previous.length);
    }

    private static boolean isBroken(byte[] now) {
        try {
            HostsText.parse(now);
            return false;
        } catch (BrokenBlockException e) {
            return true;
        }
    }
}
