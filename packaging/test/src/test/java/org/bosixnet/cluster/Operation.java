package org.bosixnet.cluster;

/**
 * What a client did to one name, and what it learnt.
 *
 * @param node the registry that it asked
 * @param value the address that was written or read; empty for none
 * @param start when it was sent, in nanoseconds of any origin
 * @param end when the answer was there; {@link #NEVER} if there was none that tells whether it was done
 */
record Operation(Kind kind, String node, String value, long start, long end) {

    /** The end of what may still be done at any time, or never. */
    static final long NEVER = Long.MAX_VALUE;

    enum Kind {
        WRITE,
        /** Takes the address away that there is, whichever. */
        WITHDRAW,
        /** Read from what is stored at some moment between start and end. */
        READ,
        /** Read from one registry's memory, which may be behind, but never goes back. */
        LOCAL_READ
    }

    static Operation write(String node, String value, long start, long end) {
        return new Operation(Kind.WRITE, node, value, start, end);
    }

    static Operation withdraw(String node, long start, long end) {
        return new Operation(Kind.WITHDRAW, node, "", start, end);
    }

    static Operation read(String node, String value, long start, long end) {
        return new Operation(Kind.READ, node, value, start, end);
    }

    static Operation localRead(String node, String value, long start, long end) {
        return new Operation(Kind.LOCAL_READ, node, value, start, end);
    }

    boolean isKnown() {
        return end != NEVER;
    }

    boolean isRead() {
        return kind == Kind.READ || kind == Kind.LOCAL_READ;
    }

    /** Returns whether this must take effect before the other one. */
    boolean precedes(Operation other) {
        boolean ordered = other.kind != Kind.LOCAL_READ || (kind == Kind.LOCAL_READ && node.equals(other.node));
        return ordered && end < other.start;
    }
}
