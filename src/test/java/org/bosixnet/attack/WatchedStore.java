package org.bosixnet.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordDaoFactory;
import org.bosixnet.dao.HostRecordFeed;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.Transaction;
import org.bosixnet.dao.memory.MemoryHostRecordDaoFactory;
import org.bosixnet.host.HostName;
import org.bosixnet.host.SignOfLife;

/**
 * A store in memory that notes all that is written to it; {@code bosixnet.store=watched}. Addresses, keys and signs of
 * life alike come to pass only here, so what is not noted has not changed.
 */
public final class WatchedStore implements HostRecordDaoFactory {

    private static volatile Writes latest = new Writes();

    /** What was written to one store: {@code commit NAME} and {@code seen NAME}, in their order. */
    static final class Writes {

        private final ConcurrentLinkedQueue<String> notes = new ConcurrentLinkedQueue<>();

        /** Returns what was written since this was last asked. */
        List<String> take() {
            List<String> taken = new ArrayList<>();
            for (String note = notes.poll(); note != null; note = notes.poll()) {
                taken.add(note);
            }
            return taken;
        }
    }

    /** Returns what is written to the store that was opened last. */
    static Writes latest() {
        return latest;
    }

    @Override
    public String name() {
        return "watched";
    }

    @Override
    public HostRecordDao open(StoreConfig config) {
        Writes writes = new Writes();
        latest = writes;
        HostRecordDao dao = new MemoryHostRecordDaoFactory().open(config);
        return new HostRecordDao() {
            @Override
            public void start(HostRecordFeed feed) {
                dao.start(feed);
            }

            @Override
            public CommitResult commit(Transaction transaction) {
                CommitResult result = dao.commit(transaction);
                if (result instanceof CommitResult.Committed) {
                    transaction.mutations().forEach(mutation -> writes.notes.add("commit " + mutation.name()));
                }
                return result;
            }

            @Override
            public void markSeen(HostName name, SignOfLife sign) {
                writes.notes.add("seen " + name);
                dao.markSeen(name, sign);
            }

            @Override
            public void clockSet(ClockStep step) {
                dao.clockSet(step);
            }

            @Override
            public Optional<String> unavailable() {
                return dao.unavailable();
            }

            @Override
            public void close() {
                dao.close();
            }
        };
    }
}
