package org.bosixnet.client.cli;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.bosixnet.client.agent.Parts;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.hostsfile.HostsState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what the agent on this computer does. */
@Command(
        name = "status",
        description = "Shows what the agent on this computer reported, fetched, and left out.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private Settings settings = new Settings();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (Parts parts = new Parts(settings.load())) {
            JsonObject state = parts.state().read();
            PrintWriter out = Output.of(spec);
            if (json) {
                out.println(Output.pretty(state));
            } else {
                print(state, parts, out);
            }
            return ExitCode.DONE;
        }
    }

    private static void print(JsonObject state, Parts parts, PrintWriter out) throws Exception {
        for (JsonObject registry : objects(state, "registries")) {
            String error = text(registry, "error");
            out.println(text(registry, "url")
                    + (error.isEmpty()
                            ? ": reported " + registry.get("reported") + " at " + text(registry, "lastSuccess")
                            : ": failing since " + text(registry, "failingSince") + ": " + error));
        }
        HostsState hosts = parts.file().state();
        out.println(parts.file().path() + ": " + hosts.block().size() + " lines in the managed block");
        if (!hosts.leftovers().isEmpty()) {
            out.println("Lines of an original's agent outside the block: "
                    + hosts.leftovers().size() + "; to move them into it, run: bosixnet sync --adopt");
        }
        JsonValue section = state.get("list");
        if (!(section instanceof JsonObject list)) {
            out.println("The list was never fetched.");
            return;
        }
        out.println("List of " + text(list, "from") + " at " + text(list, "at"));
        String held = text(list, "held");
        if (!held.isEmpty()) {
            out.println(held);
        }
        for (JsonObject one : objects(list, "leftOut")) {
            out.println("Left out: " + text(one, "address") + " " + text(one, "name") + ": " + text(one, "reason"));
        }
    }

    private static String text(JsonObject object, String name) {
        return Escaped.text(object.getString(name, ""));
    }

    private static List<JsonObject> objects(JsonObject object, String name) {
        return object.get(name) instanceof JsonArray array
                ? array.stream()
                        .filter(JsonObject.class::isInstance)
                        .map(JsonValue::asJsonObject)
                        .toList()
                : List.of();
    }
}
