package org.bosixnet.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.host.SignOfLife;
import org.pcollections.TreePMap;

/** The registry's real view and history, moved by hand in place of a store's feed. */
public final class MovingView {

    private static final List<HostAddress> ADDRESSES = List.of(new HostAddress("2001:db8::1"));

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

    /** Commits a host of its own, which is called {@code hostREVISION}. */
    public void commit(long revision) {
        commit(revision, new HostName("host" + revision));
    }

    /** Commits hosts, each with an address. */
    public void commit(long revision, HostName... names) {
        List<Commit.Change> changes = new ArrayList<>();
        TreePMap<HostName, HostRecord> after = view().records();
        for (HostName name : names) {
            HostRecord record = new HostRecord(name, ADDRESSES, Instant.EPOCH, Instant.EPOCH, revision);
            changes.add(new Commit.Change(name, record));
            after = after.plus(name, record);
        }
        view.committed(new Commit(revision, changes), after);
    }

    /** Commits that there is no such host any more. */
    public void remove(long revision, HostName name) {
        view.committed(
                new Commit(revision, List.of(new Commit.Change(name, null))),
                view().records().minus(name));
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
