package org.bosixnet.client.cli;

import java.util.concurrent.Callable;
import org.bosixnet.client.address.AddressChoice;
import org.bosixnet.client.address.AddressChoiceJson;
import org.bosixnet.client.address.AddressChoiceText;
import org.bosixnet.client.agent.Parts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says which address is chosen and why. */
@Command(
        name = "explain",
        description = "Shows every address of this computer, and why it is reported or not.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {

    @Mixin
    private Settings settings = new Settings();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (Parts parts = new Parts(settings.load())) {
            AddressChoice choice = parts.watch().look();
            Output.of(spec)
                    .println(
                            json
                                    ? Output.pretty(AddressChoiceJson.toJson(choice))
                                    : AddressChoiceText.toText(choice).stripTrailing());
            return ExitCode.DONE;
        }
    }
}
