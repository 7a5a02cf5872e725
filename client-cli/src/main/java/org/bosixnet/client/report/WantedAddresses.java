package org.bosixnet.client.report;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.host.HostAddress;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the registries should list. Without a usable address the last one stays listed for a while, since a lost
 * link often comes back with it; then it is withdrawn, because it may become a stranger's. Not thread-safe.
 */
public final class WantedAddresses {

    /** How long the last address stays listed. */
    public static final Duration WITHDRAW_AFTER = Duration.ofMinutes(5);

    /** What the registries were told last; null: nothing yet. */
    private @Nullable List<HostAddress> told;

    /** What they should be told; null: nothing yet. */
    private @Nullable List<HostAddress> next;

    /** Since when there is no usable address; null while there is one. */
    private @Nullable Duration withoutSince;

    /**
     * Takes what was chosen.
     *
     * @param uptime time since some start; never goes back
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
