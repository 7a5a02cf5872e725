package org.bosixnet.client.cli;

import jakarta.json.Json;
import java.io.PrintWriter;
import java.time.Instant;
import org.bosixnet.client.agent.Wiring;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.cli.base.Pretty;
import org.bosixnet.client.cli.base.Registries;
import org.bosixnet.client.cli.base.WiredCommand;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.registry.RegisteredHosts;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the fleet. */
@Command(
        name = "list",
        description = {
            "Lists all hosts of the registry.",
            "Where the key is root's, other users get what the agent has written into the hosts file."
        })
final class ListCommand extends WiredCommand {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--no-header", description = "Print no line with the titles of the columns.")
    private boolean noHeader;

    @Override
    protected int run(AgentConfig config, Wiring wiring) throws Exception {
        config.requireGroups();
        RegisteredHosts listed = listed(config, wiring);
        PrintWriter out = out();
        if (json) {
            var hosts = Json.createArrayBuilder();
            listed.hosts().forEach(host -> hosts.add(HostOutput.toJson(host)));
            out.println(
                    Pretty.json(Json.createObjectBuilder().add("hosts", hosts).build()));
        } else if (listed.hosts().isEmpty()) {
            warn("The registry lists no host.");
        } else {
            if (!noHeader) {
                out.println(HostOutput.header());
            }
            Instant now = Instant.now();
            listed.hosts().forEach(host -> out.println(HostOutput.toText(host, now)));
        }
        if (listed.beyond() > 0) {
            warn("Hosts that the list has beyond MAX_NAMES, and that are not shown: " + listed.beyond());
        }
        if (listed.leftOut() > 0) {
            warn("Entries of the list that are not valid hosts: " + listed.leftOut());
        }
        return ExitCode.DONE;
    }

    private RegisteredHosts listed(AgentConfig config, Wiring wiring) throws RegistryException, InterruptedException {
        try {
            return Registries.first(wiring.registries(), Registry::list);
        } catch (RegistryException e) {
            return LocalCopy.instead(e, config, wiring, err());
        }
    }
}
