package org.bosixnet.etcd;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bosixnet.host.HostName;
import org.bosixnet.host.SignOfLife;

/** The marks of hosts that reported here, on their way to what is known of etcd. */
final class ReportedMarks {

    private final Map<HostName, Report> reported = new ConcurrentHashMap<>();

    /**
     * The mark of a host.
     *
     * @param after the revision of the commit before, which may have made the host
     */
    private record Report(SignOfLife sign, long after) {
        Report orLater(Report other) {
            return new Report(sign.orLater(other.sign), Math.max(after, other.after));
        }
    }

    /** Adds a mark; any thread may. */
    void add(HostName name, SignOfLife sign, long after) {
        reported.merge(name, new Report(sign, after), Report::orLater);
    }

    /** Takes those of which the commit before is not later than that revision. */
    Map<HostName, SignOfLife> take(long revision) {
        Map<HostName, SignOfLife> taken = new HashMap<>();
        reported.forEach((name, report) -> {
            if (report.after() <= revision && reported.remove(name, report)) { // unless there is a later one by now
                taken.put(name, report.sign());
            }
        });
        return taken;
    }
}
