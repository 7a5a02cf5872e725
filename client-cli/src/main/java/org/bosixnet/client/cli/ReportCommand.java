package org.bosixnet.client.cli;

import java.util.List;
import java.util.Locale;
import org.bosixnet.client.agent.Wiring;
import org.bosixnet.client.cli.base.FailedException;
import org.bosixnet.client.cli.base.NamedInterface;
import org.bosixnet.client.cli.base.Registries;
import org.bosixnet.client.cli.base.WiredCommand;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.Registry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reports once. */
@Command(name = "report", description = "Reports this computer's address once, to every registry.")
final class ReportCommand extends WiredCommand {

    @Option(names = "--dry-run", description = "Say what would be reported, and report nothing.")
    private boolean dryRun;

    @Override
    protected int run(AgentConfig config, Wiring wiring) throws Exception {
        config.requireGroups();
        HostName name = config.requireHostName();
        List<HostAddress> addresses = wiring.addresses().wanted();
        if (addresses.isEmpty()) {
            throw new FailedException(NamedInterface.missing(config, program().platform())
                    .orElse("There is no usable IPv6 address; bosixnet explain says why."));
        }
        if (!dryRun) {
            settings().keepName();
        }
        return Registries.each(
                wiring.registries(),
                registry -> dryRun
                        ? "would report " + name + " " + addresses
                        : name + " " + addresses + " " + told(registry.report(name, addresses)),
                out(),
                err());
    }

    private static String told(Registry.Reported answer) {
        return answer.outcome().name().toLowerCase(Locale.ROOT)
                + (answer.contested() ? "; but other computers report that name, too" : "");
    }
}
