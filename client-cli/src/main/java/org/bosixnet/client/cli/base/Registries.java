package org.bosixnet.client.cli.base;

import java.io.PrintWriter;
import java.util.List;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/** Asks registries: until one answers, or all of them. */
public final class Registries {

    private Registries() {}

    /** A request to a registry. */
    public interface Question<T> {
        T ask(Registry registry) throws RegistryException, InterruptedException;
    }

    /**
     * Returns the first answer.
     *
     * @throws RegistryException that of the last registry, if none answers
     */
    public static <T> T first(List<Registry> registries, Question<T> question)
            throws RegistryException, InterruptedException {
        RegistryException failure = null;
        for (Registry registry : registries) {
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
            throw new IllegalStateException("no registry was asked");
        }
        return failure;
    }

    /**
     * Asks each registry, whatever the others answer, and prints what each says.
     *
     * @return the {@link ExitCode} of the worst answer
     */
    public static int each(List<Registry> registries, Question<String> question, PrintWriter out, PrintWriter err)
            throws InterruptedException {
        int worst = ExitCode.DONE;
        for (Registry registry : registries) {
            try {
                out.println(registry.url() + ": " + question.ask(registry));
            } catch (RegistryException e) {
                err.println("bosixnet: " + e.getMessage());
                worst = Math.max(worst, ExitCode.of(e));
            }
        }
        return worst;
    }
}
