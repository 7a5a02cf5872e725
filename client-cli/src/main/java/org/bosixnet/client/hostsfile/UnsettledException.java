package org.bosixnet.client.hostsfile;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says that another program may be in the middle of writing the hosts file, so that it was left alone for now. */
public final class UnsettledException extends HostsFileException {

    private final Duration pause;

    UnsettledException(String message, Duration pause, @Nullable Throwable cause) {
        super(message, cause);
        this.pause = pause;
    }

    /** Returns after how long to try again. */
    public Duration pause() {
        return pause;
    }
}
