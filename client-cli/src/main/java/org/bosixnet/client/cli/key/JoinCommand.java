package org.bosixnet.client.cli.key;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.agent.ServiceStart;
import org.bosixnet.client.agent.Wiring;
import org.bosixnet.client.cli.base.Arguments;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.cli.base.FailedException;
import org.bosixnet.client.cli.base.NamedInterface;
import org.bosixnet.client.cli.base.SettingsCommand;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.config.ConfigException;
import org.bosixnet.client.config.SettingsEdit;
import org.bosixnet.client.credential.KeyFile;
import org.bosixnet.client.credential.OwnKeys;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.platform.AgentService;
import org.bosixnet.client.registry.Registry;
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
                    + " name, and writes the key file and the settings. Where the agent is installed as a service, and"
                    + " no other settings file is named, it then enables and starts that, and waits until this"
                    + " computer is reported and knows the others. If it is not within --wait, the command says what is"
                    + " missing and ends with 4; the agent goes on trying.",
            "The join key is asked for, or read from a file or standard input; it is never an argument. "
                    + "Repeating the command does no harm.",
            "Over https, a registry whose certificate no authority of this computer vouches for is known by its key."
                    + " The key is shown, and kept in the settings if you say that it is the registry's; --pin names it"
                    + " beforehand, and --pin '' forgets it.",
            "Over plain http the keys go in clear text to any computer that answers. Unless the registry is on this "
                    + "computer, or its URL has a unique-local address (fc00::/7), that must be allowed by "
                    + "--allow-http yes, which is then kept in the settings."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo bosixnet join https://registry.example/bosixnet",
            "  sudo bosixnet join 'https://one.example/bosixnet|https://two.example/bosixnet'",
            "  sudo bosixnet join https://registry.example/bosixnet --join-key-file - < join-key",
            "  sudo bosixnet join https://registry.example/bosixnet --host-key-file - < host-key",
            "  sudo bosixnet join https://nas:8443/bosixnet --pin sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=",
            "  sudo bosixnet join http://nas:8080/bosixnet --allow-http yes"
        })
public final class JoinCommand extends SettingsCommand {

    static final String JOIN_KEY_FILE = "--join-key-file";
    private static final String HOST_KEY_FILE = "--host-key-file";

    /** In seconds. */
    private static final int MOST_WAIT = 3600;

    @Parameters(paramLabel = "URL", description = "The registry; of a cluster the URLs of its members, as in 'A|B'.")
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

    @Option(names = "--no-start", description = "Do not enable and start the service.")
    private boolean noStart;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "Wait this long for the service's first report and first list; ${DEFAULT-VALUE} if not given,"
                    + " 0 to wait for nothing.")
    private int wait = 60;

    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (joinKeyFile != null && hostKeyFile != null) {
            throw new ConfigException("Give either " + JOIN_KEY_FILE + " or " + HOST_KEY_FILE + ", not both.");
        }
        if (wait < 0 || wait > MOST_WAIT) {
            throw new ConfigException("option --wait is " + wait + ". It must be from 0 to " + MOST_WAIT + ".");
        }
        RegistryGroup asked = Arguments.group(url);
        AgentConfig loaded = settings().loadToJoin(asked);
        RegistryGroup group = loaded.groupOf(asked.first());
        AgentConfig allowed = ClearText.requireToJoin(loaded, asked, settings());
        HostName host = name == null ? allowed.requireHostName() : new HostName(name);
        AgentConfig config = dryRun ? allowed : UnknownServer.requireTrust(allowed, asked, settings());
        SettingsEdit change = settings().join(asked, host);
        OwnKeys keys = Wiring.ownKeys(config);
        RegistryUrl registry = keys.holder(group);
        JoinOutput output = new JoinOutput(out(), json, config, group, host, change);
        Optional<AgentService> service =
                settings().file() == null ? program().platform().agentService() : Optional.empty();
        Optional<AgentService> toStart = noStart ? Optional.empty() : service;
        if (dryRun) {
            output.wouldDo(
                    hostKeyFile == null ? keys.known(registry) : Optional.empty(),
                    hostKeyFile == null ? "a new host key" : "the host key in " + Escaped.text(hostKeyFile),
                    toStart);
            return ExitCode.DONE;
        }
        OwnKeys.Joined joined = hostKeyFile == null
                ? keys.join(registry, host, SecretInput.read(AccessKey.Kind.JOIN, registry, joinKeyFile, JOIN_KEY_FILE))
                : keys.takeOver(
                        registry, host, SecretInput.read(AccessKey.Kind.HOST, registry, hostKeyFile, HOST_KEY_FILE));
        keys.unite(group, joined.key());
        UnknownServer.unknownMembers(config, group).ifPresent(this::warn);
        try {
            change.make();
        } catch (IOException e) {
            throw new FailedException(
                    host + " is bound to the " + joined.key() + ", which is kept, but the settings are not "
                            + "changed: " + e.getMessage() + " Then repeat this command.");
        }
        if (toStart.isEmpty()) {
            String next = JoinOutput.next(Optional.ofNullable(settings().file()), service);
            output.done(joined, inDns(config, registry), next);
            NamedInterface.missing(config, program().platform()).ifPresent(this::warn);
            dotted(config, host).ifPresent(this::warn);
            return ExitCode.DONE;
        }
        ServiceStart.Outcome outcome = start(config, group, host, toStart.get());
        output.done(
                joined,
                inDns(config, registry),
                new JoinOutput.Started(toStart.get().name(), wait > 0, outcome));
        NamedInterface.missing(config, program().platform()).ifPresent(this::warn);
        if (outcome.missing().isEmpty()) {
            return ExitCode.DONE;
        }
        warn(host + " has joined, but something is missing."
                + (outcome.runs() ? " The agent goes on trying; 'bosixnet status' tells how it is doing." : ""));
        return ExitCode.UNWELL;
    }

    private ServiceStart.Outcome start(AgentConfig config, RegistryGroup group, HostName host, AgentService service)
            throws InterruptedException {
        try (Wiring wiring = new Wiring(config, program().platform())) {
            ServiceStart.Outcome outcome =
                    wiring.serviceStart(service).start(group.toString(), Duration.ofSeconds(wait), this::warn);
            return dotted(config, host).map(outcome::missing).orElse(outcome);
        }
    }

    /** Returns what to say of a name with a dot that computers with the same settings leave out of their hosts files. */
    private static Optional<String> dotted(AgentConfig config, HostName host) {
        return config.domains().test(host)
                ? Optional.empty()
                : Optional.of("Other computers leave " + host + " out of their hosts files, since it has a dot, unless"
                        + " DOMAIN in their settings names what follows its first dot. Take a name without one:"
                        + " --name "
                        + host.value().replaceFirst("[.].*", "") + ".");
    }

    /** Reads the list, and looks its names up; if that fails, this computer is joined anyway. */
    private JoinOutput.FleetInDns inDns(AgentConfig config, RegistryUrl registry) throws InterruptedException {
        List<HostEntry> hosts = List.of();
        String failure = "";
        try (Registry asked = new HttpRegistries(config).at(registry, new KeyFile(config.keyFile()))) {
            hosts = asked.list().hosts().stream()
                    .flatMap(host -> host.addresses().stream().map(address -> new HostEntry(address, host.name())))
                    .toList();
        } catch (RegistryException e) {
            failure = String.valueOf(e.getMessage());
        }
        return new JoinOutput.FleetInDns(program().shadows().find(hosts), failure);
    }
}
