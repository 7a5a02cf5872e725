package org.bosixnet.client.cli.base;

import org.bosixnet.client.agent.Wiring;
import org.bosixnet.client.config.AgentConfig;

/** A command that uses parts of the agent: finds the settings, and passes the wiring on. */
public abstract class WiredCommand extends SettingsCommand {

    @Override
    public final Integer call() throws Exception {
        AgentConfig config = settings().load();
        try (Wiring wiring = new Wiring(config, program().platform())) {
            return run(config, wiring);
        }
    }

    /**
     * Does what the command is for.
     *
     * @return the {@link ExitCode}
     */
    protected abstract int run(AgentConfig config, Wiring wiring) throws Exception;
}
