package org.bosixnet.client.report;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.host.HostAddress;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the registries should list. Without a usable address the last one stays listed for a while, because a
 * lost link often comes back with the same address; then it is withdrawn, because it may be given to a stranger. An
 * address without a way out does not at once take the place of one that had one: it is most likely of a network inside
 * this computer, such as that of its containers. Not thread-safe.
 */
public final class WantedAddresses {

    /** How long the last address stays listed. */
    public static final Duration WITHDRAW_AFTER = Duration.ofMinutes(5);

    /** What the registries were last told to list; null if nothing yet. */
    private @Nullable List<HostAddress> told;

    /** The preferred one of them, or of what an earlier run told; null if there is none. */
    private @Nullable HostAddress last;

    /** Whether that had a way out once. */
    private boolean hadWayOut;

    /** What they should be told to list; null if nothing yet. */
    private @Nullable List<HostAddress> next;

    /** Since when there is nothing to take the place of the last address; null while there is. */
    private @Nullable Duration withoutSince;

    /** What takes its place in the end. */
    private List<HostAddress> substitute = List.of();

    /**
     * @param before what an earlier run told the registries to list
     * @param hadWayOut whether that had a way out once
     */
    public WantedAddresses(List<HostAddress> before, boolean hadWayOut) {
        this.last = first(before);
        this.hadWayOut = hadWayOut;
    }

    private static @Nullable HostAddress first(List<HostAddress> addresses) {
        return addresses.isEmpty() ? null : addresses.get(0);
    }

    /** Returns what the registries were last told to list; nothing if nothing yet. */
    public List<HostAddress> told() {
        return told == null ? List.of() : told;
    }

    /** Returns whether that had a way out once. */
    public boolean hadWayOut() {
        return hadWayOut;
    }

    /**
     * Takes the chosen addresses.
     *
     * @param hasWayOut whether the first of them is on an interface that has a way out
     * @param uptime the time since some start; never goes back
     * @return whether it is news that there is no address, or none that takes the place of the last one
     */
    public boolean chosen(List<HostAddress> addresses, boolean hasWayOut, Duration uptime) {
        boolean usable = !addresses.isEmpty()
                && (hasWayOut || !hadWayOut || addresses.get(0).equals(last));
        boolean news = !usable && withoutSince == null;
        if (usable) {
            withoutSince = null;
            hadWayOut |= hasWayOut;
            next = addresses;
        } else {
            substitute = addresses;
            withoutSince = news ? uptime : withoutSince;
        }
        return news;
    }

    /** Returns what the registries should list from now on; empty if that is what they were told last. */
    public Optional<List<HostAddress>> change(Duration uptime) {
        if (withoutSince != null && uptime.minus(withoutSince).compareTo(WITHDRAW_AFTER) >= 0) {
            next = substitute;
            hadWayOut &= substitute.isEmpty();
        }
        if (next == null || next.equals(told)) {
            return Optional.empty();
        }
        told = next;
        last = first(next);
        return Optional.of(next);
    }
}
