package org.bosixnet.host;

/**
 * What became of a host's report.
 *
 * @param record the host as it is now
 */
public record UpdateOutcome(Kind kind, HostRecord record) {

    /** Whether the report made a difference. */
    public enum Kind {
        /** The host was not known before. */
        CREATED,
        /** It had other addresses before. */
        CHANGED,
        /** It reported what was known: it was only marked seen. */
        UNCHANGED
    }
}
