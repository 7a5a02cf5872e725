package org.bosixnet.registry;

/** Whether a host still reports. */
public enum HostState {
    /** Reported within {@link RegistryConfig#staleAfter}. */
    ONLINE,
    /** Has not reported for longer, and would have; its addresses may be out of date. */
    STALE,
    /** Has not reported for longer, which tells nothing: it reports only changes. */
    QUIET
}
