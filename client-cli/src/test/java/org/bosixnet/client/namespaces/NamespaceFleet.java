package org.bosixnet.client.namespaces;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Outcome;

/**
 * A router and hosts, each a network namespace, each host with its own /64 on a veth pair to the router, which also runs
 * the registry.
 */
final class NamespaceFleet implements AutoCloseable {

    /** The agent, as people start it. */
    static final String BOSIXNET = Path.of("bosixnet").toAbsolutePath().toString();

    private static final int PORT = 8080;

    private final Path directory;
    private final String prefix = "bx" + ProcessHandle.current().pid() + "-";
    private final Map<String, Process> processes = new ConcurrentHashMap<>();
    private final List<String> namespaces = new ArrayList<>();
    private int networks;

    /**
     * @param directory where each machine keeps its files; emptied
     */
    NamespaceFleet(Path directory) throws IOException {
        this.directory = directory.toAbsolutePath();
        if (Files.exists(this.directory)) {
            try (Stream<Path> old = Files.walk(this.directory)) {
                old.sorted(java.util.Comparator.reverseOrder()).forEach(NamespaceFleet::delete);
            }
        }
        Files.createDirectories(this.directory);
        addNamespace("router");
        in("router", "sysctl", "-qw", "net.ipv6.conf.all.forwarding=1");
    }

    /** Adds a host in a network of its own, at {@code ::10}. */
    void addHost(String name) {
        addBareHost(name);
        String network = plug(name, "eth0");
        ip(name, "addr", "add", network + "::10/64", "dev", "eth0", "nodad");
        ip(name, "-6", "route", "add", "default", "via", network + "::1");
    }

    /** Adds a host that has its loopback interface and no other. */
    void addBareHost(String name) {
        addNamespace(name);
    }

    /**
     * Gives a host one more interface, in the network {@code 2001:db8:N::/64} with a number that no other has. It has
     * neither address nor route yet.
     *
     * @return the first 48 bits of the network's prefix, as text; the router is {@code ::1} there
     */
    String plug(String name, String device) {
        int number = ++networks;
        String veth = "v" + number;
        Outcome.mustSucceed(
                "ip",
                "link",
                "add",
                veth,
                "netns",
                prefix + "router",
                "type",
                "veth",
                "peer",
                "name",
                device,
                "netns",
                prefix + name);
        ip("router", "link", "set", veth, "up");
        ip(name, "link", "set", device, "up");
        ip("router", "addr", "add", network(number) + "::1/64", "dev", veth, "nodad");
        return network(number);
    }

    /** Returns the first 48 bits of a network's prefix, as text. */
    static String network(int number) {
        return "2001:db8:" + number;
    }

    /** Gives a host another address in its network, and takes the old one. */
    void replaceAddress(String name, String from, String to) {
        ip(name, "addr", "replace", to + "/64", "dev", "eth0", "nodad");
        ip(name, "addr", "del", from + "/64", "dev", "eth0");
    }

    /** Has nothing reach a host any more, and nothing leave it, as if its cable were cut. */
    void cutOff(String name) {
        ip(name, "link", "set", "eth0", "down");
    }

    /** Returns the process of a machine's program. */
    long pid(String name) {
        return processes.get(name).pid();
    }

    /** Starts the registry, and returns when it is ready. */
    void startRegistry(Path war, String... environment) {
        start(
                "router",
                Stream.concat(
                                Stream.of(
                                        script("registry.sh"),
                                        directory.resolve("router").toString(),
                                        war.toAbsolutePath().toString()),
                                Stream.of(environment))
                        .toArray(String[]::new));
        Await.until("the registry is ready", () -> in("router", "curl", "-sf", localUrl() + "/health/ready")
                .succeeded());
    }

    /** Returns the file in which the registry left its first keys. */
    Path firstKeys() {
        return directory.resolve("router/data/first-keys");
    }

    /** Returns the registry's key of a kind. */
    String key(String kind) throws IOException {
        try (Stream<String> lines = Files.lines(firstKeys())) {
            return lines.filter(line -> line.startsWith(kind + "-key="))
                    .findFirst()
                    .orElseThrow()
                    .substring(kind.length() + "-key=".length());
        }
    }

    /** Has the registry make a key for a name, and returns it. */
    String issueKey(String name) throws IOException {
        String answer = in(
                        "router",
                        "curl",
                        "-sf",
                        "-X",
                        "POST",
                        "-H",
                        "Authorization: Bearer " + key("admin"),
                        localUrl() + "/api/v1/hosts/" + name + "/key")
                .text();
        return answer.replaceAll(".*\"key\":\"([^\"]*)\".*", "$1");
    }

    /** Returns the process of a machine's program. */
    ProcessHandle process(String name) {
        return processes.get(name).toHandle();
    }

    /** Sends a signal to a machine's program. */
    void signal(String name, String signal) {
        Outcome.mustSucceed("kill", "-" + signal, Long.toString(process(name).pid()));
    }

    /** Ends a machine's program with a signal, and waits until it has ended. */
    void kill(String name, String signal) {
        signal(name, signal);
        Process process = processes.remove(name);
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError(name + " does not end on SIG" + signal);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Starts a host's program.
     *
     * @param bind whether /etc/hosts is to be a bind mount
     */
    void startHost(String name, boolean bind, String... command) {
        List<String> arguments = new ArrayList<>(
                List.of(script("host.sh"), directory.resolve(name).toString(), bind ? "bind" : "plain"));
        arguments.addAll(List.of(command));
        start(name, arguments.toArray(String[]::new));
    }

    /** Returns where a host's files lie, made if need be. */
    Path files(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    /** Returns the registry's URL as the hosts reach it. */
    String url() {
        return "http://[" + network(1) + "::1]:" + PORT + "/bosixnet";
    }

    /** Returns the registry's URL as the router itself reaches it. */
    String localUrl() {
        return "http://127.0.0.1:" + PORT + "/bosixnet";
    }

    /** Runs a command where a host's program sees the world: its network, its /etc/hosts. */
    Outcome on(String name, String... command) {
        List<String> words = new ArrayList<>(
                List.of("nsenter", "-t", Long.toString(processes.get(name).pid()), "-n", "-m"));
        words.addAll(List.of(command));
        return Outcome.of(words);
    }

    /** Runs a command in a machine's network. */
    Outcome in(String name, String... command) {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", prefix + name));
        words.addAll(List.of(command));
        return Outcome.of(words);
    }

    /** Returns what a machine's program printed. */
    String output(String name) {
        try {
            return Files.readString(directory.resolve(name + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addNamespace(String name) {
        Outcome.mustSucceed("ip", "netns", "add", prefix + name);
        namespaces.add(prefix + name);
        ip(name, "link", "set", "lo", "up");
    }

    /** Changes a machine's network. */
    void ip(String name, String... words) {
        List<String> command = new ArrayList<>(List.of("ip", "-n", prefix + name));
        command.addAll(List.of(words));
        Outcome.mustSucceed(command.toArray(String[]::new));
    }

    private void start(String name, String... scriptAndArguments) {
        List<String> command =
                new ArrayList<>(List.of("ip", "netns", "exec", prefix + name, "unshare", "-m", "/bin/sh"));
        command.addAll(List.of(scriptAndArguments));
        try {
            processes.put(
                    name,
                    Outcome.builder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(
                                    directory.resolve(name + ".log").toFile()))
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String script(String name) {
        return Path.of("src/test/resources/fleet", name).toAbsolutePath().toString();
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List.copyOf(processes.keySet()).forEach(name -> {
            List<ProcessHandle> all =
                    new ArrayList<>(processes.get(name).descendants().toList());
            kill(name, "KILL");
            all.forEach(ProcessHandle::destroyForcibly);
        });
        namespaces.forEach(name -> Outcome.mustSucceed("ip", "netns", "del", name));
    }
}
