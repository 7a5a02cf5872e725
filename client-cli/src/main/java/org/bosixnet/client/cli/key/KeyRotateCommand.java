package org.bosixnet.client.cli.key;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bosixnet.client.agent.Wiring;
import org.bosixnet.client.cli.base.Arguments;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.cli.base.Pretty;
import org.bosixnet.client.cli.base.WiredCommand;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.config.ConfigException;
import org.bosixnet.client.credential.OwnKeys;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.RegistryException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes this computer's key. */
@Command(
        name = "rotate",
        description = {
            "Changes this computer's key at each registry that it has one for, or at one of them.",
            "The old key is valid until the new one is first used. A running agent needs no restart. "
                    + "If it fails, repeat it: it continues where it stopped."
        })
final class KeyRotateCommand extends WiredCommand {

    @Parameters(arity = "0..1", paramLabel = "URL", description = "The registry; without it each one in the key file.")
    private @Nullable String url;

    @Option(names = "--dry-run", description = "Say what would be changed, and change nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    protected int run(AgentConfig config, Wiring wiring) throws Exception {
        OwnKeys keys = Wiring.ownKeys(config);
        Set<RegistryUrl> urls = new LinkedHashSet<>();
        for (RegistryUrl each : url == null ? keys.registries() : List.of(Arguments.registry(url))) {
            urls.add(keys.holder(config.groupOf(each)));
        }
        if (urls.isEmpty()) {
            throw new ConfigException(config.keyFile() + " has no host key. To get one, run: sudo bosixnet join URL");
        }
        HostName name = config.requireHostName();
        List<HostAddress> addresses = wiring.addresses().wanted();
        JsonArrayBuilder all = Json.createArrayBuilder();
        int worst = ExitCode.DONE;
        for (RegistryUrl each : urls) {
            try {
                all.add(rotate(keys, each, name, addresses));
            } catch (RegistryException e) {
                err().println("bosixnet: " + e.getMessage());
                worst = Math.max(worst, ExitCode.of(e));
            }
        }
        if (json) {
            out().println(Pretty.json(Json.createObjectBuilder()
                    .add("dryRun", dryRun)
                    .add("keys", all)
                    .build()));
        }
        return worst;
    }

    private JsonObjectBuilder rotate(OwnKeys keys, RegistryUrl each, HostName name, List<HostAddress> addresses)
            throws Exception {
        JsonObjectBuilder result =
                Json.createObjectBuilder().add("url", each.toString()).add("name", name.value());
        if (dryRun) {
            say(each + ": would change the " + keys.key(each) + " of " + name);
            return result.add("oldId", keys.key(each).id());
        }
        OwnKeys.Rotated rotated = keys.rotate(each, name, addresses);
        say(each + ": " + name + " now has the " + rotated.after() + "; the " + rotated.before()
                + (rotated.used()
                        ? " is no longer valid"
                        : " is valid until the agent's next report: there is no usable IPv6 address now"));
        return result.add("oldId", rotated.before().id())
                .add("id", rotated.after().id())
                .add("used", rotated.used());
    }

    private void say(String line) {
        if (!json) {
            out().println(line);
        }
    }
}
