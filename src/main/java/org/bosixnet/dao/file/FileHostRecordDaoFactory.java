package org.bosixnet.dao.file;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordDaoFactory;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.file.journal.LocalDisk;

/** Opens the store in the data directory, which it makes if it is missing. */
public final class FileHostRecordDaoFactory implements HostRecordDaoFactory {

    private static final int ID_LENGTH = 12;
    private static final int ID_RADIX = 36;

    @Override
    public String name() {
        return "file";
    }

    @Override
    public HostRecordDao open(StoreConfig config) {
        return FileHostRecordDao.open(around(config), config.seenFlush(), Tuning.DEFAULT);
    }

    @Override
    public Snapshot read(StoreConfig config) {
        return DataDirectory.read(around(config));
    }

    @Override
    public void restore(StoreConfig config, Snapshot snapshot, Runnable before) {
        DataDirectory.restore(around(config), snapshot, before);
    }

    private static Surroundings around(StoreConfig config) {
        RandomGenerator random = new SecureRandom();
        return new Surroundings(
                config.dataDir(),
                new MeteredDisk(new LocalDisk(), System::nanoTime, config.meter()::forced),
                config.clock(),
                System::nanoTime,
                () -> id(random),
                Thread::new,
                config.meter()::committed);
    }

    private static String id(RandomGenerator random) {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(Character.forDigit(random.nextInt(ID_RADIX), ID_RADIX));
        }
        return id.toString();
    }
}
