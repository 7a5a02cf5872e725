package org.bosixnet.client.registry;

/** What a report changed. */
public enum ReportOutcome {
    /** The host was not listed before. */
    CREATED,
    /** The host was listed with other addresses. */
    CHANGED,
    /** The host was listed so already, and now counts as seen. */
    UNCHANGED
}
