package org.bosixnet.client.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.bosixnet.client.agent.Parts;
import org.bosixnet.client.config.AgentConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What every command does: finds the settings, makes the parts of the agent, and lets the command use them. */
@Command(mixinStandardHelpOptions = true)
abstract class PartsCommand implements Callable<Integer> {

    @Mixin
    private Settings settings = new Settings();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public final Integer call() throws Exception {
        AgentConfig config = settings.load();
        try (Parts parts = new Parts(config)) {
            return run(config, parts);
        }
    }

    /**
     * Does what the command is for.
     *
     * @return the {@link ExitCode}
     */
    abstract int run(AgentConfig config, Parts parts) throws Exception;

    final PrintWriter out() {
        return Objects.requireNonNull(spec, "set by picocli").commandLine().getOut();
    }

    final PrintWriter err() {
        return Objects.requireNonNull(spec, "set by picocli").commandLine().getErr();
    }
}
