package org.bosixnet.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.registry.DecisionLoop.Done;
import org.bosixnet.registry.DecisionLoop.Step;
import org.bosixnet.registry.DecisionLoop.Write;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a record when its host reports, withdraws or is asked for; changes nothing itself. */
final class Decisions {

    private final ReservedNames reserved;
    private final ChangeLimits changes;
    private final Supplier<Instant> now;

    /**
     * @param now tells the time of day, in whole milliseconds
     */
    Decisions(ReservedNames reserved, ChangeLimits changes, Supplier<Instant> now) {
        this.reserved = reserved;
        this.changes = changes;
        this.now = now;
    }

    Step<UpdateOutcome> report(HostName name, List<HostAddress> addresses, Authority by, @Nullable HostRecord current) {
        demandChange(name, by, current);
        Instant time = now.get();
        HostRecord settled = current == null ? null : by.settle(current);
        Reports reports = by.reportsOf(current);
        if (settled != null && settled.addresses().equals(addresses)) {
            UpdateOutcome unchanged =
                    new UpdateOutcome(UpdateOutcome.Kind.UNCHANGED, settled.withSeen(new SignOfLife(time, reports)));
            return by.settles(current)
                    ? new Write<>(unchanged.record(), Charge.NONE, unchanged::committed)
                    : new Done<>(unchanged);
        }
        boolean created = settled == null || !settled.listed();
        HostRecord wanted =
                new HostRecord(name, addresses, settled == null ? List.of() : settled.keys(), time, time, reports, 0);
        return new Write<>(
                wanted,
                changes.of(name, by),
                new UpdateOutcome(created ? UpdateOutcome.Kind.CREATED : UpdateOutcome.Kind.CHANGED, wanted)
                        ::committed);
    }

    /** Decides on a report that does not say the addresses, which are unchanged. */
    Step<Optional<UpdateOutcome>> keep(HostName name, Authority by, @Nullable HostRecord current) {
        demandChange(name, by, current);
        if (current == null || !current.listed()) {
            return new Done<>(Optional.empty());
        }
        SignOfLife sign = new SignOfLife(now.get(), by.reportsOf(current));
        UpdateOutcome outcome = new UpdateOutcome(
                UpdateOutcome.Kind.UNCHANGED, by.settle(current).withSeen(sign));
        return by.settles(current)
                ? new Write<>(outcome.record(), Charge.NONE, revision -> Optional.of(outcome.committed(revision)))
                : new Done<>(Optional.of(outcome));
    }

    Step<Boolean> withdraw(HostName name, Authority by, @Nullable HostRecord current) {
        demandChange(name, by, current);
        return current == null || !current.listed()
                ? new Done<>(false)
                : new Write<>(withoutAddresses(by.settle(current)), changes.of(name, by), revision -> true);
    }

    /** Returns what is left of a host that has lost its addresses. */
    @Nullable
    HostRecord withoutAddresses(HostRecord record) {
        return record.keys().isEmpty() ? null : record.withAddresses(List.of(), now.get());
    }

    /** Decides whether a host's old key goes, since its new one was used. */
    static Step<Boolean> settle(Authority by, @Nullable HostRecord current) {
        return current == null || !by.settles(current)
                ? new Done<>(false)
                : new Write<>(by.settle(current), Charge.NONE, revision -> true);
    }

    /** Returns whether the caller may change that host; null: a name that nobody has. */
    boolean mayChange(HostName name, Authority by, @Nullable HostRecord current) {
        return allowed(name, by).mayChange(current);
    }

    private void demandChange(HostName name, Authority by, @Nullable HostRecord current) {
        if (!mayChange(name, by, current)) {
            throw by.mayChange(current) ? RefusedException.nameReserved(name) : RefusedException.notOwner(name);
        }
    }

    /**
     * Returns the caller's rights to a name: until it is bound, a reserved name belongs to nobody instead of everyone.
     */
    private Authority allowed(HostName name, Authority by) {
        return reserved.contain(name) ? by.withoutOpen() : by;
    }
}
