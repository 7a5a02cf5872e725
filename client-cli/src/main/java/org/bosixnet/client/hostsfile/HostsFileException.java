package org.bosixnet.client.hostsfile;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Says, in sentences for people, why the hosts file was left as it was and what to do about it. */
public sealed class HostsFileException extends IOException permits UnsettledException {
    HostsFileException(String message) {
        super(message);
    }

    HostsFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
