package org.bosixnet.client.cli;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.util.List;
import org.bosixnet.client.access.AccessKey;
import org.bosixnet.client.access.RegistryUrl;
import org.bosixnet.client.enrol.ClientConfig;
import org.bosixnet.client.enrol.ClientConfigs;
import org.bosixnet.client.enrol.Issuing;
import org.bosixnet.client.host.HostName;
import picocli.CommandLine.Command;

/** Makes a key for others. */
@Command(
        name = "issue",
        description = {
            "Makes one key, binds it to all the names, and prints how to set up the agents, ddclient, inadyn, OpenWrt "
                    + "and a FRITZ!Box with it.",
            "The key is printed once and kept nowhere. If a name cannot be bound, none is."
        },
        footer = {"", "Example: bosixnet key issue router --url https://registry.example/bosixnet"})
final class KeyIssueCommand extends AdminCommand {

    @Override
    void wouldRun(RegistryUrl url, List<HostName> hosts) {
        out().println(
                        json()
                                ? Pretty.json(Json.createObjectBuilder()
                                        .add("dryRun", true)
                                        .add("url", url.toString())
                                        .add("names", names(hosts))
                                        .build())
                                : "Would make a host key and bind it to " + joined(hosts) + " at " + url + ".");
    }

    @Override
    int run(Issuing issuing, RegistryUrl url, List<HostName> hosts) throws Exception {
        AccessKey key = issuing.issue(hosts);
        List<ClientConfig> configs = new ClientConfigs(url, hosts, key).all();
        if (json()) {
            JsonArrayBuilder all = Json.createArrayBuilder();
            configs.forEach(each -> all.add(Json.createObjectBuilder()
                    .add("client", each.client())
                    .add("place", each.place())
                    .add("text", each.text())));
            out().println(Pretty.json(Json.createObjectBuilder()
                    .add("url", url.toString())
                    .add("names", names(hosts))
                    .add("id", key.id())
                    .add("key", key.value())
                    .add("configurations", all)
                    .build()));
            return ExitCode.DONE;
        }
        out().println("The " + key + " is bound to " + joined(hosts) + " at " + url + ". It is shown this once.");
        if (!url.isSecure()) {
            out().println("This registry is plain http: whoever is on the way of a report can read the key.");
        }
        configs.forEach(
                each -> out().println("\n=== " + each + " ===\n" + each.text().stripTrailing()));
        return ExitCode.DONE;
    }

    private static JsonArrayBuilder names(List<HostName> hosts) {
        return Json.createArrayBuilder(hosts.stream().map(HostName::value).toList());
    }
}
