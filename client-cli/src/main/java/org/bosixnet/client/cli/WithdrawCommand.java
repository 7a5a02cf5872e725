package org.bosixnet.client.cli;

import org.bosixnet.client.agent.Wiring;
import org.bosixnet.client.cli.base.WiredCommand;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes this computer off the lists. */
@Command(name = "withdraw", description = "Takes this computer's addresses off the list of every registry.")
final class WithdrawCommand extends WiredCommand {

    @Option(names = "--dry-run", description = "Say what would be withdrawn, and withdraw nothing.")
    private boolean dryRun;

    @Override
    protected int run(AgentConfig config, Wiring wiring) throws Exception {
        config.requireUrls();
        HostName name = config.requireHostName();
        return Registries.each(
                wiring.registries(),
                registry -> dryRun ? "would withdraw " + name : withdraw(registry, name),
                out(),
                err());
    }

    private static String withdraw(Registry registry, HostName name) throws RegistryException, InterruptedException {
        return switch (registry.withdraw(name)) {
            case WITHDRAWN -> "withdrew " + name;
            case NOT_LISTED -> "does not list " + name;
            case UNSUPPORTED ->
                throw new RegistryException(
                        RegistryException.Kind.REJECTED,
                        registry.url() + " is an original, which forgets no host: it still lists " + name + ".");
        };
    }
}
