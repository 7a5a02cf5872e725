package org.bosixnet.registry;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Position;
import org.bosixnet.host.SignOfLife;

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
        view.committed(new Commit(revision, List.of()), view().records());
    }

    public void seen(Map<HostName, SignOfLife> marks) {
        view.seen(marks, view().records());
    }

    /** Tells that something else is to be said of a host. */
    public void said(HostName name) {
        view.said(Set.of(name));
    }

    public void clockSet(ClockStep step) {
        view.clockSet(step, view().records());
    }
}
