package org.bosixnet.dao.memory;

import java.nio.file.Path;
import java.time.Duration;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordDaoContract;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.StoreConfig;

class MemoryHostRecordDaoTest implements HostRecordDaoContract {

    @Override
    public HostRecordDao open() {
        StoreConfig config = new StoreConfig(Path.of("unused"), Duration.ofSeconds(60), Records.CLOCK);
        return new MemoryHostRecordDaoFactory().open(config);
    }

    @Override
    public boolean remembers() {
        return false;
    }
}
