package org.bosixnet.client.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAccumulator;
import org.bosixnet.client.Loopback;

/**
 * A member of a cluster: a port of its own before a registry that has several. What it does is up to the test; what comes
 * in is written down.
 */
final class MemberGate implements AutoCloseable {

    private static final String NOT_READY = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";

    /** What becomes of connections. */
    enum Mode {
        /** They go to the registry. */
        OPEN,
        /** They are refused. */
        CUT,
        /** They are taken, and nothing is answered. */
        HANGING,
        /** They are answered as by a proxy before a registry that starts. */
        BUSY
    }

    private final int registry;
    private final int port;
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Long> unanswered = ConcurrentHashMap.newKeySet();
    private final LongAccumulator longestWait = new LongAccumulator(Math::max, 0);
    private volatile Mode mode = Mode.OPEN;
    private volatile ServerSocket server;

    MemberGate(int registry) throws IOException {
        this.registry = registry;
        this.server = new ServerSocket(0, 50, Loopback.address());
        this.port = server.getLocalPort();
        accept(server);
    }

    String url() {
        return "http://127.0.0.1:" + port + "/bosixnet";
    }

    /** Changes what becomes of connections, of which those that are open end. */
    void set(Mode next) throws IOException {
        mode = next;
        boolean listens = !server.isClosed();
        if (next == Mode.CUT) {
            server.close();
        } else if (!listens) {
            ServerSocket again = new ServerSocket();
            again.setReuseAddress(true);
            again.bind(new InetSocketAddress(Loopback.address(), port));
            server = again;
            accept(again);
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Returns the heads of requests that begin with this, as in {@code GET /bosixnet/hosts}. */
    List<String> requests(String begin) {
        return heads.stream().filter(head -> head.startsWith(begin)).toList();
    }

    /** Returns how long the registry has let anybody wait for the first byte of an answer. */
    Duration longestWait() {
        long now = System.nanoTime();
        long still = unanswered.stream().mapToLong(asked -> now - asked).max().orElse(0);
        return Duration.ofNanos(Math.max(still, longestWait.get()));
    }

    private void accept(ServerSocket from) {
        start(() -> {
            while (!from.isClosed()) {
                Socket client = from.accept();
                sockets.add(client);
                start(() -> serve(client));
            }
        });
    }

    private void serve(Socket client) throws IOException {
        try (client) {
            String head = head(client.getInputStream());
            heads.add(head);
            switch (mode) {
                case OPEN -> pass(client, head);
                case BUSY -> client.getOutputStream().write(NOT_READY.getBytes(ISO_8859_1));
                default -> {
                    int unused = client.getInputStream().read();
                }
            }
        }
    }

    private void pass(Socket client, String head) throws IOException {
        try (Socket to = new Socket(Loopback.address(), registry)) {
            sockets.add(to);
            to.getOutputStream().write(head.getBytes(ISO_8859_1));
            start(() -> copy(client.getInputStream(), to.getOutputStream()));
            long asked = System.nanoTime();
            unanswered.add(asked);
            int first = to.getInputStream().read();
            unanswered.remove(asked);
            longestWait.accumulate(System.nanoTime() - asked);
            if (first >= 0) {
                client.getOutputStream().write(first);
                copy(to.getInputStream(), client.getOutputStream());
            }
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[8192];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            to.write(buffer, 0, count);
            to.flush();
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.append((char) next);
            if (next == '\n' && head.toString().endsWith("\r\n\r\n")) {
                break;
            }
        }
        return head.toString();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // a side has closed
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        set(Mode.CUT);
    }
}
