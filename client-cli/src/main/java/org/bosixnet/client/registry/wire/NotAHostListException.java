package org.bosixnet.client.registry.wire;

import java.io.IOException;

/** Says, in a sentence for people, why an answer is not a list of hosts. */
public final class NotAHostListException extends IOException {
    NotAHostListException(String message) {
        super(message);
    }
}
