package org.bosixnet.client.cli;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.bosixnet.client.agent.Wiring;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.cli.base.WiredCommand;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.InvalidValueException;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.stream.StreamFollower;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what happens in the fleet. */
@Command(
        name = "watch",
        description = "Prints each change of a host's addresses as it happens, until stopped (Ctrl-C).",
        footer = {"", "A host without an address was withdrawn. With --json each change is a line of its own."})
final class WatchCommand extends WiredCommand {

    @Option(names = "--json", description = "Print JSON, one object per line.")
    private boolean json;

    @Override
    protected int run(AgentConfig config, Wiring wiring) throws Exception {
        config.requireUrls();
        wiring.streamFollower().run(new ChangePrinter(out(), err(), json));
        return ExitCode.DONE;
    }

    /** Prints changes to one stream, and everything else to another. */
    private record ChangePrinter(PrintWriter out, PrintWriter err, boolean json) implements StreamFollower.Listener {

        @Override
        public void follows(String url) {
            say("follows " + url + ".");
        }

        @Override
        public void lost(String why) {
            say(why + " It is tried again.");
        }

        @Override
        public void missed() {
            say("Some changes may have been missed.");
        }

        private void say(String sentence) {
            err.println("bosixnet: " + Escaped.whole(sentence));
            err.flush();
        }

        @Override
        public boolean changed(HostChanges changes) {
            for (HostChanges.Host host : changes.hosts()) {
                print(host.name(), host.addresses());
            }
            for (String name : changes.removed()) {
                print(name, List.of());
            }
            return !out.checkError(); // the reader may be gone
        }

        private void print(String sentName, List<String> sentAddresses) {
            try {
                HostName name = new HostName(sentName);
                List<String> addresses = new ArrayList<>();
                for (String address : sentAddresses) {
                    addresses.add(new HostAddress(address).text());
                }
                out.println(json ? toJson(name, addresses) : toText(name, addresses));
            } catch (InvalidValueException e) {
                say("A change is left out: " + e.getMessage());
            }
        }

        private static JsonObject toJson(HostName name, List<String> addresses) {
            return Json.createObjectBuilder()
                    .add("name", name.value())
                    .add("addresses", Json.createArrayBuilder(addresses))
                    .build();
        }

        private static String toText(HostName name, List<String> addresses) {
            return String.format("%-30s %s", name, addresses.isEmpty() ? "withdrawn" : String.join(" ", addresses));
        }
    }
}
