package org.bosixnet.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;

/**
 * Finds the hosts whose state changes because nothing happens. Looks at all of them only when the first may be due,
 * which is rarely while they report. Not thread-safe.
 */
final class StateWatch {

    /** The most names told at once, so that no event gets long. */
    private static final int PART = 1000;

    private final Duration staleAfter;
    private Instant looked;
    private Instant next;

    StateWatch(Duration staleAfter, Instant now) {
        this.staleAfter = staleAfter;
        this.looked = now;
        this.next = now;
    }

    /** Tells which hosts have become silent since the last look. */
    void look(Instant now, Supplier<Collection<HostRecord>> hosts, Consumer<Set<HostName>> told) {
        if (now.isBefore(looked)) { // the clock was set
            looked = now;
            next = now;
        }
        if (now.isBefore(next)) {
            return;
        }
        Instant first = now.plus(staleAfter); // nobody who reports from now on is due earlier
        Set<HostName> silent = new HashSet<>();
        for (HostRecord host : hosts.get()) {
            Instant due = host.seen().plus(staleAfter);
            if (due.isAfter(now)) {
                first = due.isBefore(first) ? due : first;
            } else if (due.isAfter(looked)) {
                silent.add(host.name());
                if (silent.size() == PART) {
                    told.accept(silent);
                    silent = new HashSet<>();
                }
            }
        }
        if (!silent.isEmpty()) {
            told.accept(silent);
        }
        looked = now;
        next = first;
    }
}
