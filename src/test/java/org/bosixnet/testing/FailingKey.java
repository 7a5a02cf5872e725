package org.bosixnet.testing;

/** The key of a stream or a list, which fails when it is looked for. */
public final class FailingKey {
    private volatile boolean fails;
    private volatile boolean failed;

    /** Fails from now on. */
    public void fail() {
        fails = true;
    }

    /** Returns whether that has happened, in whichever thread. */
    public boolean hasFailed() {
        return failed;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        if (fails) {
            failed = true;
            throw new NoClassDefFoundError("a class of a container that is half gone");
        }
        return 1;
    }
}
