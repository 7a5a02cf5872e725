package org.bosixnet.client.registry.wire;

import java.io.IOException;

/** Says, in a sentence for people, why an answer cannot be taken for a list of hosts. */
public final class NotAHostListException extends IOException {
    NotAHostListException(String message) {
        super(message);
    }
}
