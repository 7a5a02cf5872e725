package org.bosixnet.dao;

import org.bosixnet.host.HostRecord;
import org.jspecify.annotations.Nullable;

/** What became of a conditional write. */
public sealed interface CommitResult {

    /** The change is durable; {@code revision} is the number of its commit. */
    record Committed(long revision) implements CommitResult {}

    /** Someone else was first. {@code current} is the record as it is now, null if there is none. */
    record Conflict(@Nullable HostRecord current) implements CommitResult {}
}
