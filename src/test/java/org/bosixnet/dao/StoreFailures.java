package org.bosixnet.dao;

import org.assertj.core.api.Condition;

/** What tests expect of a store that fails. */
public final class StoreFailures {

    private StoreFailures() {}

    /** Returns what a {@link StoreException} of that kind fulfils, and nothing else. */
    public static Condition<Throwable> storeFailure(StoreException.Kind kind) {
        return new Condition<>(
                thrown -> thrown instanceof StoreException failure && failure.kind() == kind, "a store's %s", kind);
    }
}
