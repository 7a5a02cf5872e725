package org.bosixnet.registry;

/** Whether a host still reports. */
public enum HostState {
    /** Reported within {@link RegistryConfig#staleAfter}. */
    ONLINE,
    /** Did not report for longer than that; its addresses may be out of date. */
    STALE
}
