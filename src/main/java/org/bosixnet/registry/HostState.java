package org.bosixnet.registry;

/** Whether a host still reports. */
public enum HostState {
    /** Reported within {@link RegistryConfig#staleAfter}. */
    ONLINE,
    /** Has not reported for longer; its addresses may be out of date. */
    STALE
}
