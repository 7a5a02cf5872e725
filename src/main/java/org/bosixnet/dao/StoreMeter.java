package org.bosixnet.dao;

/** Hears how a store works, on the store's own threads: must return at once. What it throws harms nothing. */
public interface StoreMeter {

    /** Hears, and forgets. */
    StoreMeter NONE = new StoreMeter() {
        @Override
        public void committed(int commits) {}

        @Override
        public void forced(long nanos) {}
    };

    /**
     * Hears of commits.
     *
     * @param commits how many were stored at once, at least 1
     */
    void committed(int commits);

    /**
     * Hears that the disk has made durable what was written.
     *
     * @param nanos how long that took, in nanoseconds
     */
    void forced(long nanos);
}
