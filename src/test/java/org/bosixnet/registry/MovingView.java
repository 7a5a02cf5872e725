package org.bosixnet.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Position;

/** The registry's real view and history, moved by hand in place of a store's feed. */
public final class MovingView {

    private final LiveView view = new LiveView();

    public History history() {
        return view.history();
    }

    public RegistryView view() {
        return view.current();
    }

    public Position position() {
        return view.current().position();
    }

    public void follow(Runnable reader) {
        view.follow(reader);
    }

    /** Begins anew, without hosts. */
    public void reset(String epoch, long revision) {
        view.snapshot(new Snapshot(new Position(epoch, revision), List.of(), List.of()));
    }

    /** Commits what changes no list. */
    public void commit(long revision) {
        view.committed(new Commit(revision, List.of()));
    }

    public void seen(Map<HostName, Instant> marks) {
        view.seen(marks);
    }
}
