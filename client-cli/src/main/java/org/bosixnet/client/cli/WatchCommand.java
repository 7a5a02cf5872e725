package org.bosixnet.client.cli;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bosixnet.client.agent.Wiring;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.cli.base.Registries;
import org.bosixnet.client.cli.base.WiredCommand;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.InvalidValueException;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.RegisteredHost;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.stream.StreamFollower;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what happens in the fleet. */
@Command(
        name = "watch",
        description = "Prints each change of a host's addresses as it happens, until stopped (Ctrl-C).",
        footerHeading = "%nOutput:%n",
        footer = {
            "Each line has this computer's time, the name, the new addresses, and those before. A host without an",
            "address was withdrawn. With --json each change is a line with time, name, addresses and before."
        })
final class WatchCommand extends WiredCommand {

    @Option(names = "--json", description = "Print JSON, one object per line.")
    private boolean json;

    @Override
    protected int run(AgentConfig config, Wiring wiring) throws Exception {
        config.requireGroups();
        wiring.streamFollower()
                .run(new ChangePrinter(wiring.registries(), out(), err(), json, Clock.system(ZoneId.systemDefault())));
        return ExitCode.DONE;
    }

    /** Prints changes to one stream, and everything else to another. */
    private static final class ChangePrinter implements StreamFollower.Listener {

        private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

        private final List<Registry> registries;
        private final PrintWriter out;
        private final PrintWriter err;
        private final boolean json;
        private final Clock clock;

        /** The addresses that each host is known to have. */
        private final Map<HostName, List<String>> known = new HashMap<>();

        ChangePrinter(List<Registry> registries, PrintWriter out, PrintWriter err, boolean json, Clock clock) {
            this.registries = registries;
            this.out = out;
            this.err = err;
            this.json = json;
            this.clock = clock;
        }

        @Override
        public void follows(String url) {
            say("follows " + url + ".");
        }

        /** Fetches the list, by which a change can be told from what was before. */
        @Override
        public void began() throws InterruptedException {
            known.clear();
            try {
                for (RegisteredHost host :
                        Registries.first(registries, Registry::list).hosts()) {
                    known.put(
                            host.name(),
                            host.addresses().stream().map(HostAddress::text).toList());
                }
            } catch (RegistryException e) {
                say("The former addresses are not known: " + e.getMessage());
            }
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
                List<String> before = addresses.isEmpty() ? known.remove(name) : known.put(name, addresses);
                List<String> former = before == null || before.equals(addresses) ? List.of() : before;
                ZonedDateTime now = ZonedDateTime.now(clock);
                out.println(json ? toJson(now, name, addresses, former) : toText(now, name, addresses, former));
            } catch (InvalidValueException e) {
                say("A change is left out: " + e.getMessage());
            }
        }

        private static JsonObject toJson(
                ZonedDateTime now, HostName name, List<String> addresses, List<String> former) {
            return Json.createObjectBuilder()
                    .add("time", now.toInstant().truncatedTo(ChronoUnit.MILLIS).toString())
                    .add("name", name.value())
                    .add("addresses", Json.createArrayBuilder(addresses))
                    .add("before", Json.createArrayBuilder(former))
                    .build();
        }

        private static String toText(ZonedDateTime now, HostName name, List<String> addresses, List<String> former) {
            return String.format(
                    "%s %-30s %s%s",
                    TIME.format(now),
                    name,
                    addresses.isEmpty() ? "withdrawn" : String.join(" ", addresses),
                    former.isEmpty() ? "" : " (before: " + String.join(" ", former) + ")");
        }
    }
}
