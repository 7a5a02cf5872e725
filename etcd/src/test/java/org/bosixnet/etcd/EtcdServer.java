package org.bosixnet.etcd;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Outcome;
import org.jspecify.annotations.Nullable;

/** A real etcd of one member, on loopback and ports of its own. */
public final class EtcdServer implements AutoCloseable {

    private final Path directory;
    private String data = "data";
    private int port;
    private final int peerPort;
    private final List<String> options;
    private Process process;

    /** The certificates, null for http. */
    private final @Nullable TestCertificates tls;

    public EtcdServer(Path directory) throws IOException {
        this(directory, null);
    }

    /**
     * Starts one with further options.
     *
     * @param tls if not null, it speaks https, and demands a certificate of each client
     */
    EtcdServer(Path directory, @Nullable TestCertificates tls, String... options) throws IOException {
        this.directory = directory;
        this.tls = tls;
        this.options = List.of(options);
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket other = new ServerSocket(0)) {
            port = one.getLocalPort();
            peerPort = other.getLocalPort();
        }
        start();
    }

    /**
     * Starts it, or starts it again with what it had.
     *
     * @param ctlOptions what etcdctl needs to be answered
     */
    public void start(String... ctlOptions) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "etcd",
                "--data-dir=" + directory.resolve(data),
                "--listen-client-urls=" + url(),
                "--advertise-client-urls=" + url(),
                "--listen-peer-urls=http://127.0.0.1:" + peerPort,
                "--initial-advertise-peer-urls=http://127.0.0.1:" + peerPort,
                "--initial-cluster=default=http://127.0.0.1:" + peerPort));
        command.addAll(options);
        if (tls != null) {
            command.addAll(List.of(
                    "--client-cert-auth",
                    "--trusted-ca-file=" + tls.ca(),
                    "--cert-file=" + tls.server(),
                    "--key-file=" + tls.serverKey()));
        }
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("etcd.log").toFile())
                .start();
        Await.until("etcd answers", () -> answers(ctlOptions));
    }

    private boolean answers(String... ctlOptions) {
        try {
            String[] command = Arrays.copyOf(ctlOptions, ctlOptions.length + 2);
            command[ctlOptions.length] = "endpoint";
            command[ctlOptions.length + 1] = "health";
            return ctl(command) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs etcdctl, and returns its exit status. */
    public int ctl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("etcdctl", "--command-timeout=30s", "--endpoints=" + url()));
        if (tls != null) {
            command.addAll(List.of("--cacert=" + tls.ca(), "--cert=" + tls.client(), "--key=" + tls.clientKey()));
        }
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("etcdctl.log").toFile());
        builder.environment().putAll(Map.of("ETCDCTL_API", "3"));
        try {
            Process run = builder.start();
            return run.waitFor(60, TimeUnit.SECONDS) ? run.exitValue() : -1;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Stops it, and starts it with what a snapshot has in place of what it had. */
    void restore(Path snapshot) throws IOException {
        kill();
        data = "restored-" + data;
        if (ctl(
                        "snapshot",
                        "restore",
                        snapshot.toString(),
                        "--data-dir=" + directory.resolve(data),
                        "--initial-cluster=default=http://127.0.0.1:" + peerPort,
                        "--initial-advertise-peer-urls=http://127.0.0.1:" + peerPort)
                != 0) {
            throw new IOException(output());
        }
        start();
    }

    /** Returns the value of a key, and a line feed. */
    public String value(String key) throws IOException {
        if (ctl("get", "--print-value-only", key) != 0) {
            throw new IOException(output());
        }
        return output();
    }

    public String output() throws IOException {
        return Files.readString(directory.resolve("etcdctl.log"));
    }

    public String url() {
        return (tls == null ? "http" : "https") + "://127.0.0.1:" + port;
    }

    /** Returns the settings of a registry on this one, which waits for as long as a busy disk may take. */
    Map<String, String> settings() {
        return Map.of(EtcdConfig.ENDPOINTS, url(), "bosixnet.etcd.timeout", "PT10S");
    }

    /** Returns a client that knows this one. */
    EtcdClient client() {
        return new EtcdClient(EtcdConfig.of(settings()));
    }

    /** Something that is done to etcd. */
    interface Action {
        void run() throws Exception;
    }

    /** Has something happen in etcd while whoever knew it before cannot reach it. */
    void unseen(Action action) throws Exception {
        int before = port;
        kill();
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        start();
        action.run();
        kill();
        port = before;
        start();
    }

    /** Kills it, as a power failure would. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Has it hang: connections stay open, and nothing is answered. */
    public void pause() {
        Outcome.mustSucceed("kill", "-STOP", Long.toString(process.pid()));
    }

    public void resume() {
        Outcome.mustSucceed("kill", "-CONT", Long.toString(process.pid()));
    }

    @Override
    public void close() {
        kill();
    }
}
