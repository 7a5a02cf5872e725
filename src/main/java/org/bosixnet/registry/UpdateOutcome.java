package org.bosixnet.registry;

import org.bosixnet.host.HostRecord;
import org.jspecify.annotations.Nullable;

/**
 * The result of a host's report.
 *
 * @param before the host before the report, null if there was none
 * @param record the host after the report
 */
public record UpdateOutcome(Kind kind, @Nullable HostRecord before, HostRecord record) {

    /** Returns this with the revision of its commit. */
    UpdateOutcome committed(long revision) {
        return new UpdateOutcome(kind, before, record.withRevision(revision));
    }

    /** Whether the report made a difference. */
    public enum Kind {
        /** The host had no addresses before. */
        CREATED,
        /** It had other addresses before. */
        CHANGED,
        /** It reported the same addresses and was only marked as seen. */
        UNCHANGED
    }
}
