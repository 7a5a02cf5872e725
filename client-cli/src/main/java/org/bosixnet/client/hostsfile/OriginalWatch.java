package org.bosixnet.client.hostsfile;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.bosixnet.client.platform.Platform;
import org.jspecify.annotations.Nullable;

/** Refuses to write beside an agent of the original, which would delete what is written. Thread-safe. */
final class OriginalWatch {

    /** How long until the next look once none was found: each look reads every process. */
    static final Duration PAUSE = Duration.ofSeconds(5);

    private final Platform platform;
    private final LongSupplier nanoTime;

    /** When a look last found none. */
    @GuardedBy("this")
    private @Nullable Long noneAt;

    OriginalWatch(Platform platform, LongSupplier nanoTime) {
        this.platform = platform;
        this.nanoTime = nanoTime;
    }

    /**
     * @param real the file to be written, no part of which is a link
     * @param named the same as the settings name it
     * @throws HostsFileException if one runs; a look that found none is valid for {@link #PAUSE}
     */
    synchronized void refuse(Path real, Path named) throws HostsFileException {
        long now = nanoTime.getAsLong();
        if (noneAt != null && now - noneAt < PAUSE.toNanos()) {
            return;
        }
        OptionalLong pid = platform.originalAgent(real);
        noneAt = pid.isEmpty() ? now : null;
        if (pid.isPresent()) {
            throw new HostsFileException("bosixnet_daemon, the original's agent, still runs (process " + pid.getAsLong()
                    + ") and would delete the IPv6 lines of " + named
                    + ". Stop and disable it: systemctl disable --now bosixnet-daemon.");
        }
    }
}
