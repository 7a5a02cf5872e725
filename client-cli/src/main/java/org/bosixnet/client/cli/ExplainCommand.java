package org.bosixnet.client.cli;

import jakarta.json.Json;
import org.bosixnet.client.address.AddressChoice;
import org.bosixnet.client.address.AddressChoiceJson;
import org.bosixnet.client.address.AddressChoiceText;
import org.bosixnet.client.agent.CurrentAddresses;
import org.bosixnet.client.agent.Wiring;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.cli.base.NamedInterface;
import org.bosixnet.client.cli.base.Pretty;
import org.bosixnet.client.cli.base.WiredCommand;
import org.bosixnet.client.config.AgentConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says which address is chosen and why. */
@Command(name = "explain", description = "Shows every address of this computer, and why it is reported or not.")
final class ExplainCommand extends WiredCommand {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    protected int run(AgentConfig config, Wiring wiring) throws Exception {
        NamedInterface.missing(config, program().platform()).ifPresent(this::warn);
        CurrentAddresses addresses = wiring.addresses();
        AddressChoice choice = addresses.choice();
        String lack = addresses.lack();
        if (json) {
            out().println(Pretty.json(Json.createObjectBuilder(AddressChoiceJson.toJson(choice))
                    .add("lack", lack)
                    .build()));
        } else {
            out().println(AddressChoiceText.toText(choice).stripTrailing());
            if (!lack.isEmpty()) {
                out().println(lack);
            }
        }
        return ExitCode.DONE;
    }
}
