package org.bosixnet.client.platform.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bosixnet.client.platform.AgentService;
import org.bosixnet.client.platform.Command;
import org.bosixnet.client.platform.Trust;

/** The unit of the agent, by systemd's own programs, which are never let ask for a password. */
final class Systemd implements AgentService {

    /** A program of systemd. */
    interface Tool {

        /**
         * Runs it to its end, and returns what it wrote, errors included.
         *
         * @throws IOException if it cannot be run, or takes longer than this
         */
        Command.Result run(Duration timeout, List<String> arguments) throws IOException;
    }

    private static final String NAME = "bosixnet-agent";
    private static final String UNIT = NAME + ".service";

    /** Is there if systemd is the one that started this computer, says sd_booted(3). */
    private static final Path BOOTED = Path.of("/run/systemd/system");

    private static final Duration QUERY = Duration.ofSeconds(5);

    /** The unit may take 10 s to stop, and what it waits for as well. */
    private static final Duration CHANGE = Duration.ofSeconds(60);

    private static final int MAX_OUTPUT = 1 << 16;

    private final Tool systemctl;
    private final Tool journalctl;

    Systemd(Tool systemctl, Tool journalctl) {
        this.systemctl = systemctl;
        this.journalctl = journalctl;
    }

    /** Returns the service, if systemd runs here and knows it. */
    static Optional<AgentService> here() {
        if (!Files.isDirectory(BOOTED)) {
            return Optional.empty();
        }
        Systemd service = new Systemd(tool("systemctl"), tool("journalctl"));
        return service.isKnown() ? Optional.of(service) : Optional.empty();
    }

    private static Tool tool(String name) {
        return (timeout, arguments) -> {
            List<String> all = new ArrayList<>();
            all.add(Command.find(name)
                    .orElseThrow(() -> new IOException("There is no program " + name))
                    .toString());
            all.addAll(arguments);
            return new Command(all, Map.of("LC_ALL", "C", "SYSTEMD_COLORS", "0"), timeout, MAX_OUTPUT)
                    .tell(Trust.ROOT, input -> {});
        };
    }

    /** Returns whether the unit is there; also if systemd does not answer, which {@link #start} then says. */
    boolean isKnown() {
        try {
            String load = show("LoadState").getOrDefault("LoadState", "not-found");
            return !load.equals("not-found");
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String startCommand() {
        return "sudo systemctl enable " + NAME + " && sudo systemctl restart " + NAME;
    }

    @Override
    public String logCommand() {
        return "journalctl -u " + NAME;
    }

    @Override
    public void start() throws IOException {
        change("enable");
        change("restart");
    }

    @Override
    public void stop() throws IOException {
        change("disable");
        change("stop");
    }

    private void change(String verb) throws IOException {
        String command = "'systemctl " + verb + " " + NAME + "'";
        Command.Result result;
        try {
            result = systemctl.run(CHANGE, List.of("--no-ask-password", "--no-pager", verb, UNIT));
        } catch (IOException e) {
            throw new IOException(command + " failed: " + e.getMessage() + ".", e);
        }
        if (result.exitCode() != 0) {
            String said = said(result.output());
            throw new IOException(
                    command + " failed (" + result.exitCode() + ")" + (said.isEmpty() ? "." : ": " + said));
        }
    }

    /** Returns the line that says why, without what {@code enable} says of the links that it has made before. */
    private static String said(String output) {
        return output.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("Created symlink") && !line.startsWith("Removed"))
                .findFirst()
                .orElse("");
    }

    @Override
    public State state() throws IOException {
        Map<String, String> shown = show("ActiveState", "SubState", "MainPID");
        String active = shown.getOrDefault("ActiveState", "");
        boolean waits = shown.getOrDefault("SubState", "").startsWith("auto-restart");
        Phase phase =
                switch (active) {
                    case "active", "reloading" -> Phase.RUNS;
                    case "activating", "deactivating" -> waits ? Phase.ENDED : Phase.CHANGES;
                    default -> Phase.ENDED;
                };
        String pid = shown.getOrDefault("MainPID", "");
        return new State(phase, pid.matches("[0-9]{1,18}") ? Long.parseLong(pid) : 0);
    }

    @Override
    public boolean isEnabled() throws IOException {
        return show("UnitFileState").getOrDefault("UnitFileState", "").startsWith("enabled");
    }

    /** Asks for properties, which are printed in lines {@code NAME=VALUE}. */
    private Map<String, String> show(String... properties) throws IOException {
        Command.Result result = systemctl.run(
                QUERY, List.of("--no-ask-password", "show", "--property=" + String.join(",", properties), UNIT));
        if (result.exitCode() != 0) {
            throw new IOException(
                    "'systemctl show " + NAME + "' failed (" + result.exitCode() + "): " + said(result.output()));
        }
        Map<String, String> shown = new HashMap<>();
        result.output().lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                shown.put(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        return shown;
    }

    /** Asks for what the process wrote, and not systemd about it, unless that is all there is. */
    @Override
    public String lastLine() {
        try {
            boolean unused = journal("--sync").isEmpty(); // what it wrote last may still be on its way
            String run = show("InvocationID").getOrDefault("InvocationID", "");
            String own = run.isEmpty() ? "" : journal("--lines=1", "--output=cat", "_SYSTEMD_INVOCATION_ID=" + run);
            return own.isEmpty() ? journal("--lines=1", "--output=cat", "--unit=" + UNIT) : own;
        } catch (IOException e) {
            return "";
        }
    }

    private String journal(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--quiet", "--no-pager"));
        all.addAll(List.of(arguments));
        Command.Result result = journalctl.run(QUERY, all);
        return result.exitCode() == 0 ? result.output().strip() : "";
    }
}
