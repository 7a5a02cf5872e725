package org.bosixnet.client.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bosixnet.client.agent.Parts;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.RegistryClient;
import org.bosixnet.client.registry.RegistryException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reports once. */
@Command(
        name = "report",
        description = "Reports this computer's address once, to every registry.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    @Mixin
    private Settings settings = new Settings();

    @Option(names = "--dry-run", description = "Say what would be reported, and report nothing.")
    private boolean dryRun;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var config = settings.load();
        config.requireUrls();
        HostName name = config.requireHostName();
        PrintWriter out = Output.of(spec);
        try (Parts parts = new Parts(config)) {
            List<HostAddress> addresses = parts.watch().look().chosen();
            if (addresses.isEmpty()) {
                throw new FailedException("There is no usable IPv6 address; bosixnet explain says why.");
            }
            int code = ExitCode.DONE;
            for (RegistryClient registry : parts.registries()) {
                if (dryRun) {
                    out.println(registry.url() + ": would report " + name + " " + addresses);
                    continue;
                }
                try {
                    String outcome = registry.report(name, addresses).name();
                    out.println(
                            registry.url() + ": " + name + " " + addresses + " " + outcome.toLowerCase(Locale.ROOT));
                } catch (RegistryException e) {
                    out.println(e.getMessage());
                    code = Math.max(
                            code, e.kind() == RegistryException.Kind.REFUSED ? ExitCode.REFUSED : ExitCode.FAILED);
                }
            }
            return code;
        }
    }
}
