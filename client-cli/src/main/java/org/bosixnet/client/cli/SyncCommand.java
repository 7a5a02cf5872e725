package org.bosixnet.client.cli;

import jakarta.json.Json;
import java.io.PrintWriter;
import org.bosixnet.client.agent.Wiring;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.cli.base.Pretty;
import org.bosixnet.client.cli.base.WiredCommand;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.fleet.HostsSync;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.LeftOut;
import org.bosixnet.client.state.AgentStateJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fetches the list once. */
@Command(name = "sync", description = "Fetches the list once and writes it to the hosts file.")
final class SyncCommand extends WiredCommand {

    @Option(names = "--dry-run", description = "Say what would change, and change nothing.")
    private boolean dryRun;

    @Option(names = "--force", description = "Accept removals that would be held back, and an empty list.")
    private boolean force;

    @Option(names = "--adopt", description = "Move lines that an original's agent left into the managed block.")
    private boolean adopt;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    protected int run(AgentConfig config, Wiring wiring) throws Exception {
        if (config.logDir() == null) {
            config.requireGroups();
        }
        HostsSync.Result result = wiring.sync().sync(new HostsSync.Mode(force, dryRun, adopt));
        if (json) {
            out().println(toJson(result));
        } else {
            print(result, wiring);
        }
        if (!dryRun) {
            wiring.tell(result.change());
        }
        return ExitCode.DONE;
    }

    private void print(HostsSync.Result result, Wiring wiring) {
        PrintWriter out = out();
        String file = wiring.file().path().toString();
        out.println(
                result.change().changed()
                        ? (dryRun ? "Would change " : "") + file + ": " + result.describe()
                        : file + (dryRun ? " needs no change" : ": nothing changed"));
        if (adopt) {
            out.println("Lines of an original's agent " + (dryRun ? "that would be moved" : "moved")
                    + " into the block: " + result.change().adopted());
            for (HostEntry line : result.leftovers()) {
                out.println("Stays outside: " + line.address() + " " + line.name()
                        + ": the registry does not list this address for this name, or another line has the name too. "
                        + "If it is a line of the original's agent, remove it by hand.");
            }
        } else if (!result.leftovers().isEmpty()) {
            out.println("Lines outside the block that an original's agent may have left: "
                    + result.leftovers().size()
                    + "; to move those that the registry lists into the block, run: bosixnet sync --adopt");
        }
        result.held().ifPresent(out::println);
        result.shortage().ifPresent(out::println);
        for (LeftOut one : result.leftOut().told()) {
            out.println("Left out: " + one.address() + " " + one.name() + ": " + one.reason());
        }
        if (result.leftOut().untold() > 0) {
            out.println("Left out: and " + result.leftOut().untold() + " more");
        }
    }

    private String toJson(HostsSync.Result result) {
        return Pretty.json(Json.createObjectBuilder()
                .add("from", result.from())
                .add("changed", result.change().changed())
                .add("change", result.describe())
                .add("adopted", result.change().adopted())
                .add("leftovers", result.leftovers().size())
                .add("held", result.held().orElse(""))
                .add("shortage", result.shortage().orElse(""))
                .add("leftOut", AgentStateJson.leftOut(result.leftOut().told()))
                .add("leftOutMore", result.leftOut().untold())
                .build());
    }
}
