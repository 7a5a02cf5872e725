package org.bosixnet.dao;

/** The store that the parts of {@link HostRecordDaoContract} are about. */
interface StoreUnderTest {

    /** Opens the store under test: empty at first, later with what the one before left. */
    HostRecordDao open();

    /** Returns whether a store that is opened again has what was committed before. */
    default boolean remembers() {
        return true;
    }

    /** Returns whether a store that is opened again goes on in the same history, as one that several registries share. */
    default boolean keepsEpoch() {
        return false;
    }
}
