package org.bosixnet.dao;

/** What {@link HostRecordDao} promises, sentence by sentence, of every implementation: the parts, by theme. */
public interface HostRecordDaoContract
        extends CommitContract,
                TransactionsContract,
                KeysOfRecordsContract,
                MarksContract,
                ClockContract,
                ConcurrencyContract,
                LifecycleContract {}
