package org.bosixnet.client.report;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.host.HostAddress;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the registries should list. Without a usable address the last one stays listed for a while, because a
 * lost link often comes back with the same address; then it is withdrawn, because it may be given to a stranger. Not
 * thread-safe.
 */
public final class WantedAddresses {

    /** How long the last address stays listed. */
    public static final Duration WITHDRAW_AFTER = Duration.ofMinutes(5);

    /** What the registries were last told to list; null if nothing yet. */
    private @Nullable List<HostAddress> told;

    /** What they should be told to list; null if nothing yet. */
    private @Nullable List<HostAddress> next;

    /** Since when there is no usable address; null while there is one. */
    private @Nullable Duration withoutSince;

    /**
     * Notes the chosen addresses.
     *
     * @param uptime the time since some start; never goes back
     * @return whether it is news that there is no address
     */
    public boolean chosen(List<HostAddress> addresses, Duration uptime) {
        boolean news = addresses.isEmpty() && withoutSince == null;
        if (news) {
            withoutSince = uptime;
        } else if (!addresses.isEmpty()) {
            withoutSince = null;
            next = addresses;
        }
        return news;
    }

    /** Returns what the registries should list from now on; empty if that is what they were told last. */
    public Optional<List<HostAddress>> change(Duration uptime) {
        if (withoutSince != null && uptime.minus(withoutSince).compareTo(WITHDRAW_AFTER) >= 0) {
            next = List.of();
        }
        if (next == null || next.equals(told)) {
            return Optional.empty();
        }
        told = next;
        return Optional.of(next);
    }
}
