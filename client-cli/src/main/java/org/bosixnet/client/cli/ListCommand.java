package org.bosixnet.client.cli;

import jakarta.json.Json;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.bosixnet.client.agent.Parts;
import org.bosixnet.client.registry.RegisteredHosts;
import org.bosixnet.client.registry.RegistryClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the fleet. */
@Command(name = "list", description = "Lists all hosts of the registry.", mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {

    @Mixin
    private Settings settings = new Settings();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (Parts parts = new Parts(settings.load())) {
            RegisteredHosts listed = FirstAnswer.of(parts.registries(), RegistryClient::list);
            PrintWriter out = Output.of(spec);
            if (json) {
                var hosts = Json.createArrayBuilder();
                listed.hosts().forEach(host -> hosts.add(HostOutput.toJson(host)));
                out.println(Output.pretty(
                        Json.createObjectBuilder().add("hosts", hosts).build()));
            } else {
                listed.hosts().forEach(host -> out.println(HostOutput.toText(host)));
            }
            if (listed.leftOut() > 0) {
                Output.errorsOf(spec)
                        .println("bosixnet: " + listed.leftOut() + " entries of the list are no valid hosts.");
            }
            return ExitCode.DONE;
        }
    }
}
