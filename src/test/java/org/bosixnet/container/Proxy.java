package org.bosixnet.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bosixnet.testing.Await;

/** A proxy that runs with what a page of the documentation says about it. */
public final class Proxy implements AutoCloseable {

    private final Process process;
    private final Path log;
    private final int port;

    private Proxy(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /**
     * Starts a proxy, and returns when it takes connections.
     *
     * @param command runs it in the foreground
     * @param port where it listens, on the loopback interface
     * @param directory where it may write
     */
    public static Proxy start(List<String> command, int port, Path directory) throws IOException {
        Path log = directory.resolve("proxy.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("HOME", directory.toString());
        Proxy proxy = new Proxy(builder.start(), log, port);
        try {
            Await.until("the proxy is up", proxy::isUp);
        } catch (AssertionError e) {
            proxy.close();
            throw new AssertionError(e.getMessage() + "; the proxy has printed:\n" + proxy.log(), e);
        }
        return proxy;
    }

    /** Returns a port of the loopback interface that nobody listens on at this moment. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns whether it takes connections. */
    public boolean isUp() {
        if (!process.isAlive()) {
            throw new AssertionError("the proxy has ended with " + process.exitValue());
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to end, so that it ends its own children, too. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
