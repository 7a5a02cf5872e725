package org.bosixnet.client.cli;

import jakarta.json.Json;
import java.io.PrintWriter;
import org.bosixnet.client.agent.Wiring;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.cli.base.Pretty;
import org.bosixnet.client.cli.base.WiredCommand;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.registry.RegisteredHosts;
import org.bosixnet.client.registry.Registry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the fleet. */
@Command(name = "list", description = "Lists all hosts of the registry.")
final class ListCommand extends WiredCommand {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    protected int run(AgentConfig config, Wiring wiring) throws Exception {
        config.requireUrls();
        RegisteredHosts listed = Registries.first(wiring.registries(), Registry::list);
        PrintWriter out = out();
        if (json) {
            var hosts = Json.createArrayBuilder();
            listed.hosts().forEach(host -> hosts.add(HostOutput.toJson(host)));
            out.println(
                    Pretty.json(Json.createObjectBuilder().add("hosts", hosts).build()));
        } else {
            listed.hosts().forEach(host -> out.println(HostOutput.toText(host)));
        }
        if (listed.leftOut() > 0) {
            err().println("bosixnet: " + listed.leftOut() + " entries of the list are not valid hosts.");
        }
        return ExitCode.DONE;
    }
}
