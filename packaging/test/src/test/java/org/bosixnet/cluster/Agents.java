package org.bosixnet.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bosixnet.cluster.Client.Answer;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Outcome;
import org.jspecify.annotations.Nullable;

/** Agents as people run them, each on a machine of its own; their hosts files are looked at all the time. */
final class Agents implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Path CLIENT =
            Path.of("../../client-cli").toAbsolutePath().normalize();

    private final Cluster cluster;
    private final List<Node> agents = new ArrayList<>();
    private final Map<String, Set<String>> seen = new ConcurrentHashMap<>();
    private final Thread looking = new Thread(this::look, "looks at hosts files");
    private volatile boolean ending;
    private volatile @Nullable Throwable blind;

    /** Starts one for each URL, which may be that of several registries, and returns when all have joined and have the list. */
    Agents(Cluster cluster, List<String> urls) throws IOException {
        this.cluster = cluster;
        Path joinKey = Files.createFile(
                cluster.directory().resolve("join-key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(joinKey, Cluster.JOIN_KEY + "\n");
        for (String url : urls) {
            add(url, joinKey);
        }
        agents.forEach(Node::start);
        for (Node agent : agents) {
            Await.until(agent.name() + " knows all agents", () -> {
                if (!agent.isAlive()) {
                    throw new AssertionError(agent.name() + " has ended:\n" + agent.log());
                }
                return agents.stream().allMatch(other -> hosts(agent).containsKey(other.name()));
            });
        }
        looking.start();
    }

    private void add(String url, Path joinKey) throws IOException {
        int number = 0x30 + agents.size();
        String name = "agent" + number;
        cluster.lan().add(name, number);
        String bosixnet = CLIENT.resolve("bosixnet").toString();
        agents.add(new Node(
                cluster.lan(),
                name,
                cluster.directory(),
                List.of(
                        "unshare",
                        "-m",
                        "/bin/sh",
                        CLIENT.resolve("src/test/resources/fleet/host.sh").toString(),
                        cluster.directory().resolve(name).toString(),
                        "plain",
                        "/bin/sh",
                        "-c",
                        bosixnet + " join '" + url + "' --name " + name
                                + " --prefix fd00::/8 --allow-http yes --join-key-file " + joinKey
                                + " && exec " + bosixnet + " agent"),
                Map.of()));
    }

    /** Returns what runs the agent's program with a command, on its computer and with its configuration. */
    List<String> command(int agent, String... words) {
        List<String> command = new ArrayList<>(
                List.of("nsenter", "--target", Long.toString(agents.get(agent).pid()), "--mount", "--net"));
        command.add(CLIENT.resolve("bosixnet").toString());
        command.addAll(List.of(words));
        return command;
    }

    private void look() {
        try {
            while (!ending) {
                known().forEach(hosts -> hosts.forEach(
                        (name, address) -> seen.computeIfAbsent(name, any -> ConcurrentHashMap.newKeySet())
                                .add(address)));
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (RuntimeException | Error e) {
            blind = e;
        }
    }

    /** Returns the names of a hosts file, with their addresses; none while it is not there. */
    private Map<String, String> hosts(Node agent) {
        Path file = cluster.directory().resolve(agent.name()).resolve("etc/hosts");
        if (!Files.exists(file)) {
            return Map.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#") && !line.contains("localhost"))
                    .map(line -> line.split("\\s+", -1))
                    .collect(Collectors.toMap(fields -> fields[1], fields -> fields[0], (one, other) -> one + other));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what the hosts files say of the names that the test's clients change. */
    List<Map<String, String>> known() {
        return agents.stream().map(agent -> clients(hosts(agent))).toList();
    }

    /** Returns what a list says of these names. */
    static Map<String, String> clients(Answer list) {
        return clients(list.hosts());
    }

    private static Map<String, String> clients(Map<String, String> hosts) {
        return hosts.entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith("host") || entry.getKey().startsWith("claimed"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Returns which addresses hosts files have ever had for each of these names. */
    Map<String, Set<String>> seen() {
        Throwable failure = blind;
        if (failure != null) {
            throw new AssertionError("the hosts files were looked at only for a while", failure);
        }
        return Map.copyOf(seen);
    }

    @Override
    public void close() {
        ending = true;
        agents.forEach(Node::close);
        try {
            looking.join();
            for (Node agent : agents) { // whoever deletes the directory would warn of each
                Outcome.mustSucceed(
                        "find", cluster.directory().resolve(agent.name()).toString(), "-type", "l", "-delete");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
