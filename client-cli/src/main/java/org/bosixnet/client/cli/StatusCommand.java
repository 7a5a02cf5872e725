package org.bosixnet.client.cli;

import jakarta.json.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bosixnet.client.agent.Health;
import org.bosixnet.client.agent.Wiring;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.cli.base.NamedInterface;
import org.bosixnet.client.cli.base.Pretty;
import org.bosixnet.client.cli.base.ShadowOutput;
import org.bosixnet.client.cli.base.WiredCommand;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.LeftOut;
import org.bosixnet.client.hostsfile.HostsFileException;
import org.bosixnet.client.hostsfile.HostsState;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.AgentStateJson;
import org.bosixnet.client.time.Age;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the state of the agent on this computer. */
@Command(
        name = "status",
        description = "Shows what the agent on this computer reported, fetched, and left out, and ends with 0 if all is"
                + " well, with 4 if not.",
        footerHeading = "%nOutput:%n",
        footer = {"What is in the JSON is said in docs/operations.md, under Commands."})
final class StatusCommand extends WiredCommand {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    protected int run(AgentConfig config, Wiring wiring) throws Exception {
        AgentState state = wiring.observedState();
        Instant now = Instant.now();
        boolean running = wiring.observed().hasAgent();
        List<String> troubles =
                new ArrayList<>(Health.troubles(state, running, config.updPeriod(), config.listPeriod(), now));
        if (config.urls().isEmpty()) {
            troubles.add("No registry is set. To join one, run: sudo bosixnet join URL");
        }
        NamedInterface.missing(config, program().platform()).ifPresent(troubles::add);
        HostsState hosts = null;
        try {
            hosts = wiring.file().state();
        } catch (HostsFileException e) {
            troubles.add(String.valueOf(e.getMessage()));
        }
        Shadows.Found found = program().shadows().find(hosts == null ? List.of() : hosts.block());
        PrintWriter out = out();
        if (json) {
            out.println(Pretty.json(Json.createObjectBuilder(AgentStateJson.write(state))
                    .add("well", troubles.isEmpty())
                    .add("troubles", Json.createArrayBuilder(troubles))
                    .add("shadows", ShadowOutput.toJson(found))
                    .build()));
        } else {
            print(state, running, wiring.file().path(), hosts, now);
            ShadowOutput.print(found, out);
            troubles.forEach(trouble -> out.println("Not well: " + Escaped.whole(trouble)));
        }
        return troubles.isEmpty() ? ExitCode.DONE : ExitCode.UNWELL;
    }

    private void print(AgentState state, boolean running, Path file, @Nullable HostsState hosts, Instant now) {
        PrintWriter out = out();
        if (state.registries() != null) {
            state.registries().all().forEach(registry -> out.println(reported(registry, now)));
        }
        if (state.addresses() != null && !state.addresses().lack().isEmpty()) {
            out.println(text(state.addresses().lack()));
        }
        if (hosts != null) {
            out.println(file + ": lines in the managed block: " + hosts.block().size());
        }
        if (hosts != null && !hosts.leftovers().isEmpty()) {
            out.println("Lines outside the block that an original's agent may have left: "
                    + hosts.leftovers().size()
                    + "; to move those that the registry lists into the block, run: bosixnet sync --adopt");
        }
        if (state.stream() != null) {
            out.println(followed(state.stream(), now));
        }
        AgentState.Failure failure = state.failure();
        if (failure != null && !failure.error().isEmpty()) {
            out.println("For " + age(failure.since(), now) + ": " + text(failure.error()));
        }
        if (state.list() != null) {
            printList(state.list(), now, out);
        } else {
            out.println("The list has never been fetched.");
        }
        AgentState.Loop loop = state.loop();
        if (loop != null) {
            out.println((running ? "The agent has been running for " : "The agent was started ")
                    + age(loop.since(), now) + (running ? ", last" : " ago and does not run now, last")
                    + " sign of life " + age(loop.at(), now) + " ago");
        }
    }

    private static String reported(AgentState.Registry registry, Instant now) {
        String url = text(registry.url());
        if (!registry.error().isEmpty()) {
            return url + ": failing for " + age(registry.failingSince(), now) + ": " + text(registry.error());
        }
        if (registry.lastSuccess() == null) {
            return url + ": nothing reported yet";
        }
        return url + ": " + what(registry) + " "
                + age(registry.lastSuccess(), now) + " ago"
                + (registry.member().isEmpty() ? "" : " at " + text(registry.member()))
                + (registry.away().isEmpty() ? "" : "; " + text(Escaped.withoutFullStop(registry.away())));
    }

    private static String what(AgentState.Registry registry) {
        String name = text(registry.name());
        return registry.reported().isEmpty()
                ? "withdrawn"
                : "reported " + (name.isEmpty() ? "" : name + " with ") + registry.reported();
    }

    private static void printList(AgentState.Listed list, Instant now, PrintWriter out) {
        out.println("List of " + text(list.from()) + ", " + age(list.at(), now) + " ago");
        Stream.of(list.held(), list.shortage())
                .filter(sentences -> !sentences.isEmpty())
                .forEach(sentences -> out.println(text(sentences)));
        for (LeftOut one : list.leftOut().told()) {
            out.println("Left out: " + one.address() + " " + one.name() + ": " + one.reason());
        }
        if (list.leftOut().untold() > 0) {
            out.println("Left out: and " + list.leftOut().untold() + " more");
        }
    }

    private static String followed(AgentState.Stream stream, Instant now) {
        if (stream.url().isEmpty()) {
            return "The list is polled"
                    + (stream.why().isEmpty() ? "" : ", because there is no stream: " + text(stream.why()));
        }
        return "The list comes by stream from " + text(stream.url()) + " for " + age(stream.since(), now)
                + (stream.lastEvent() == null ? "" : ", last event " + age(stream.lastEvent(), now) + " ago")
                + (stream.why().isEmpty()
                        ? ""
                        : "; no earlier registry in URL gives it: " + text(Escaped.withoutFullStop(stream.why())));
    }

    private static String age(@Nullable Instant then, Instant now) {
        return then == null ? "an unknown time" : Age.of(then, now);
    }

    /** Escapes a value, since the file may hold text from a registry, which was cut when it came. */
    private static String text(@Nullable Object value) {
        return value == null ? "" : Escaped.whole(value.toString());
    }
}
