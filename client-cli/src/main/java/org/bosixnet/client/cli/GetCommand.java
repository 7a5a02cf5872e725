package org.bosixnet.client.cli;

import java.util.Optional;
import org.bosixnet.client.agent.Wiring;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.cli.base.FailedException;
import org.bosixnet.client.cli.base.Pretty;
import org.bosixnet.client.cli.base.Registries;
import org.bosixnet.client.cli.base.WiredCommand;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.RegisteredHost;
import org.bosixnet.client.registry.RegistryException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one host. */
@Command(name = "get", description = "Prints the addresses of a host, one per line, the preferred one first.")
final class GetCommand extends WiredCommand {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Parameters(paramLabel = "NAME", description = "The host.")
    private String name = "";

    @Override
    protected int run(AgentConfig config, Wiring wiring) throws Exception {
        config.requireGroups();
        HostName wanted = new HostName(name);
        Optional<RegisteredHost> host = find(wanted, config, wiring);
        if (host.isEmpty()) {
            throw new FailedException("The registry has no host " + wanted + ".");
        }
        if (json) {
            out().println(Pretty.json(HostOutput.toJson(host.get()).build()));
        } else {
            for (HostAddress address : host.get().addresses()) {
                out().println(address);
            }
        }
        return ExitCode.DONE;
    }

    private Optional<RegisteredHost> find(HostName wanted, AgentConfig config, Wiring wiring)
            throws RegistryException, InterruptedException {
        try {
            return Registries.first(wiring.registries(), registry -> registry.get(wanted));
        } catch (RegistryException e) {
            return LocalCopy.instead(e, config, wiring, err()).hosts().stream()
                    .filter(host -> host.name().equals(wanted))
                    .findFirst();
        }
    }
}
