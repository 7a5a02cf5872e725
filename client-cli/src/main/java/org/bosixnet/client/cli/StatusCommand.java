package org.bosixnet.client.cli;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.PrintWriter;
import java.util.List;
import org.bosixnet.client.agent.Parts;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.hostsfile.HostsState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what the agent on this computer does. */
@Command(name = "status", description = "Shows what the agent on this computer reported, fetched, and left out.")
final class StatusCommand extends PartsCommand {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    int run(AgentConfig config, Parts parts) throws Exception {
        JsonObject state = parts.state().read();
        PrintWriter out = out();
        if (json) {
            out.println(Pretty.json(Json.createObjectBuilder(state)
                    .add("shadows", ShadowOutput.toJson(shadows(parts)))
                    .build()));
        } else {
            print(state, parts, out);
            ShadowOutput.print(shadows(parts), out);
        }
        return ExitCode.DONE;
    }

    private static Shadows.Found shadows(Parts parts) throws Exception {
        return new Shadows().find(parts.file().state().block());
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
            out.println("Lines outside the block that an original's agent may have left: "
                    + hosts.leftovers().size()
                    + "; to move those into it that the registry lists, run: bosixnet sync --adopt");
        }
        if (state.get("stream") instanceof JsonObject stream) {
            out.println(followed(stream));
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

    private static String followed(JsonObject stream) {
        String url = text(stream, "url");
        if (!url.isEmpty()) {
            String last = text(stream, "lastEvent");
            return "The list comes by stream from " + url + " since " + text(stream, "since")
                    + (last.isEmpty() ? "" : ", last event at " + last);
        }
        String why = text(stream, "why");
        return "The list is polled" + (why.isEmpty() ? "" : ", for there is no stream: " + why);
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
