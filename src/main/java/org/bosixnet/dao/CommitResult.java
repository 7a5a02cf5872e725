package org.bosixnet.dao;

import org.bosixnet.host.HostRecord;
import org.jspecify.annotations.Nullable;

/** What the store decided on a {@link HostRecordDao#commit}. */
public sealed interface CommitResult {

    /** The change is durable, and {@code revision} is its number. */
    record Committed(long revision) implements CommitResult {}

    /** Another change came first. {@code current} is the first record that it concerns, as it is now, null if there is none. */
    record Conflict(@Nullable HostRecord current) implements CommitResult {}
}
