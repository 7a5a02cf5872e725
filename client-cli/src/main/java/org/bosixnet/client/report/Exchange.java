package org.bosixnet.client.report;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.RegisteredHost;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.Registry.ReportOutcome;
import org.bosixnet.client.registry.Registry.WithdrawOutcome;
import org.bosixnet.client.registry.RegistryException;

/** What a reporter says to its registry, and what it makes of the answers. Stateless; used by the reporter's thread. */
final class Exchange {

    private final Registry registry;
    private final ReportLog log;

    Exchange(Registry registry, ReportLog log) {
        this.registry = registry;
        this.log = log;
    }

    /**
     * What the registry accepted.
     *
     * @param contested whether others report the name, too
     * @param sentence what the registry does now, for people
     */
    record Accepted(boolean contested, String sentence) {}

    /**
     * Makes the registry list these addresses, or none.
     *
     * @param again whether the registry accepted the same before, so that only somebody else can have changed it
     */
    Accepted report(HostName name, List<HostAddress> addresses, boolean again)
            throws RegistryException, InterruptedException {
        if (!addresses.isEmpty()) {
            Registry.Reported answer = registry.report(name, addresses);
            boolean overwritten = again && answer.outcome() == ReportOutcome.CHANGED;
            return new Accepted(answer.contested() || overwritten, "lists " + name + " with " + addresses);
        }
        return new Accepted(
                false,
                registry.withdraw(name) == WithdrawOutcome.UNSUPPORTED
                        ? "still lists " + name + ": it is an original, which cannot forget a host"
                        : "lists no address of " + name);
    }

    /**
     * Reports under another name. Returns nothing if the registry answers that it does not take that, which is said; it then
     * lists the former name as before.
     */
    Optional<Accepted> rename(HostName former, HostName next, List<HostAddress> addresses)
            throws RegistryException, InterruptedException {
        try {
            Registry.Reported answer = registry.report(next, addresses);
            return Optional.of(new Accepted(
                    answer.contested(), "lists " + next + " with " + addresses + ", no longer as " + former));
        } catch (RegistryException e) {
            if (e.isFromRegistry() && e.kind() != RegistryException.Kind.UNREACHABLE) {
                log.nameRefused(former, next, String.valueOf(e.getMessage()));
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Withdraws a former name, unless somebody else has reported it since. What fails is said, and left. */
    void withdraw(HostName former, List<HostAddress> listed) throws InterruptedException {
        try {
            Optional<RegisteredHost> record = registry.get(former);
            if (record.isPresent() && !Collections.disjoint(record.get().addresses(), listed)) {
                WithdrawOutcome unused = registry.withdraw(former);
            }
        } catch (RegistryException e) {
            log.formerStays(former, String.valueOf(e.getMessage()));
        }
    }
}
