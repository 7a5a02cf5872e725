package org.bosixnet.dao.file;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.HostRecordFeed;
import org.bosixnet.dao.Position;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.host.HostName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the feed, and does not fall with it: what it is told of is durable already. */
final class Feeder {

    private static final Logger LOG = LoggerFactory.getLogger(Feeder.class);

    private final HostRecordFeed feed;

    Feeder(HostRecordFeed feed) {
        this.feed = feed;
    }

    /** Tells everything; a feed that fails here fails the start. */
    void snapshot(String epoch, StoreState state) {
        feed.snapshot(new Snapshot(
                new Position(epoch, state.revision),
                state.records.values().stream().map(StoredRecord::record).toList(),
                state.outages.stream().map(Line.Gap::outage).toList()));
    }

    void committed(List<Commit> commits) {
        for (Commit commit : commits) {
            guarded(() -> feed.committed(commit));
        }
    }

    void seen(Map<HostName, Instant> marks) {
        guarded(() -> feed.seen(marks));
    }

    private static void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.error("The feed failed on a change that is stored", e);
        }
    }
}
