package org.bosixnet.client.cli.key;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.agent.Wiring;
import org.bosixnet.client.cli.base.Arguments;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.cli.base.FailedException;
import org.bosixnet.client.cli.base.NamedInterface;
import org.bosixnet.client.cli.base.Pretty;
import org.bosixnet.client.cli.base.SettingsCommand;
import org.bosixnet.client.cli.base.ShadowOutput;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.config.ConfigException;
import org.bosixnet.client.config.SettingsEdit;
import org.bosixnet.client.credential.KeyFile;
import org.bosixnet.client.credential.OwnKeys;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.KeyPin;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.Registry.BindOutcome;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.http.HttpRegistries;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes this computer one of a registry's hosts. */
@Command(
        name = "join",
        description = {
            "Makes this computer a host of a registry: makes a key, asks the registry to bind it to this computer's"
                    + " name, and writes the key file and the settings.",
            "The join key is asked for, or read from a file or standard input; it is never an argument. "
                    + "Repeating the command does no harm.",
            "Over https, a registry whose certificate no authority of this computer vouches for is known by its key."
                    + " The key is shown, and kept in the settings if you say that it is the registry's; --pin names it"
                    + " beforehand, and --pin '' forgets it.",
            "Over plain http the keys go in clear text to any computer that answers. Unless the registry is on this "
                    + "computer, or its URL has a unique-local address (fc00::/7), that must be allowed by "
                    + "--allow-http yes, which is then kept in the settings."
        },
        footer = {
            "",
            "Examples:",
            "  sudo bosixnet join https://registry.example/bosixnet",
            "  sudo bosixnet join https://registry.example/bosixnet --join-key-file - < join-key",
            "  sudo bosixnet join https://registry.example/bosixnet --host-key-file - < host-key",
            "  sudo bosixnet join https://nas:8443/bosixnet --pin sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=",
            "  sudo bosixnet join http://nas:8080/bosixnet --allow-http yes"
        })
public final class JoinCommand extends SettingsCommand {

    static final String JOIN_KEY_FILE = "--join-key-file";
    private static final String HOST_KEY_FILE = "--host-key-file";

    @Parameters(paramLabel = "URL", description = "The registry.")
    private String url = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Join under this name, and write it into the settings.")
    private @Nullable String name;

    @Option(
            names = JOIN_KEY_FILE,
            paramLabel = "FILE",
            description = "Read the join key from this file, or with - from standard input.")
    private @Nullable String joinKeyFile;

    @Option(
            names = HOST_KEY_FILE,
            paramLabel = "FILE",
            description = "Use this host key, which an administrator has bound to the name (key issue, key replace), "
                    + "instead of a join key; with - from standard input.")
    private @Nullable String hostKeyFile;

    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (joinKeyFile != null && hostKeyFile != null) {
            throw new ConfigException("Give either " + JOIN_KEY_FILE + " or " + HOST_KEY_FILE + ", not both.");
        }
        RegistryUrl registry = Arguments.registry(url);
        AgentConfig loaded = settings().loadToJoin(registry);
        AgentConfig allowed = ClearText.requireToJoin(loaded, registry, settings());
        HostName host = name == null ? allowed.requireHostName() : new HostName(name);
        AgentConfig config = dryRun ? allowed : UnknownServer.requireTrust(allowed, registry, settings());
        SettingsEdit change = settings().join(registry, host);
        OwnKeys keys = Wiring.ownKeys(config);
        Optional<AccessKey> known = hostKeyFile == null ? keys.known(registry) : Optional.empty();
        if (dryRun) {
            sayWhatWouldBeDone(config, registry, host, known, change);
            return ExitCode.DONE;
        }
        OwnKeys.Joined joined = hostKeyFile == null
                ? keys.join(registry, host, SecretInput.read(AccessKey.Kind.JOIN, registry, joinKeyFile, JOIN_KEY_FILE))
                : keys.takeOver(
                        registry, host, SecretInput.read(AccessKey.Kind.HOST, registry, hostKeyFile, HOST_KEY_FILE));
        try {
            change.make();
        } catch (IOException e) {
            throw new FailedException(
                    host + " is bound to the " + joined.key() + ", which is kept, but the settings are not "
                            + "changed: " + e.getMessage() + " Then repeat this command.");
        }
        print(config, registry, host, joined, change, fleet(config, registry));
        NamedInterface.missing(config, program().platform()).ifPresent(this::warn);
        return ExitCode.DONE;
    }

    /**
     * The hosts that the registry lists.
     *
     * @param failure a sentence that says why the list could not be read; empty if it could
     */
    private record Fleet(List<HostEntry> hosts, String failure) {}

    /** Reads the list; if that fails, this computer is joined anyway. */
    private static Fleet fleet(AgentConfig config, RegistryUrl registry) throws InterruptedException {
        try (Registry asked = new HttpRegistries(config).at(registry, new KeyFile(config.keyFile()))) {
            List<HostEntry> hosts = asked.list().hosts().stream()
                    .flatMap(host -> host.addresses().stream().map(address -> new HostEntry(address, host.name())))
                    .toList();
            return new Fleet(hosts, "");
        } catch (RegistryException e) {
            return new Fleet(List.of(), String.valueOf(e.getMessage()));
        }
    }

    private void sayWhatWouldBeDone(
            AgentConfig config, RegistryUrl registry, HostName host, Optional<AccessKey> known, SettingsEdit change) {
        String key = known.map(AccessKey::toString)
                .orElse(hostKeyFile == null ? "a new host key" : "the host key in " + Escaped.text(hostKeyFile));
        if (json) {
            out().println(Pretty.json(Json.createObjectBuilder()
                    .add("dryRun", true)
                    .add("url", registry.toString())
                    .add("name", host.value())
                    .add("id", known.map(AccessKey::id).orElse(""))
                    .add("keyFile", config.keyFile().toString())
                    .add("config", change.file().toString())
                    .add("configChanged", change.isNeeded())
                    .build()));
            return;
        }
        out().println("Would bind " + key + " to " + host + " at " + registry
                + (known.isEmpty() ? "." : ", or a new key, if that one is bound to another name."));
        if (known.isEmpty()) {
            out().println("Would write the key into "
                    + Escaped.text(config.keyFile().toString()) + ".");
        }
        out().println(change.describe("Would write"));
    }

    private void print(
            AgentConfig config,
            RegistryUrl registry,
            HostName host,
            OwnKeys.Joined joined,
            SettingsEdit change,
            Fleet fleet)
            throws InterruptedException {
        Shadows.Found found = program().shadows().find(fleet.hosts());
        String next = NextCommand.of(settings().file());
        if (json) {
            out().println(Pretty.json(Json.createObjectBuilder()
                    .add("url", registry.toString())
                    .add("name", host.value())
                    .add("id", joined.key().id())
                    .add("boundBefore", joined.outcome() == BindOutcome.ALREADY_BOUND)
                    .add("formerId", joined.former().map(AccessKey::id).orElse(""))
                    .add("keyFile", config.keyFile().toString())
                    .add("config", change.file().toString())
                    .add("configChanged", change.isNeeded())
                    .add("pin", KeyPin.text(config.pins().of(registry)))
                    .add("shadows", ShadowOutput.toJson(found))
                    .add("shadowsFailure", fleet.failure())
                    .add("next", next)
                    .build()));
            return;
        }
        out().println(host + " is bound to the " + joined.key() + " at " + registry
                + (joined.outcome() == BindOutcome.ALREADY_BOUND ? ", as it was before." : "."));
        if (!config.pins().of(registry).isEmpty()) {
            out().println("From now on nothing is sent there unless the server shows this key: "
                    + KeyPin.text(config.pins().of(registry)) + ".");
        }
        out().println("The key is in " + Escaped.text(config.keyFile().toString()) + ".");
        joined.former()
                .ifPresent(former -> out().println("It is a new one: the " + former + ", which was there before, stays"
                        + " bound to another name. If this"
                        + " disk is a copy of another"
                        + " computer's, that name and key"
                        + " are the other's. If it was"
                        + " this computer's name, an"
                        + " administrator sees it by"
                        + " 'bosixnet key list', and frees"
                        + " it by 'bosixnet key"
                        + " unbind'."));
        out().println(change.describe("Wrote"));
        ShadowOutput.print(found, out());
        if (!fleet.failure().isEmpty()) {
            out().println("Names that shadow others were not looked up: " + Escaped.whole(fleet.failure()));
        }
        out().println("Next: " + next);
    }

    /** The command that starts the agent. */
    static final class NextCommand {

        private static final String UNIT = "bosixnet-agent";
        private static final List<String> UNIT_DIRECTORIES = List.of(
                "/etc/systemd/system",
                "/usr/local/lib/systemd/system",
                "/usr/lib/systemd/system",
                "/lib/systemd/system");

        private NextCommand() {}

        /** Returns the command, after joining with these settings. */
        static String of(@Nullable Path config) {
            boolean installed =
                    UNIT_DIRECTORIES.stream().anyMatch(each -> Files.exists(Path.of(each, UNIT + ".service")));
            return of(config, installed);
        }

        static String of(@Nullable Path config, boolean installed) {
            if (config != null) {
                return "sudo bosixnet agent --config " + Escaped.text(config.toString());
            }
            return installed
                    ? "sudo systemctl enable " + UNIT + " && sudo systemctl restart " + UNIT
                    : "sudo bosixnet agent";
        }
    }
}
