package org.bosixnet.client.cli;

import org.bosixnet.client.address.AddressChoice;
import org.bosixnet.client.address.AddressChoiceJson;
import org.bosixnet.client.address.AddressChoiceText;
import org.bosixnet.client.agent.Parts;
import org.bosixnet.client.config.AgentConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says which address is chosen and why. */
@Command(name = "explain", description = "Shows every address of this computer, and why it is reported or not.")
final class ExplainCommand extends PartsCommand {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    int run(AgentConfig config, Parts parts) throws Exception {
        AddressChoice choice = parts.watch().look();
        out().println(
                        json
                                ? Pretty.json(AddressChoiceJson.toJson(choice))
                                : AddressChoiceText.toText(choice).stripTrailing());
        return ExitCode.DONE;
    }
}
