package org.bosixnet.etcd;

import java.util.Set;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordDaoFactory;
import org.bosixnet.dao.StoreConfig;

/** Opens a store in etcd. */
public final class EtcdHostRecordDaoFactory implements HostRecordDaoFactory {

    @Override
    public String name() {
        return "etcd";
    }

    @Override
    public Set<String> settings() {
        return EtcdConfig.NAMES;
    }

    @Override
    public HostRecordDao open(StoreConfig config) {
        return new EtcdHostRecordDao(EtcdConfig.of(config.settings()), config);
    }
}
