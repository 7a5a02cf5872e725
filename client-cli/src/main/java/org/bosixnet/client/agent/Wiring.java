package org.bosixnet.client.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.credential.KeyFile;
import org.bosixnet.client.credential.OwnKeys;
import org.bosixnet.client.fleet.ChangeTeller;
import org.bosixnet.client.fleet.HostsSync;
import org.bosixnet.client.fleet.ListFollower;
import org.bosixnet.client.fleet.RemovalGuard;
import org.bosixnet.client.fleet.RemovalMemory;
import org.bosixnet.client.fleet.Room;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.hostsfile.HostsFileException;
import org.bosixnet.client.hostsfile.Patience;
import org.bosixnet.client.platform.AgentService;
import org.bosixnet.client.platform.Command;
import org.bosixnet.client.platform.Platform;
import org.bosixnet.client.platform.Platform.NetworkNotices;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.http.HttpRegistries;
import org.bosixnet.client.report.Reporter;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.bosixnet.client.stream.StreamFollower;
import org.bosixnet.client.stream.StreamLink;
import org.bosixnet.client.stream.StreamPlan;
import org.bosixnet.client.time.AgentClock;
import org.bosixnet.client.time.Pulse;
import org.bosixnet.client.time.Standstill;
import org.bosixnet.client.time.SystemAgentClock;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the agent and its commands, wired by hand from the settings. Each part is made when it is asked for, so
 * that a command makes only what it uses. Connects to nothing by itself. Not thread-safe; used by one thread.
 */
public final class Wiring implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Agent.class.getName());

    private final AgentConfig config;
    private final Platform platform;
    private final HostsFile file;
    private @Nullable StateFile state;
    private @Nullable ListParts lists;
    private @Nullable ChangeTeller changes;

    public Wiring(AgentConfig config, Platform platform) {
        this.config = config;
        this.platform = platform;
        this.file = hostsFile(config.hostsFile());
    }

    private HostsFile hostsFile(Path path) {
        HostsFile hosts = new HostsFile(path, platform, new Patience(InstantSource.system(), Wiring::uptime));
        return config.hostsInPlace() ? hosts.inPlace() : hosts;
    }

    /** @throws IllegalArgumentException if a setting cannot be used; the message is a sentence for people */
    private ListParts lists() {
        ListParts made = lists;
        if (made == null) {
            made = ListParts.of(config, platform, file, this::knownState);
            lists = made;
        }
        return made;
    }

    /** Returns the keys of this computer, which need no other part. */
    public static OwnKeys ownKeys(AgentConfig config) {
        return new OwnKeys(new KeyFile(config.keyFile()), new HttpRegistries(config)::showing, new SecureRandom());
    }

    /** Returns a client for each registry, in the order of {@code URL}. */
    public List<Registry> registries() {
        return lists().registries();
    }

    public HostsFile file() {
        return file;
    }

    /**
     * Returns the hosts file with the agent that this user can know of: of this user, or else of root, if that left any
     * state.
     *
     * @throws HostsFileException if the hosts file cannot be found
     */
    public HostsFile observed() throws HostsFileException {
        HostsFile roots = file.ofRoot();
        boolean own = Files.exists(file.stateFile()) || file.hasAgent() || !Files.exists(roots.stateFile());
        return own ? file : roots;
    }

    /**
     * Returns the state of that agent.
     *
     * @throws HostsFileException if the hosts file cannot be found
     */
    public AgentState observedState() throws HostsFileException {
        return new StateFile(observed().stateFile()).read();
    }

    /**
     * Returns the file that the state is kept in.
     *
     * @throws HostsFileException if the hosts file cannot be found
     */
    public StateFile state() throws HostsFileException {
        StateFile made = state;
        if (made == null) {
            made = new StateFile(file.stateFile());
            state = made;
        }
        return made;
    }

    private AgentState knownState() {
        try {
            return state().read();
        } catch (HostsFileException e) {
            return AgentState.EMPTY; // said when the file is to be written
        }
    }

    /**
     * Makes the part that brings the list into the hosts file.
     *
     * @throws HostsFileException if the hosts file cannot be found
     */
    public HostsSync sync() throws HostsFileException {
        StateFile lasting = file.lastingFile().map(StateFile::new).orElse(null);
        return new HostsSync(
                lists().source(),
                lists().guard(),
                new RemovalGuard(platform::uptime),
                toldFile(),
                platform::addressesAlone,
                state(),
                new RemovalMemory(state(), lasting, LOG),
                InstantSource.system(),
                lists().room());
    }

    /**
     * Returns the hosts file for a write of which the program of {@code ON_CHANGE} is {@linkplain #tell told} later.
     *
     * @throws HostsFileException if the hosts file cannot be found
     */
    public HostsFile toldFile() throws HostsFileException {
        ChangeTeller unused = changes();
        return file;
    }

    /**
     * Runs the program of {@code ON_CHANGE}, if a command's write of the hosts file changed that.
     *
     * @throws IOException if the program fails; the message is a sentence for people
     */
    public void tell(HostsFile.Update change) throws IOException {
        changes().tell(change);
    }

    /** Returns the one that tells; in a command no thread of its own waits by its clock. */
    private ChangeTeller changes() throws HostsFileException {
        ChangeTeller made = changes;
        return made == null ? changes(new SystemAgentClock()) : made;
    }

    private ChangeTeller changes(AgentClock clock) throws HostsFileException {
        ChangeTeller made = ChangeTeller.of(config.onChange(), file.path(), state(), clock);
        file.beforeWrite(made::writes);
        changes = made;
        return made;
    }

    /**
     * Returns what tells the addresses of this computer as of now.
     *
     * @throws HostsFileException if the hosts file cannot be found
     */
    public CurrentAddresses addresses() throws HostsFileException {
        return new CurrentAddresses(platform, file, state(), addresses(() -> true));
    }

    private AddressChooser addresses(BooleanSupplier mayHaveChanged) throws HostsFileException {
        return new AddressChooser(
                platform,
                config.addresses(),
                config.updPeriod(),
                state().read().lastReported().addresses(),
                mayHaveChanged,
                Wiring::uptime);
    }

    /** Makes the part that starts the agent as a service, and waits for its first work. */
    public ServiceStart serviceStart(AgentService service) {
        return new ServiceStart(service, () -> state().read(), () -> addresses().choice(), new SystemAgentClock());
    }

    /**
     * Makes the loop.
     *
     * @param clearsFormer whether it takes the names out of a hosts file that it kept before
     * @throws HostsFileException if the hosts file cannot be found
     */
    public Agent agent(boolean clearsFormer) throws HostsFileException {
        lists().room().lack().ifPresent(sentence -> LOG.log(System.Logger.Level.WARNING, sentence));
        new KeyFile(config.keyFile()).shareAll(config.groups(), LOG);
        StateFile state = state();
        Map<String, Pulse> pulses = new HashMap<>();
        List<Reporter> reporters = new ArrayList<>();
        Supplier<HostName> name = ListParts.name(config, platform, config.requireHostName());
        for (Registry registry : registries()) {
            Pulse pulse = new Pulse(new SystemAgentClock(), RandomGenerator.getDefault());
            pulses.put("reporting to " + registry.url(), pulse);
            reporters.add(new Reporter(registry, name, config.updPeriod(), pulse));
        }
        Pulse changesPulse = new Pulse(new SystemAgentClock(), RandomGenerator.getDefault());
        ChangeTeller changes = changes(changesPulse);
        if (!config.onChange().isEmpty()) {
            pulses.put("the program of ON_CHANGE", changesPulse);
        }
        Pulse listPulse = new Pulse(new SystemAgentClock(), RandomGenerator.getDefault());
        pulses.put("the list", listPulse);
        ListFollower follower = new ListFollower(
                lists().source(),
                sync(),
                clearsFormer
                        ? FormerFiles.before(changes::applied, file, this::hostsFile, state, LOG)
                        : changes::applied,
                stream(listPulse),
                config.listPeriod(),
                state,
                listPulse,
                RandomGenerator.getDefault(),
                System.getLogger(ListFollower.class.getName()));
        AgentClock clock = new SystemAgentClock();
        NetworkNotices notices = platform.networkNotices(clock::wake);
        Runs runs = new Runs(state, RandomGenerator.getDefault(), clock, LOG);
        Watchdog watchdog = Watchdog.of(
                System.getenv(),
                Command.find("systemd-notify"),
                ProcessHandle.current().pid(),
                pulses,
                clock,
                LOG);
        return new Agent(
                notices,
                addresses(notices::mayHaveChanged),
                reporters,
                follower,
                changes,
                state,
                runs,
                watchdog,
                clock,
                new Standstill(clock, platform::sinceBoot, RandomGenerator.getDefault()));
    }

    /** Makes a follower of the stream alone, which keeps no file. */
    public StreamFollower streamFollower() {
        AgentClock clock = new SystemAgentClock();
        return new StreamFollower(stream(clock), config.urls().size(), clock);
    }

    private StreamLink stream(AgentClock clock) {
        List<Registry> registries = registries();
        List<Integer> members =
                registries.stream().map(registry -> registry.members().size()).toList();
        StreamPlan plan = new StreamPlan(members, config.listPeriod(), RandomGenerator.getDefault());
        return new StreamLink(registries, plan, Room.ofMail(Runtime.getRuntime().maxMemory()), clock);
    }

    private static Duration uptime() {
        return Duration.ofNanos(System.nanoTime());
    }

    @Override
    public void close() {
        if (lists != null) {
            lists.registries().forEach(Registry::close);
        }
    }
}
