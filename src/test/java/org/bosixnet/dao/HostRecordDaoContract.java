package org.bosixnet.dao;

/**
 * What {@link HostRecordDao} promises, sentence by sentence, of every implementation: the parts, by theme. A store that
 * can be read and filled without being opened passes {@link RestoringContract}, too.
 */
public interface HostRecordDaoContract
        extends CommitContract,
                TransactionsContract,
                KeysOfRecordsContract,
                MarksContract,
                ClockContract,
                ConcurrencyContract,
                LifecycleContract {}
