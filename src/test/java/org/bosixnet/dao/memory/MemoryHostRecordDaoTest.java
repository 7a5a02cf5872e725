package org.bosixnet.dao.memory;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordDaoContract;
import org.bosixnet.dao.HostRecordDaoFactory;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.host.Position;
import org.junit.jupiter.api.Test;

class MemoryHostRecordDaoTest implements HostRecordDaoContract {

    private static final HostRecordDaoFactory FACTORY = new MemoryHostRecordDaoFactory();
    private static final StoreConfig CONFIG = new StoreConfig(Path.of("unused"), Duration.ofSeconds(60), Records.CLOCK);

    @Override
    public HostRecordDao open() {
        return FACTORY.open(CONFIG);
    }

    @Override
    public boolean remembers() {
        return false;
    }

    @Test
    void forAnotherProcessThereIsNothingAndItIsToldWhereToAsk() {
        assertThatThrownBy(() -> FACTORY.read(CONFIG))
                .is(storeFailure(Kind.UNAVAILABLE))
                .hasMessage("The store 'memory' can be read only by the registry that has opened it. Ask that one for"
                        + " its backup, with an administrator's key: GET /api/v1/backup.");
        Snapshot nothing = new Snapshot(new Position("e", 0), List.of(), List.of());
        assertThatThrownBy(() -> FACTORY.restore(CONFIG, nothing, () -> {}))
                .is(storeFailure(Kind.UNAVAILABLE))
                .hasMessage("The store 'memory' keeps nothing for another process, so nothing can be restored into it."
                        + " Set bosixnet.store to file.");
    }
}
