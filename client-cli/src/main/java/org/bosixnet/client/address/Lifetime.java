package org.bosixnet.client.address;

/**
 * How long an address stays preferred; ordered by length, with unknown first and for ever last.
 *
 * @param seconds 0 or more; {@link Long#MAX_VALUE} for ever, -1 unknown
 */
public record Lifetime(long seconds) implements Comparable<Lifetime> {

    public static final Lifetime FOREVER = new Lifetime(Long.MAX_VALUE);

    /** The value from a source that cannot see lifetimes. */
    public static final Lifetime UNKNOWN = new Lifetime(-1);

    /** The kernel's value for no end, {@code INFINITY_LIFE_TIME}: all 32 bits set. */
    private static final long KERNEL_FOREVER = 0xffff_ffffL;

    public Lifetime {
        if (seconds < -1) {
            throw new IllegalArgumentException("a lifetime is not negative: " + seconds);
        }
    }

    /** Reads the kernel's number of seconds. */
    public static Lifetime ofKernel(long seconds) {
        return seconds >= KERNEL_FOREVER ? FOREVER : new Lifetime(seconds);
    }

    @Override
    public int compareTo(Lifetime other) {
        return Long.compare(seconds, other.seconds);
    }

    /** Returns the seconds, as in {@code 14400 s}, or {@code forever}, or {@code unknown}. */
    @Override
    public String toString() {
        if (equals(FOREVER)) {
            return "forever";
        }
        return equals(UNKNOWN) ? "unknown" : seconds + " s";
    }
}
