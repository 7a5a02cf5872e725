package org.bosixnet.client.cli;

import java.util.concurrent.Callable;
import org.bosixnet.client.agent.Parts;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.RegistryClient;
import org.bosixnet.client.registry.WithdrawOutcome;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes this computer off the lists. */
@Command(
        name = "withdraw",
        description = "Takes this computer's addresses off the list of every registry.",
        mixinStandardHelpOptions = true)
final class WithdrawCommand implements Callable<Integer> {

    @Mixin
    private Settings settings = new Settings();

    @Option(names = "--dry-run", description = "Say what would be withdrawn, and withdraw nothing.")
    private boolean dryRun;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var config = settings.load();
        config.requireUrls();
        HostName name = config.requireHostName();
        int code = ExitCode.DONE;
        try (Parts parts = new Parts(config)) {
            for (RegistryClient registry : parts.registries()) {
                String outcome = "would withdraw";
                if (!dryRun) {
                    WithdrawOutcome withdrawn = registry.withdraw(name);
                    outcome = switch (withdrawn) {
                        case WITHDRAWN -> "withdrew";
                        case NOT_LISTED -> "does not list";
                        case UNSUPPORTED -> "is an original, which cannot withdraw";
                    };
                    code = withdrawn == WithdrawOutcome.UNSUPPORTED ? ExitCode.FAILED : code;
                }
                Output.of(spec).println(registry.url() + ": " + outcome + " " + name);
            }
        }
        return code;
    }
}
