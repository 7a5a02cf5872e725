package org.bosixnet.client.platform.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import org.bosixnet.client.address.AddressSource;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Lifetime;
import org.bosixnet.client.address.Ways;
import org.bosixnet.client.platform.AgentService;
import org.bosixnet.client.platform.Command;
import org.bosixnet.client.platform.FileAttributes;
import org.bosixnet.client.platform.Platform;
import org.bosixnet.client.platform.Trust;
import org.bosixnet.client.platform.Uptime;

/** Linux, by {@code /proc}, {@code /sys} and iproute2; on other systems, what the Java runtime knows. */
public final class LinuxPlatform implements Platform {

    /** Where systemd-resolved and NetworkManager keep the DNS servers that their own asks. */
    public static final List<Path> BEHIND_OWN_DNS =
            List.of(Path.of("/run/systemd/resolve/resolv.conf"), Path.of("/run/NetworkManager/no-stub-resolv.conf"));

    private static final Path RUN = Path.of("/run/bosixnet");
    private static final Path LASTING = Path.of("/var/lib/bosixnet-agent");

    private static final long START = System.nanoTime();
    private static final String PROCESS = "process " + UUID.randomUUID();

    private static final String NO_LIFETIMES =
            "The lifetimes of this computer's addresses are unknown, so a prefix that no router has any more cannot be"
                    + " told from a live one until the kernel deprecates it, and an address of it may be reported till"
                    + " then. Install iproute2, whose program ip tells them.";

    private final Path proc;
    private final Path root;
    private final AddressTable table = new AddressTable();
    private final AddressSource best;
    private final AddressSource quick;
    private final WayOut wayOut;
    private volatile String lack = "";
    private final OriginalDaemon original;
    private final FileAttributes attributes = new LinuxFileAttributes();

    /** The computer that this program runs on. */
    public LinuxPlatform() {
        this(Path.of("/proc"), Path.of("/"));
    }

    /**
     * Reads names, uptime and processes elsewhere.
     *
     * @param proc read instead of {@code /proc}
     * @param root searched instead of {@code /} in {@code /*}{@code /ifconfig}
     */
    public LinuxPlatform(Path proc, Path root) {
        this.proc = proc;
        this.root = root;
        Supplier<Optional<Path>> ip = () -> Command.find("ip"); // it may be installed while the agent runs
        this.best = new SourceChain(List.of(new IpCommand(ip), new IpText(ip, table), table, new RuntimeInterfaces()));
        this.wayOut = new WayOut(new IpRoutes(ip), new RouteTable(), table);
        this.quick = new SourceChain(List.of(table::readQuickly, new RuntimeInterfaces()));
        this.original = new OriginalDaemon(proc, Path.of("/etc/hosts"));
    }

    /** Reads it from the kernel: it is needed with each list, and may change. */
    @Override
    public Optional<String> nodeName() {
        String name;
        try {
            name = Files.readString(proc.resolve("sys/kernel/hostname"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            name = Command.find("uname")
                    .map(uname -> output(Command.of(uname, "-n")))
                    .orElse("");
        }
        return Optional.of(name.strip()).filter(stripped -> !stripped.isEmpty());
    }

    /**
     * Runs {@code /*}{@code /ifconfig} as the original does: of several matches the others become arguments of the
     * first. Matches that anybody but root may have put there, as into {@code /tmp}, are skipped.
     */
    @Override
    public String ifconfig() {
        List<String> matches = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(root)) {
            for (Path directory : directories) {
                Path program = directory.resolve("ifconfig");
                if (!String.valueOf(directory.getFileName()).startsWith(".") && Command.mayRun(program)) {
                    matches.add(program.toString());
                }
            }
        } catch (IOException e) {
            return "";
        }
        matches.sort(null);
        return matches.isEmpty()
                ? ""
                : output(Command.of(
                        Path.of(matches.get(0)),
                        matches.subList(1, matches.size()).toArray(String[]::new)));
    }

    private static String output(Command command) {
        try {
            return command.run().output(); // a pipe does not ask for the exit code either
        } catch (IOException e) {
            return "";
        }
    }

    /** Returns the kernel's value or, without one, the uptime of this process. */
    @Override
    public Uptime uptime() {
        Optional<Duration> time = sinceBoot();
        try {
            if (time.isPresent()) {
                return new Uptime(
                        Files.readString(proc.resolve("sys/kernel/random/boot_id"))
                                .strip(),
                        time.get());
            }
        } catch (IOException e) {
            // a container that hides it
        }
        return new Uptime(PROCESS, Duration.ofNanos(System.nanoTime() - START));
    }

    @Override
    public Optional<Duration> sinceBoot() {
        try {
            String text = KernelFile.read(proc.resolve("uptime"));
            String hundredths = text.substring(0, text.indexOf(' ')).replace(".", ""); // seconds with two decimals
            return Optional.of(Duration.ofMillis(10 * Long.parseLong(hundredths)));
        } catch (IOException | RuntimeException e) { // no Linux, or a container that hides it
            return Optional.empty();
        }
    }

    /** Asks {@code ip}, otherwise the kernel's table, otherwise (not Linux) the Java runtime. */
    @Override
    public List<Candidate> addresses() throws IOException {
        List<Candidate> candidates = best.read();
        boolean complete = candidates.stream()
                .noneMatch(candidate -> candidate.preferredLifetime().equals(Lifetime.UNKNOWN));
        lack = complete ? "" : NO_LIFETIMES;
        return candidates;
    }

    @Override
    public List<Candidate> addressesAlone() throws IOException {
        return quick.read();
    }

    @Override
    public Ways waysOut() {
        return wayOut.find();
    }

    @Override
    public String lack() {
        return lack;
    }

    @Override
    public List<String> interfaces() {
        return RuntimeInterfaces.names();
    }

    @Override
    public NetworkState networkState() {
        String addresses;
        try {
            addresses = table.fingerprint();
        } catch (IOException e) {
            addresses = ""; // no such table on this system
        }
        return new NetworkState(addresses, wayOut.fingerprint());
    }

    @Override
    public NetworkNotices networkNotices(Runnable wake) {
        return new KernelMonitor(Command.find("ip"), wake, System.getLogger(KernelMonitor.class.getName()));
    }

    @Override
    public Optional<Path> runDirectory() {
        return Trust.OWN.isRootAlone() ? Optional.of(RUN) : Optional.empty();
    }

    @Override
    public Path runDirectoryOfRoot() {
        return RUN;
    }

    @Override
    public Optional<Path> lastingDirectory() {
        return Trust.OWN.isRootAlone() ? Optional.of(LASTING) : Optional.empty();
    }

    @Override
    public OptionalLong originalAgent(Path hosts) {
        return original.find(hosts);
    }

    @Override
    public Optional<AgentService> agentService() {
        return Systemd.here();
    }

    @Override
    public FileAttributes fileAttributes() {
        return attributes;
    }
}
