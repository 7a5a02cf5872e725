package org.bosixnet.client.cli.key;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.agent.ServiceStart;
import org.bosixnet.client.cli.base.Pretty;
import org.bosixnet.client.cli.base.ShadowOutput;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.config.SettingsEdit;
import org.bosixnet.client.credential.OwnKeys;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.platform.AgentService;
import org.bosixnet.client.registry.Registry.BindOutcome;

/** Prints what {@link JoinCommand} did, or would do: for people as little as they need, for programs all of it. */
final class JoinOutput {

    /**
     * The agent after it was started as a service.
     *
     * @param awaited whether its first work was waited for
     */
    record Started(String service, boolean awaited, ServiceStart.Outcome outcome) {}

    /**
     * What DNS says about the names of the fleet.
     *
     * @param failure a sentence that says why the names could not be read; empty if they could
     */
    record FleetInDns(Shadows.Found found, String failure) {}

    private final PrintWriter out;
    private final boolean json;
    private final AgentConfig config;
    private final RegistryGroup registry;
    private final HostName host;
    private final SettingsEdit change;

    JoinOutput(
            PrintWriter out,
            boolean json,
            AgentConfig config,
            RegistryGroup registry,
            HostName host,
            SettingsEdit change) {
        this.out = out;
        this.json = json;
        this.config = config;
        this.registry = registry;
        this.host = host;
        this.change = change;
    }

    private JsonObjectBuilder facts(String id) {
        return Json.createObjectBuilder()
                .add("url", registry.toString())
                .add("name", host.value())
                .add("id", id)
                .add("keyFile", config.keyFile().toString())
                .add("config", change.file().toString())
                .add("configChanged", change.isNeeded());
    }

    /** Says what would be done, with this key if one is known, else with the one that is described. */
    void wouldDo(Optional<AccessKey> known, String described, Optional<AgentService> service) {
        if (json) {
            out.println(Pretty.json(facts(known.map(AccessKey::id).orElse(""))
                    .add("dryRun", true)
                    .add("service", service.map(AgentService::name).orElse(""))
                    .build()));
            return;
        }
        out.println("Would bind " + known.map(AccessKey::toString).orElse(described) + " to " + host + " at " + registry
                + (known.isEmpty() ? "." : ", or a new key, if that one is bound to another name."));
        if (known.isEmpty()) {
            out.println(
                    "Would write the key into " + Escaped.text(config.keyFile().toString()) + ".");
        }
        out.println(change.describe("Would write"));
        service.ifPresent(each -> out.println("Would enable and start the service " + each.name() + "."));
    }

    /** Says what was done where a person has to start the agent, and by which command. */
    void done(OwnKeys.Joined joined, FleetInDns dns, String next) {
        if (json) {
            out.println(Pretty.json(facts(joined, dns)
                    .add("service", "")
                    .add("started", false)
                    .add("reported", Json.createArrayBuilder())
                    .add("hosts", 0)
                    .add("missing", Json.createArrayBuilder())
                    .add("next", next)
                    .build()));
            return;
        }
        out.println(host + " is bound to the " + joined.key() + " at " + registry
                + (joined.outcome() == BindOutcome.ALREADY_BOUND ? ", as it was before." : "."));
        printPin();
        out.println("The key is in " + Escaped.text(config.keyFile().toString()) + ".");
        printFormer(joined);
        out.println(change.describe("Wrote"));
        print(dns);
        out.println("Next: " + next);
    }

    /** Says what was done, and what the agent does since it was started: three lines if all is well. */
    void done(OwnKeys.Joined joined, FleetInDns dns, Started started) {
        ServiceStart.Outcome outcome = started.outcome();
        List<String> reported =
                outcome.reported().stream().map(HostAddress::text).toList();
        if (json) {
            out.println(Pretty.json(facts(joined, dns)
                    .add("service", started.service())
                    .add("started", outcome.runs())
                    .add("reported", Json.createArrayBuilder(reported))
                    .add("hosts", outcome.hosts())
                    .add("missing", Json.createArrayBuilder(outcome.missing()))
                    .add("next", "")
                    .build()));
            return;
        }
        if (change.isNeeded()) {
            printPin();
        }
        printFormer(joined);
        print(dns);
        out.println(host + " has joined " + registry + ".");
        if (!started.awaited() && outcome.runs()) {
            out.println("The agent is started; 'bosixnet status' tells how it is doing.");
            return;
        }
        if (!reported.isEmpty()) {
            out.println("It reports " + String.join(" ", reported) + ".");
        }
        if (outcome.hosts() > 0 || outcome.missing().isEmpty()) {
            out.println(Escaped.text(config.hostsFile().toString()) + " has " + outcome.hosts()
                    + (outcome.hosts() == 1 ? " host" : " hosts") + " of the list.");
        }
        outcome.missing().forEach(sentence -> out.println("Missing: " + Escaped.whole(sentence)));
    }

    private JsonObjectBuilder facts(OwnKeys.Joined joined, FleetInDns dns) {
        return facts(joined.key().id())
                .add("boundBefore", joined.outcome() == BindOutcome.ALREADY_BOUND)
                .add("formerId", joined.former().map(AccessKey::id).orElse(""))
                .add("pin", pins())
                .add("shadows", ShadowOutput.toJson(dns.found()))
                .add("shadowsFailure", dns.failure());
    }

    private void printPin() {
        if (!pins().isEmpty()) {
            out.println("From now on nothing is sent there unless the server shows this key: " + pins() + ".");
        }
    }

    /** Returns the keys of the servers, in the form of the settings; empty if their certificates decide. */
    private String pins() {
        return config.pins().text(registry.members());
    }

    private void printFormer(OwnKeys.Joined joined) {
        joined.former()
                .ifPresent(former -> out.println("Its key is a new one: the " + former
                        + ", which was there before, stays bound to another name. If this disk is a copy of another"
                        + " computer's, that name and key are the other's. If it was this computer's name, an"
                        + " administrator sees it by 'bosixnet key list', and frees it by 'bosixnet key unbind'."));
    }

    private void print(FleetInDns dns) {
        ShadowOutput.print(dns.found(), out);
        if (!dns.failure().isEmpty()) {
            out.println("Names that shadow others were not looked up: " + Escaped.whole(dns.failure()));
        }
    }

    /** Returns the command that starts the agent with these settings. */
    static String next(Optional<Path> config, Optional<AgentService> service) {
        return config.map(file -> "sudo bosixnet agent --config " + Escaped.text(file.toString()))
                .orElse(service.map(AgentService::startCommand).orElse("sudo bosixnet agent"));
    }
}
