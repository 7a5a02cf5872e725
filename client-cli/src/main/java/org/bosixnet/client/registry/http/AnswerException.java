package org.bosixnet.client.registry.http;

import java.io.IOException;
import org.bosixnet.client.registry.RegistryException;

/** An answer that cannot be used. Says what the registry did, for {@link Failures} to make a sentence of. */
final class AnswerException extends IOException {
    private final RegistryException.Kind kind;
    private final String predicate;

    AnswerException(RegistryException.Kind kind, String predicate) {
        super(predicate);
        this.predicate = predicate;
        this.kind = kind;
    }

    RegistryException.Kind kind() {
        return kind;
    }

    String predicate() {
        return predicate;
    }
}
