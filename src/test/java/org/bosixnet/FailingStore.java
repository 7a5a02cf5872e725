package org.bosixnet;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordDaoFactory;
import org.bosixnet.dao.HostRecordFeed;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.Transaction;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.host.SignOfLife;

/** A store that takes no change and says why; {@code bosixnet.store=failing}. */
public final class FailingStore implements HostRecordDaoFactory {

    /** What every commit throws. */
    public static volatile Supplier<RuntimeException> failure = IllegalStateException::new;

    /** What a store that is opened holds. */
    public static volatile List<HostRecord> records = List.of();

    /** What happens to the data directory while a store is opened. */
    public static volatile Consumer<Path> opening = directory -> {};

    @Override
    public String name() {
        return "failing";
    }

    @Override
    public HostRecordDao open(StoreConfig config) {
        opening.accept(config.dataDir());
        return new HostRecordDao() {
            @Override
            public void start(HostRecordFeed feed) {
                feed.snapshot(new Snapshot(new Position("e", 0), records, List.of()));
            }

            @Override
            public CommitResult commit(Transaction transaction) {
                throw failure.get();
            }

            @Override
            public void markSeen(HostName name, SignOfLife sign) {}

            @Override
            public void clockSet(ClockStep step) {}

            @Override
            public Optional<String> unavailable() {
                return Optional.of("The disk is on fire.");
            }

            @Override
            public void close() {}
        };
    }
}
