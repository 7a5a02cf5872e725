package org.bosixnet.testing;

/** The key of a stream or a list, which fails when it is looked for. */
public final class FailingKey {
    private volatile boolean fails;

    /** Fails from now on. */
    public void fail() {
        fails = true;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        if (fails) {
            throw new NoClassDefFoundError("a class of a container that is half gone");
        }
        return 1;
    }
}
