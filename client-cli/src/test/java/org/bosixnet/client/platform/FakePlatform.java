package org.bosixnet.client.platform;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Route;
import org.bosixnet.client.address.Ways;
import org.bosixnet.client.platform.linux.LinuxFileAttributes;

/** A computer that is as a test says. */
public final class FakePlatform implements Platform {

    public volatile String nodeName = "node";
    public volatile String ifconfig = "";
    public volatile Uptime uptime = new Uptime("boot", Duration.ZERO);

    /** Null: nothing tells of them. */
    public volatile List<Candidate> addresses = List.of();

    public volatile Route defaultRoute;
    public volatile String lack = "";

    /** Whether {@link #networkState} tells of addresses. */
    public volatile boolean hasTable = true;

    /** What the notices tell. */
    public volatile boolean mayHaveChanged = true;

    /** The running agent of the original; 0: there is none. */
    public volatile long originalAgent;

    public volatile FileAttributes fileAttributes = new LinuxFileAttributes(Path.of("/nowhere"), Command::find);

    /** The service that runs the agent; null: there is none. */
    public volatile AgentService agentService;

    /** Runs whenever {@link #addresses} is called. */
    public volatile Runnable beforeRead = () -> {};

    /** How often {@link #addresses} was called. */
    public final AtomicInteger reads = new AtomicInteger();

    private final Path runDirectory;
    private final Path lastingDirectory;

    /** Makes one that has no directories for locks and state. */
    public FakePlatform() {
        this(null, null);
    }

    public FakePlatform(Path runDirectory, Path lastingDirectory) {
        this.runDirectory = runDirectory;
        this.lastingDirectory = lastingDirectory;
    }

    @Override
    public Optional<String> nodeName() {
        return Optional.of(nodeName).filter(name -> !name.isEmpty());
    }

    @Override
    public String ifconfig() {
        return ifconfig;
    }

    @Override
    public Uptime uptime() {
        return uptime;
    }

    @Override
    public Optional<Duration> sinceBoot() {
        return Optional.empty();
    }

    @Override
    public List<Candidate> addresses() throws IOException {
        reads.incrementAndGet();
        beforeRead.run();
        return addressesAlone();
    }

    @Override
    public List<Candidate> addressesAlone() throws IOException {
        List<Candidate> known = addresses;
        if (known == null) {
            throw new IOException("no answer");
        }
        return known;
    }

    @Override
    public Ways waysOut() {
        Route way = defaultRoute;
        return way == null ? Ways.NONE : new Ways(null, List.of(List.of(way)));
    }

    @Override
    public String lack() {
        return lack;
    }

    @Override
    public List<String> interfaces() {
        return List.of("eth0", "lo");
    }

    @Override
    public NetworkState networkState() {
        return new NetworkState(hasTable ? String.valueOf(addresses) : "", String.valueOf(defaultRoute));
    }

    @Override
    public NetworkNotices networkNotices(Runnable wake) {
        return new NetworkNotices() {
            @Override
            public void start() {
                // a test wakes by its clock
            }

            @Override
            public boolean mayHaveChanged() {
                return mayHaveChanged;
            }

            @Override
            public void close() {
                // holds nothing
            }
        };
    }

    @Override
    public Optional<Path> runDirectory() {
        return Optional.ofNullable(runDirectory);
    }

    @Override
    public Path runDirectoryOfRoot() {
        return runDirectory == null ? Path.of("/nonexistent") : runDirectory;
    }

    @Override
    public Optional<Path> lastingDirectory() {
        return Optional.ofNullable(lastingDirectory);
    }

    @Override
    public OptionalLong originalAgent(Path hosts) {
        return originalAgent == 0 ? OptionalLong.empty() : OptionalLong.of(originalAgent);
    }

    @Override
    public Optional<AgentService> agentService() {
        return Optional.ofNullable(agentService);
    }

    @Override
    public FileAttributes fileAttributes() {
        return fileAttributes;
    }
}
