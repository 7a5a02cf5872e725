package org.bosixnet.registry;

import org.bosixnet.host.HostRecord;

/**
 * What became of a host's report.
 *
 * @param record the host as it is now
 */
public record UpdateOutcome(Kind kind, HostRecord record) {

    /** Returns this as the commit of that number made it. */
    UpdateOutcome committed(long revision) {
        return new UpdateOutcome(kind, record.withRevision(revision));
    }

    /** Whether the report made a difference. */
    public enum Kind {
        /** The host had no addresses before. */
        CREATED,
        /** It had other addresses before. */
        CHANGED,
        /** It reported what was known: it was only marked seen. */
        UNCHANGED
    }
}
