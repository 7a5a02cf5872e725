package org.bosixnet.client.platform;

import java.io.IOException;

/** Says, in sentences for people, who else decides what is at a path, or what it is instead of a file, and what to do about it. */
public final class UntrustedPathException extends IOException {
    UntrustedPathException(String message) {
        super(message);
    }
}
