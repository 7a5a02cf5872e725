package org.bosixnet.client.cli;

import java.util.List;
import org.bosixnet.client.registry.RegistryClient;
import org.bosixnet.client.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/** Asks registries in their order until one answers. */
final class FirstAnswer {

    private FirstAnswer() {}

    /** A question to a registry. */
    interface Question<T> {
        T ask(RegistryClient registry) throws RegistryException, InterruptedException;
    }

    /**
     * Returns the first answer.
     *
     * @throws RegistryException that of the last registry, if none answers
     * @throws IllegalArgumentException if there is no registry
     */
    static <T> T of(List<RegistryClient> registries, Question<T> question)
            throws RegistryException, InterruptedException {
        RegistryException failure = null;
        for (RegistryClient registry : registries) {
            try {
                return question.ask(registry);
            } catch (RegistryException e) {
                failure = e;
            }
        }
        throw failed(failure);
    }

    private static RegistryException failed(@Nullable RegistryException failure) {
        if (failure == null) {
            throw new IllegalArgumentException("No registry is named: give --url, or set URL.");
        }
        return failure;
    }
}
