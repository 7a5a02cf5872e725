package org.bosixnet.etcd;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.bosixnet.dao.Mutation;
import org.bosixnet.dao.Transaction;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.host.SignOfLife;

/** The marks of hosts that reported here, on their way to what is known of etcd. */
final class ReportedMarks {

    private final Map<HostName, Report> reported = new ConcurrentHashMap<>();

    /**
     * The mark of a host.
     *
     * @param after the commit before, which may have made the host
     */
    private record Report(SignOfLife sign, Position after) {
        Report orLater(Report later) {
            return new Report(sign.orLater(later.sign), isIn(after, later.after) ? later.after : after);
        }
    }

    /** Adds a mark; any thread may. */
    void add(HostName name, SignOfLife sign, Position after) {
        reported.merge(name, new Report(sign, after), Report::orLater);
    }

    /**
     * Returns whether a host that a transaction withdraws for its silence has reported.
     *
     * @param known supplies what is known of etcd, which a mark gets into before it is forgotten here
     */
    boolean contradict(Transaction transaction, Supplier<Map<HostName, HostRecord>> known) {
        return transaction.mutations().stream().map(Mutation::name).anyMatch(name -> {
            boolean coming = reported.containsKey(name);
            return transaction.isContradicted(known.get().get(name), coming);
        });
    }

    /** Returns whether a commit is in what is known at that position: everything is read when the history gets another name. */
    static boolean isIn(Position commit, Position known) {
        return commit.revision() <= known.revision() || !commit.epoch().equals(known.epoch());
    }

    /** Returns those of which the commit before is known at that position. */
    Map<HostName, SignOfLife> ready(Position known) {
        Map<HostName, SignOfLife> ready = new HashMap<>();
        reported.forEach((name, report) -> {
            if (isIn(report.after(), known)) {
                ready.put(name, report.sign());
            }
        });
        return ready;
    }

    /** Forgets those that are in what is known by now, unless there is a later one. */
    void known(Map<HostName, SignOfLife> marks) {
        marks.forEach((name, sign) ->
                reported.computeIfPresent(name, (same, report) -> report.sign().equals(sign) ? null : report));
    }
}
