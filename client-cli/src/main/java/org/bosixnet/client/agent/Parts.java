package org.bosixnet.client.agent;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.bosixnet.client.address.AddressSource;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.credential.KeyFile;
import org.bosixnet.client.fleet.FittingReader;
import org.bosixnet.client.fleet.HostsSync;
import org.bosixnet.client.fleet.ListFollower;
import org.bosixnet.client.fleet.ListSource;
import org.bosixnet.client.fleet.NameGuard;
import org.bosixnet.client.fleet.RemovalGuard;
import org.bosixnet.client.fleet.RemovalMemory;
import org.bosixnet.client.fleet.Room;
import org.bosixnet.client.fleet.TrustedList;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.hostsfile.HostsFileException;
import org.bosixnet.client.platform.Command;
import org.bosixnet.client.platform.linux.AddressSources;
import org.bosixnet.client.platform.linux.AddressTable;
import org.bosixnet.client.platform.linux.DefaultRoute;
import org.bosixnet.client.platform.linux.KernelMonitor;
import org.bosixnet.client.registry.HostList;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.http.HttpRegistries;
import org.bosixnet.client.platform.Uptime;
import org.bosixnet.client.report.Reporter;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.bosixnet.client.stream.StreamLink;
import org.bosixnet.client.stream.StreamPlan;
import org.bosixnet.client.stream.Watch;
import org.bosixnet.client.time.AgentClock;
import org.bosixnet.client.time.Pulse;
import org.bosixnet.client.time.SystemAgentClock;
import org.jspecify.annotations.Nullable;

/** Everything that the agent is made of, put together by hand from the settings. Connects to nothing by itself. */
public final class Parts implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Agent.class.getName());

    private final AgentConfig config;
    private final List<Registry> registries;
    private final HostsFile file;
    private final NameGuard guard;
    private final Room room;
    private final StateFile state;
    private final RemovalMemory memory;
    private final AddressSource addresses = AddressSources.best();
    private final ListSource source;

    /**
     * @throws IllegalArgumentException if a setting cannot be used; the message is a sentence for people
     * @throws HostsFileException if the hosts file cannot be found
     */
    public Parts(AgentConfig config) throws HostsFileException {
        this.config = config;
        KeyFile keys = new KeyFile(config.keyFile());
        this.file = HostsFile.at(config.hostsFile());
        HttpRegistries factory = new HttpRegistries(config);
        this.guard = guard(config, factory.proxy());
        this.room = Room.of(config.maxNames(), Runtime.getRuntime().maxMemory(), file::outsideSize);
        HostList.Reader reader = new FittingReader(guard, room, this::namesInBlock);
        this.registries =
                config.urls().stream().map(url -> factory.at(url, keys, reader)).toList();
        Path logDir = config.logDir();
        this.source = new ListSource(logDir == null ? null : new TrustedList(logDir, reader), registries);
        this.state = new StateFile(file.stateFile());
        this.memory =
                new RemovalMemory(state, file.lastingFile().map(StateFile::new).orElse(null), LOG);
    }

    /** Returns a client for each registry, in the order of {@code URL}. */
    public List<Registry> registries() {
        return registries;
    }

    public StateFile state() {
        return state;
    }

    public HostsFile file() {
        return file;
    }

    /** Makes what brings the list into the hosts file. */
    public HostsSync sync() {
        return new HostsSync(
                source,
                guard,
                new RemovalGuard(Uptime::now),
                file,
                AddressSources.addressesAlone(),
                state,
                memory,
                InstantSource.system(),
                room);
    }

    private static NameGuard guard(AgentConfig config, @Nullable URI proxy) {
        List<URI> guarded = new ArrayList<>();
        config.urls().forEach(url -> guarded.add(url.uri()));
        if (proxy != null) {
            guarded.add(proxy);
        }
        HostName own = config.hostName();
        return new NameGuard(new NameGuard.Rules(
                config.domains(), config.names(), guarded, Parts::nodeName, own == null ? "" : own.value()));
    }

    private Set<String> namesInBlock() {
        try {
            return file.state().block().stream()
                    .map(entry -> entry.name().value())
                    .collect(Collectors.toSet());
        } catch (HostsFileException e) {
            return Set.of(); // said when it is to be written
        }
    }

    /** Makes what chooses the addresses to report, for one who asks it once. */
    public AddressWatch watch() {
        return watch(() -> true);
    }

    private AddressWatch watch(BooleanSupplier mayHaveChanged) {
        return new AddressWatch(
                new AddressTable(),
                addresses,
                new DefaultRoute(),
                config.addresses(),
                config.updPeriod(),
                lastReported(),
                mayHaveChanged,
                Parts::uptime);
    }

    /** Makes the loop. */
    public Agent agent() {
        if (room.usualNames() < config.maxNames()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "MAX_NAMES=" + config.maxNames() + " is more than there is memory for: about " + room.usualNames()
                            + " names with one address. Raise -Xmx in jvm.options, or lower MAX_NAMES");
        }
        Map<String, Pulse> pulses = new HashMap<>();
        List<Reporter> reporters = new ArrayList<>();
        for (Registry registry : registries) {
            Pulse pulse = new Pulse(new SystemAgentClock());
            pulses.put("reporting to " + registry.url(), pulse);
            reporters.add(new Reporter(registry, config.requireHostName(), config.updPeriod(), pulse));
        }
        Pulse listPulse = new Pulse(new SystemAgentClock());
        pulses.put("the list", listPulse);
        ListFollower follower = ListFollower.of(source, registries, sync(), config.listPeriod(), state, listPulse);
        AgentClock clock = new SystemAgentClock();
        KernelMonitor monitor =
                new KernelMonitor(Command.find("ip"), clock::wake, System.getLogger(KernelMonitor.class.getName()));
        Runs runs = new Runs(state, RandomGenerator.getDefault(), clock, LOG);
        Watchdog watchdog = Watchdog.of(
                System.getenv(),
                Command.find("systemd-notify"),
                ProcessHandle.current().pid(),
                pulses,
                clock,
                LOG);
        return new Agent(monitor, watch(monitor::mayHaveChanged), reporters, follower, state, runs, watchdog, clock);
    }

    /** Makes what prints changes as they happen. */
    public Watch changes() {
        AgentClock clock = new SystemAgentClock();
        StreamPlan plan = new StreamPlan(registries.size(), config.listPeriod(), RandomGenerator.getDefault());
        return new Watch(
                new StreamLink(
                        registries, plan, Room.ofMail(Runtime.getRuntime().maxMemory()), clock),
                registries.size(),
                clock);
    }

    private static Duration uptime() {
        return Duration.ofNanos(System.nanoTime());
    }

    private List<HostAddress> lastReported() {
        AgentState.Reported reported = state.read().reported();
        return reported == null ? List.of() : reported.addresses();
    }

    /** Read from the kernel: it is asked for with each list, and may change. */
    private static String nodeName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }

    @Override
    public void close() {
        registries.forEach(Registry::close);
    }
}
