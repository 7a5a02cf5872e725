package org.bosixnet.dao.file;

import java.util.concurrent.CompletableFuture;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.jspecify.annotations.Nullable;

/** A conditional write that waits for the writer, and the promise to its caller. */
record Mutation(HostName name, long expected, @Nullable HostRecord record, CompletableFuture<CommitResult> answer) {

    Mutation(HostName name, long expected, @Nullable HostRecord record) {
        this(name, expected, record, new CompletableFuture<>());
    }
}
