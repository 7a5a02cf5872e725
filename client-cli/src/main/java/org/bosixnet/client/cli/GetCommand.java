package org.bosixnet.client.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.bosixnet.client.agent.Parts;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.RegisteredHost;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one host. */
@Command(
        name = "get",
        description = "Prints the addresses of a host, one a line, the preferred one first.",
        mixinStandardHelpOptions = true)
final class GetCommand implements Callable<Integer> {

    @Mixin
    private Settings settings = new Settings();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Parameters(paramLabel = "NAME", description = "The host.")
    private String name = "";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        HostName wanted = new HostName(name);
        try (Parts parts = new Parts(settings.load())) {
            Optional<RegisteredHost> host = FirstAnswer.of(parts.registries(), registry -> registry.get(wanted));
            if (host.isEmpty()) {
                throw new FailedException("The registry knows no host " + wanted + ".");
            }
            if (json) {
                Output.of(spec)
                        .println(Output.pretty(HostOutput.toJson(host.get()).build()));
            } else {
                for (HostAddress address : host.get().addresses()) {
                    Output.of(spec).println(address);
                }
            }
            return ExitCode.DONE;
        }
    }
}
