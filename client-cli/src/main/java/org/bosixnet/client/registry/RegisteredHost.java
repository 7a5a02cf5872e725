package org.bosixnet.client.registry;

import java.time.Instant;
import java.util.List;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.jspecify.annotations.Nullable;

/**
 * What a registry knows about a host.
 *
 * @param addresses the preferred one first; may be empty
 * @param changed when the addresses last changed, or null if the registry does not say (the original)
 * @param seen when the host last reported, or null if the registry does not say
 * @param contested since when several computers have reported the name in turns, or null if none do or the registry does
 *     not say
 */
public record RegisteredHost(
        HostName name,
        List<HostAddress> addresses,
        @Nullable Instant changed,
        @Nullable Instant seen,
        State state,
        @Nullable Instant contested) {

    /** Whether the host is reporting. */
    public enum State {
        ONLINE,
        STALE,
        /** The host reports only changes, so its silence says nothing. */
        QUIET,
        /** The registry does not say (the original), or says something newer than this program. */
        UNKNOWN
    }

    public RegisteredHost {
        addresses = List.copyOf(addresses);
    }
}
