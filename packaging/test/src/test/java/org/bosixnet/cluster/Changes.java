package org.bosixnet.cluster;

import java.time.Duration;

/** The changes that somebody hears of, and how far apart. One thread notes them, others may ask. */
final class Changes {

    private volatile long heard = System.nanoTime();
    private volatile String last = "";
    private volatile Duration silence = Duration.ZERO;

    /** Notes what was heard just now, with the new address in it in quotes. */
    void hear(String change) {
        Duration now = Duration.ofNanos(System.nanoTime() - heard);
        silence = now.compareTo(silence) > 0 && !isEmpty() ? now : silence;
        last = change;
        heard = System.nanoTime();
    }

    /** Returns whether a change was heard of after that reading of the clock. */
    boolean areHeardAfter(long nanos) {
        return !isEmpty() && heard - nanos > 0;
    }

    boolean isEmpty() {
        return last.isEmpty();
    }

    /** Returns whether the last change was that to an address. */
    boolean haveJustBeenTo(String address) {
        return last.contains("\"" + address + "\"");
    }

    /** Returns the longest time between two changes. */
    Duration silence() {
        return silence;
    }
}
