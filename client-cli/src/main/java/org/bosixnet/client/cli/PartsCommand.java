package org.bosixnet.client.cli;

import org.bosixnet.client.agent.Parts;
import org.bosixnet.client.config.AgentConfig;

/** A command that uses the parts of the agent: finds the settings, makes the parts, and lets the command use them. */
abstract class PartsCommand extends SettingsCommand {

    @Override
    public final Integer call() throws Exception {
        AgentConfig config = settings().load();
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
}
