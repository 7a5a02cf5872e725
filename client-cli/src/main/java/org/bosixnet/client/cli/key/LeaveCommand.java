package org.bosixnet.client.cli.key;

import jakarta.json.Json;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bosixnet.client.agent.Wiring;
import org.bosixnet.client.cli.base.Arguments;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.cli.base.FailedException;
import org.bosixnet.client.cli.base.Pretty;
import org.bosixnet.client.cli.base.WiredCommand;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.config.ConfigException;
import org.bosixnet.client.config.SettingsEdit;
import org.bosixnet.client.credential.OwnKeys;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.hostsfile.HostsFileException;
import org.bosixnet.client.hostsfile.Patience;
import org.bosixnet.client.platform.AgentService;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.state.AgentState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Undoes {@link JoinCommand}. */
@Command(
        name = "leave",
        description = {
            "Undoes join: withdraws this computer's addresses, gives its name back to the registry, and removes the key"
                    + " and the settings that join wrote.",
            "Anyone who has a join key can claim the name then. After the last registry, the names of the fleet are"
                    + " taken out of the hosts file, too, and the agent's service is stopped and disabled first. An agent"
                    + " that runs otherwise must be stopped before."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  sudo bosixnet leave", "  sudo bosixnet leave https://registry.example/bosixnet --dry-run"})
public final class LeaveCommand extends WiredCommand {

    @Parameters(
            arity = "0..1",
            paramLabel = "URL",
            description = "The registry, or a member of a cluster, which is left as a whole; without it the only one.")
    private @Nullable String url;

    @Option(
            names = "--force",
            description = "Remove key and settings even if the registry cannot be reached or does not take the key,"
                    + " or the names cannot be taken out of the hosts file.")
    private boolean force;

    @Option(names = "--no-stop", description = "Do not stop and disable the service.")
    private boolean noStop;

    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    protected int run(AgentConfig config, Wiring wiring) throws Exception {
        OwnKeys keys = Wiring.ownKeys(config);
        RegistryGroup registry = registry(config, keys);
        List<HostName> names = names(registry, config.requireHostName(), wiring);
        SettingsEdit change = settings().leave(registry.first());
        boolean last = config.groups().stream().allMatch(registry::meets);
        Optional<AgentService> service = last && !noStop && settings().file() == null
                ? program().platform().agentService()
                : Optional.empty();
        if (dryRun) {
            service.ifPresent(each -> say("Would stop and disable the service " + each.name() + "."));
            say("Would withdraw " + names.get(0) + " and give it back to " + registry + ".");
            if (keys.have(registry)) {
                say("Would remove the key for it from "
                        + Escaped.text(config.keyFile().toString()) + ".");
            }
            say(change.describe("Would take", "Would remove"));
            if (last) {
                say("Would take all names out of " + wiring.file().path() + ".");
            }
            print(registry, new Left(names.get(0), ""), change);
            return ExitCode.DONE;
        }
        Left left = service.isEmpty()
                ? givenBack(keys, registry, names, wiring)
                : givenBackByStopping(service.get(), keys, registry, names, wiring);
        String emptied = last ? emptyHostsFile(wiring, registry + ": " + left.how()) : "";
        change.make();
        boolean keyed = keys.forget(registry);
        say(registry + ": " + left.how() + ".");
        if (keyed) {
            say("The key for it is removed from "
                    + Escaped.text(config.keyFile().toString()) + ".");
        }
        say(change.describe("Took", "Removed"));
        if (!emptied.isEmpty()) {
            say(emptied);
        }
        print(registry, left, change);
        return ExitCode.DONE;
    }

    private RegistryGroup registry(AgentConfig config, OwnKeys keys) throws Exception {
        RegistryGroup named = url == null ? null : config.groupOf(Arguments.registry(url));
        if (named != null && config.groups().stream().anyMatch(named::meets)) {
            return named;
        }
        Set<RegistryGroup> all = new LinkedHashSet<>();
        for (RegistryUrl each : keys.registries()) {
            all.add(bare(config.groupOf(each)));
        }
        config.groups().forEach(each -> all.add(bare(each)));
        if (named != null) {
            if (all.stream().noneMatch(named::meets) && !keys.have(named)) {
                throw new ConfigException("This computer has not joined " + named + "; it has joined "
                        + (all.isEmpty() ? "no registry" : text(all)) + ".");
            }
            return named;
        }
        if (all.size() != 1) {
            throw new ConfigException(
                    all.isEmpty()
                            ? "This computer has joined no registry: neither the settings nor " + config.keyFile()
                                    + " name one."
                            : "This computer has joined several registries: " + text(all)
                                    + ". Say which one to leave.");
        }
        return List.copyOf(all).get(0);
    }

    private static String text(Set<RegistryGroup> registries) {
        return String.join(
                ", ", registries.stream().map(RegistryGroup::toString).toList());
    }

    private static RegistryGroup bare(RegistryGroup group) {
        return new RegistryGroup(
                group.members().stream().map(RegistryUrl::withoutCredentials).toList());
    }

    /** Stops the service first; if the name is not given back, it is as it was before. */
    private Left givenBackByStopping(
            AgentService service, OwnKeys keys, RegistryGroup registry, List<HostName> names, Wiring wiring)
            throws Exception {
        boolean wanted = service.isEnabled() || service.state().phase() != AgentService.Phase.ENDED;
        Left done = null;
        try {
            service.stop();
            done = givenBack(keys, registry, names, wiring);
        } finally {
            if (done == null && wanted) {
                startAgain(service);
            }
        }
        say("Stopped and disabled the service " + service.name() + ".");
        return done;
    }

    private void startAgain(AgentService service) {
        try {
            service.start();
        } catch (IOException e) {
            warn("The service " + service.name() + " is stopped: " + e.getMessage());
        }
    }

    /**
     * What became of the name.
     *
     * @param how in words, for people
     */
    private record Left(HostName name, String how) {}

    private Left givenBack(OwnKeys keys, RegistryGroup registry, List<HostName> names, Wiring wiring) throws Exception {
        if (wiring.file().hasAgent()) {
            throw new FailedException("The agent of this computer runs, and would report again. Stop it for good: 'sudo"
                    + " systemctl disable --now bosixnet-agent', or by Ctrl-C where it was started by hand. Then repeat"
                    + " the command.");
        }
        for (HostName name : names) {
            String how = givenBack(keys, registry, name, wiring);
            if (!how.isEmpty()) {
                return new Left(name, how);
            }
        }
        HostName host = names.get(names.size() - 1);
        String elsewhere = "this computer's key is bound to another name than " + host;
        if (force) {
            return new Left(host, "not told (" + elsewhere + ")");
        }
        throw new FailedException(
                registry + ": " + elsewhere + ". Nothing was changed. Set HOST_NAME to the name that it"
                        + " has there, and repeat the command; or remove key and settings all the same: --force. That name then"
                        + " stays bound to a key that nobody has, until an administrator runs 'bosixnet key unbind NAME'.");
    }

    /** Gives a name back, and returns what became of it; empty if this computer's key is another name's. */
    private String givenBack(OwnKeys keys, RegistryGroup registry, HostName name, Wiring wiring) throws Exception {
        try {
            return switch (keys.giveBack(keys.holder(registry), name)) {
                case GIVEN_BACK -> "withdrew " + name + ", which nobody has now";
                case NOT_OURS -> name + " did not belong to this computer's key any more";
                case NO_KEY -> withdrawn(registry, name, wiring);
                case ELSEWHERE -> "";
            };
        } catch (RegistryException e) {
            if (force) {
                return "not told (" + Escaped.whole(String.valueOf(e.getMessage())) + ")";
            }
            throw new RegistryException(
                    e.kind(),
                    e.getMessage() + " Nothing was changed. To remove key and settings all the same: --force. The name"
                            + " then stays bound to a key that nobody has, until an administrator runs 'bosixnet key"
                            + " unbind " + name + "'.");
        }
    }

    /** Returns the names that the registry may know: the one that an agent reported there last, and this computer's. */
    private static List<HostName> names(RegistryGroup registry, HostName host, Wiring wiring)
            throws HostsFileException {
        Set<HostName> names = new LinkedHashSet<>();
        AgentState.Registries reported = wiring.observedState().registries();
        if (reported != null) {
            reported.all().stream()
                    .filter(each -> each.url().equals(registry.toString()))
                    .forEach(each -> HostName.ifValid(each.name()).ifPresent(names::add));
        }
        names.add(host);
        return List.copyOf(names);
    }

    private static String withdrawn(RegistryGroup registry, HostName host, Wiring wiring) throws Exception {
        for (var each : wiring.registries()) {
            if (each.url().equals(registry.toString())) {
                return WithdrawCommand.withdraw(each, host);
            }
        }
        return "no key for it, and not in the settings";
    }

    /** Takes the names out while the settings still say where they are, and returns what was done. */
    private String emptyHostsFile(Wiring wiring, String done) throws InterruptedException, FailedException {
        HostsFile.Update update;
        try {
            update = Patience.await(() -> wiring.toldFile().removeBlock(), this::warn);
        } catch (IOException e) {
            String failure = "The names stay in the hosts file: " + e.getMessage();
            if (!force) {
                throw new FailedException(failure + " (" + done + ". Key and settings stay, so that the command can be"
                        + " repeated when this is mended; --force removes them all the same.)");
            }
            warn(failure);
            return "";
        }
        try {
            wiring.tell(update);
        } catch (IOException e) {
            warn(String.valueOf(e.getMessage()));
        }
        return update.changed()
                ? "Took all names out of " + wiring.file().path() + "."
                : wiring.file().path() + " has no names.";
    }

    private void say(String line) {
        if (!json) {
            out().println(line);
        }
    }

    private void print(RegistryGroup registry, Left left, SettingsEdit change) {
        if (json) {
            out().println(Pretty.json(Json.createObjectBuilder()
                    .add("dryRun", dryRun)
                    .add("url", registry.toString())
                    .add("name", left.name().value())
                    .add("registry", left.how())
                    .add("config", change.file().toString())
                    .add("configChanged", change.isNeeded())
                    .build()));
        }
    }
}
