package org.bosixnet.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Outcome;

/** Members of etcd, and registries on them with the same keys, each on a machine of its own. */
final class Cluster implements AutoCloseable {

    static final String ADMIN_KEY = "bxa_admin1_0123456789abcdefghijkl";
    static final String JOIN_KEY = "bxj_join01_0123456789abcdefghijkl";

    /** Lends a program a clock that can be set. */
    static final String CLOCK = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private final Path directory;
    private final Lan lan = new Lan();
    private final List<Node> members = new ArrayList<>();
    private final List<Node> registries = new ArrayList<>();
    private final Map<String, Client> clients = new HashMap<>();

    /**
     * Starts it, and returns when all registries are ready.
     *
     * @param directory empty, for all data and logs
     */
    Cluster(Path directory, int members, int registries) throws IOException {
        this.directory = directory;
        try {
            for (int i = 1; i <= members; i++) {
                addMember(i, members);
            }
            this.members.forEach(Node::start);
            for (int i = 1; i <= registries; i++) {
                addRegistry(i);
            }
            this.registries.forEach(Node::start);
            awaitReady();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void addMember(int number, int of) {
        String name = "etcd" + number;
        lan.add(name, memberNumber(number));
        members.add(new Node(
                lan,
                name,
                directory,
                List.of(
                        "etcd",
                        "--name=" + name,
                        "--data-dir=" + directory.resolve(name),
                        "--heartbeat-interval=100",
                        "--election-timeout=1000",
                        "--listen-client-urls=" + memberUrl(number, 2379),
                        "--advertise-client-urls=" + memberUrl(number, 2379),
                        "--listen-peer-urls=" + memberUrl(number, 2380),
                        "--initial-advertise-peer-urls=" + memberUrl(number, 2380),
                        "--initial-cluster="
                                + IntStream.rangeClosed(1, of)
                                        .mapToObj(i -> "etcd" + i + "=" + memberUrl(i, 2380))
                                        .collect(Collectors.joining(","))),
                Map.of()));
    }

    private static int memberNumber(int number) {
        return 0x10 + number;
    }

    private static String memberUrl(int number, int port) {
        return "http://" + Lan.ip4(memberNumber(number)) + ":" + port;
    }

    private String endpoints() {
        return IntStream.rangeClosed(1, members.size())
                .mapToObj(i -> memberUrl(i, 2379))
                .collect(Collectors.joining(","));
    }

    private void addRegistry(int number) throws IOException {
        String name = "registry" + number;
        String address = lan.address(0x20 + number);
        lan.add(name, 0x20 + number);
        Files.createDirectory(directory.resolve(name));
        setClock(number - 1, 0);
        Map<String, String> environment = new HashMap<>(Map.of(
                "BOSIXNET_ADMIN_KEY", digest(ADMIN_KEY),
                "BOSIXNET_JOIN_KEY", digest(JOIN_KEY),
                "BOSIXNET_BIND", address,
                "BOSIXNET_DATA_DIR", directory.resolve(name).resolve("data").toString(),
                "BOSIXNET_ETCD_ENDPOINTS", endpoints(),
                "BOSIXNET_ETCD_TIMEOUT", "PT2S",
                "BOSIXNET_PLUGINS",
                        ROOT.resolve("etcd/target/bosixnet-etcd.jar").toString(),
                "BOSIXNET_STORE", "etcd",
                "CACHE_DIRECTORY", directory.resolve(name).resolve("cache").toString()));
        environment.putAll(Map.of(
                "LD_PRELOAD",
                CLOCK,
                "FAKETIME_TIMESTAMP_FILE",
                clockFile(number - 1).toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "FAKETIME_FORCE_MONOTONIC_FIX", // else no wait of the JVM waits
                "0"));
        registries.add(new Node(
                lan,
                name,
                directory,
                List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        ROOT.resolve("target/bosixnet.war").toString()),
                environment));
        clients.put(name, new Client(name, "http://[" + address + "]:8080/bosixnet"));
    }

    private static String digest(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.US_ASCII));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private Path clockFile(int registry) {
        return directory.resolve("registry" + (registry + 1) + ".clock");
    }

    /** Sets a registry's clock ahead, or back, which it has noticed within a second. */
    void setClock(int registry, int seconds) {
        try {
            Path next = Files.writeString(directory.resolve("clock.next"), "%+d%n".formatted(seconds));
            Files.move(next, clockFile(registry), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    List<Node> members() {
        return members;
    }

    List<Node> registries() {
        return registries;
    }

    Lan lan() {
        return lan;
    }

    Path directory() {
        return directory;
    }

    /** Returns what asks a registry. */
    Client client(Node registry) {
        return clients.get(registry.name());
    }

    /** Returns what ask the registries, in their order. */
    List<Client> clients() {
        return registries.stream().map(this::client).toList();
    }

    /** Returns the URL by which agents know some of the registries as one. */
    String url(int... registries) {
        return IntStream.of(registries).mapToObj(i -> clients().get(i).url()).collect(Collectors.joining("|"));
    }

    /** Waits until all registries say that they can store changes. */
    void awaitReady() {
        for (Node registry : registries) {
            Await.until(registry.name() + " is ready", () -> {
                if (!registry.isAlive()) {
                    throw new AssertionError(registry.name() + " has ended:\n" + registry.log());
                }
                return client(registry).isReady();
            });
        }
    }

    /** Kills the only member, and starts it with what a snapshot has in place of what it had. */
    void restore(Path snapshot) throws IOException {
        Node member = members.get(0);
        member.kill();
        Path data = directory.resolve(member.name());
        Files.move(data, directory.resolve("before-" + member.name()));
        String unused = ctl(
                        "snapshot",
                        "restore",
                        snapshot.toString(),
                        "--name=" + member.name(),
                        "--data-dir=" + data,
                        "--initial-cluster=" + member.name() + "=" + memberUrl(1, 2380),
                        "--initial-advertise-peer-urls=" + memberUrl(1, 2380))
                .orFail("etcdctl snapshot restore");
        member.start();
    }

    /** Runs etcdctl with all members. */
    Outcome ctl(String... arguments) {
        return Outcome.of(ctlCommand(arguments));
    }

    /** Returns the command that runs etcdctl with all members. */
    List<String> ctlCommand(String... arguments) {
        return lan.in(
                members.get(0).name(),
                Stream.concat(
                                Stream.of("env", "ETCDCTL_API=3", "etcdctl", "--endpoints=" + endpoints()),
                                Stream.of(arguments))
                        .toList());
    }

    @Override
    public void close() {
        Stream.concat(registries.stream(), members.stream()).forEach(Node::close);
        lan.close();
    }
}
