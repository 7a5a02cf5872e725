package org.bosixnet.dao.memory;

import java.security.SecureRandom;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordDaoFactory;
import org.bosixnet.dao.StoreConfig;

/** Opens a {@link MemoryHostRecordDao}. */
public final class MemoryHostRecordDaoFactory implements HostRecordDaoFactory {

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public HostRecordDao open(StoreConfig config) {
        return new MemoryHostRecordDao(Long.toHexString(new SecureRandom().nextLong()), config.clock(), config.meter());
    }
}
