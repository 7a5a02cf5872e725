package org.bosixnet.client.cli.key;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.cli.base.Pretty;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import picocli.CommandLine.Command;

/** Takes keys back. */
@Command(
        name = "unbind",
        description = {
            "Takes all keys and addresses from the names, which then have no owner: anyone who"
                    + " has a join key can claim them.",
            "To hand a name over without that gap, use key replace."
        })
final class KeyUnbindCommand extends AdminCommand {

    @Override
    void wouldRun(RegistryUrl url, List<HostName> hosts) {
        JsonArrayBuilder all = Json.createArrayBuilder();
        for (HostName host : hosts) {
            say(url + ": would unbind " + host);
            all.add(Json.createObjectBuilder().add("name", host.value()));
        }
        print(url, Json.createObjectBuilder().add("dryRun", true), all);
    }

    @Override
    int run(Registry registry, RegistryUrl url, List<HostName> hosts) throws InterruptedException {
        JsonArrayBuilder all = Json.createArrayBuilder();
        int worst = ExitCode.DONE;
        for (HostName host : hosts) {
            try {
                boolean had = registry.unbindKey(host);
                say(url + ": " + (had ? "unbound " : "has no key for ") + host);
                all.add(Json.createObjectBuilder().add("name", host.value()).add("unbound", had));
            } catch (RegistryException e) {
                err().println("bosixnet: " + host + ": " + e.getMessage());
                worst = Math.max(worst, ExitCode.of(e));
            }
        }
        print(url, Json.createObjectBuilder(), all);
        return worst;
    }

    private void say(String line) {
        if (!json()) {
            out().println(line);
        }
    }

    private void print(RegistryUrl url, JsonObjectBuilder head, JsonArrayBuilder all) {
        if (json()) {
            out().println(Pretty.json(
                    head.add("url", url.toString()).add("hosts", all).build()));
        }
    }
}
