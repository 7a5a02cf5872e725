package org.bosixnet.client.platform;

import java.io.IOException;

/**
 * Says, in sentences for people, who else controls a path, or what is there instead of a file, and what to do about it.
 */
public final class UntrustedPathException extends IOException {
    UntrustedPathException(String message) {
        super(message);
    }
}
