package org.bosixnet.client.cli;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bosixnet.client.agent.Health;
import org.bosixnet.client.agent.Parts;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.hostsfile.HostsFileException;
import org.bosixnet.client.hostsfile.HostsState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what the agent on this computer does. */
@Command(
        name = "status",
        description = "Shows what the agent on this computer reported, fetched, and left out, and ends with 0 if all is"
                + " well, with 4 if not.")
final class StatusCommand extends PartsCommand {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    private final Supplier<Shadows> shadows;

    StatusCommand(Supplier<Shadows> shadows) {
        this.shadows = shadows;
    }

    @Override
    int run(AgentConfig config, Parts parts) throws Exception {
        JsonObject state = parts.state().read();
        List<String> troubles = new ArrayList<>(Health.troubles(
                state, parts.file().hasAgent(), config.updPeriod(), config.listPeriod(), Instant.now()));
        HostsState hosts = null;
        try {
            hosts = parts.file().state();
        } catch (HostsFileException e) {
            troubles.add(String.valueOf(e.getMessage()));
        }
        Shadows.Found found = shadows.get().find(hosts == null ? List.of() : hosts.block());
        PrintWriter out = out();
        if (json) {
            out.println(Pretty.json(Json.createObjectBuilder(state)
                    .add("well", troubles.isEmpty())
                    .add("troubles", Json.createArrayBuilder(troubles))
                    .add("shadows", ShadowOutput.toJson(found))
                    .build()));
        } else {
            print(state, parts.file().path(), hosts, out);
            ShadowOutput.print(found, out);
            troubles.forEach(trouble -> out.println("Not well: " + Escaped.whole(trouble)));
        }
        return troubles.isEmpty() ? ExitCode.DONE : ExitCode.UNWELL;
    }

    private static void print(JsonObject state, Path file, @Nullable HostsState hosts, PrintWriter out) {
        for (JsonObject registry : objects(state, "registries")) {
            String error = text(registry, "error");
            out.println(text(registry, "url")
                    + (error.isEmpty()
                            ? ": reported " + registry.get("reported") + " at " + text(registry, "lastSuccess")
                            : ": failing since " + text(registry, "failingSince") + ": " + error));
        }
        if (hosts != null) {
            out.println(file + ": " + hosts.block().size() + " lines in the managed block");
        }
        if (hosts != null && !hosts.leftovers().isEmpty()) {
            out.println("Lines outside the block that an original's agent may have left: "
                    + hosts.leftovers().size()
                    + "; to move those into it that the registry lists, run: bosixnet sync --adopt");
        }
        if (state.get("stream") instanceof JsonObject stream) {
            out.println(followed(stream));
        }
        if (state.get("failure") instanceof JsonObject failure
                && !text(failure, "error").isEmpty()) {
            out.println("Since " + text(failure, "since") + ": " + text(failure, "error"));
        }
        if (state.get("list") instanceof JsonObject list) {
            printList(list, out);
        } else {
            out.println("The list was never fetched.");
        }
        if (state.get("loop") instanceof JsonObject loop) {
            out.println("The agent runs since " + text(loop, "since") + ", last sign of life at " + text(loop, "at"));
        }
    }

    private static void printList(JsonObject list, PrintWriter out) {
        out.println("List of " + text(list, "from") + " at " + text(list, "at"));
        Stream.of(text(list, "held"), text(list, "shortage"))
                .filter(text -> !text.isEmpty())
                .forEach(out::println);
        for (JsonObject one : objects(list, "leftOut")) {
            out.println("Left out: " + text(one, "address") + " " + text(one, "name") + ": " + text(one, "reason"));
        }
        int more = list.getInt("leftOutMore", 0);
        if (more > 0) {
            out.println("Left out: and " + more + " more");
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
