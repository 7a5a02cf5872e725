package org.bosixnet.client.cli.key;

import java.util.List;
import org.bosixnet.client.agent.Wiring;
import org.bosixnet.client.cli.base.Arguments;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.cli.base.Registries;
import org.bosixnet.client.cli.base.WiredCommand;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.http.HttpRegistries;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes this computer, or for an administrator any, off the lists. */
@Command(
        name = "withdraw",
        description = {
            "Takes this computer's addresses off the list of every registry.",
            "With names, takes theirs off one registry, which needs the admin key. They keep their keys."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo bosixnet withdraw",
            "  bosixnet withdraw nas printer --url https://registry.example/bosixnet --admin-key-file admin-key"
        })
public final class WithdrawCommand extends WiredCommand {

    private static final String STOP =
            "Stop it first, by 'sudo systemctl stop bosixnet-agent', or for good by 'sudo systemctl disable --now"
                    + " bosixnet-agent', or by Ctrl-C where it was started by hand.";

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "The hosts; without any this computer.")
    private List<String> names = List.of();

    @Option(
            names = AdminCommand.ADMIN_KEY_FILE,
            paramLabel = "FILE",
            description = "Read the admin key from this file, or with - from standard input.")
    private @Nullable String adminKeyFile;

    @Option(names = "--dry-run", description = "Say what would be withdrawn, and withdraw nothing.")
    private boolean dryRun;

    @Override
    protected int run(AgentConfig config, Wiring wiring) throws Exception {
        config.requireGroups();
        if (names.isEmpty() && adminKeyFile == null) {
            return withdrawOwn(config, wiring);
        }
        List<HostName> hosts = names.isEmpty() ? List.of(config.requireHostName()) : Arguments.names(names);
        RegistryUrl url = Arguments.onlyRegistry(config);
        if (dryRun) {
            hosts.forEach(host -> out().println(url + ": would withdraw " + host));
            return ExitCode.DONE;
        }
        ClearText.require(config, url);
        AccessKey key = SecretInput.read(AccessKey.Kind.ADMIN, url, adminKeyFile, AdminCommand.ADMIN_KEY_FILE);
        int worst = ExitCode.DONE;
        try (Registry registry = new HttpRegistries(config).showing(url, key)) {
            for (HostName host : hosts) {
                worst = Math.max(worst, Registries.each(List.of(registry), each -> withdraw(each, host), out(), err()));
            }
        }
        return worst;
    }

    private int withdrawOwn(AgentConfig config, Wiring wiring) throws Exception {
        HostName name = config.requireHostName();
        int code = Registries.each(
                wiring.registries(),
                registry -> dryRun ? "would withdraw " + name : withdraw(registry, name),
                out(),
                err());
        if (wiring.observed().hasAgent()) {
            warn("The agent of this computer runs, and reports " + name + " again within "
                    + config.updPeriod().toSeconds() + " s. " + STOP);
        }
        return code;
    }

    static String withdraw(Registry registry, HostName name) throws RegistryException, InterruptedException {
        return switch (registry.withdraw(name)) {
            case WITHDRAWN -> "withdrew " + name;
            case NOT_LISTED -> "does not list " + name;
            case UNSUPPORTED ->
                throw new RegistryException(
                        RegistryException.Kind.REJECTED,
                        registry.url() + " is an original, which forgets no host: it still lists " + name + ".");
        };
    }
}
