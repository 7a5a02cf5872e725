package org.bosixnet.client.registry.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bosixnet.client.Loopback;

/** A server that says exactly what a test wants, be it HTTP or not, on a free port of the loopback. */
public final class RawServer implements AutoCloseable {

    /** One request: its first line, its header lines, its body. */
    record Received(String method, String target, List<String> headers, String body) {

        /** Returns the value of a header, or nothing. */
        String header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()).strip())
                    .findFirst()
                    .orElse("");
        }

        @Override
        public String toString() {
            return method + " " + target;
        }
    }

    /** Says what is to be said on a connection, which is closed when it returns. */
    interface Script {
        void answer(Received request, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final Script script;
    private final List<Received> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    RawServer(Script script) throws IOException {
        this(script, new ServerSocket(0, 50, Loopback.address()));
    }

    RawServer(Script script, ServerSocket socket) {
        this.script = script;
        this.socket = socket;
        start("accept", this::accept);
    }

    /** Answers every request so: status line's end, header lines, body. The length is added. */
    public static RawServer answering(String status, String headers, String body) throws IOException {
        return new RawServer((request, out) -> say(out, status, headers, body));
    }

    static void say(OutputStream out, String status, String headers, String body) throws IOException {
        say(out, status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    static void say(OutputStream out, String status, String headers, byte[] body) throws IOException {
        String head = "HTTP/1.1 " + status + "\r\n" + (headers.isEmpty() ? "" : headers + "\r\n") + "Content-Length: "
                + body.length + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
    }

    static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/bosixnet");
    }

    public int port() {
        return socket.getLocalPort();
    }

    public List<Received> requests() {
        return List.copyOf(requests);
    }

    /** Returns how many connections stand. */
    int connections() {
        return open.size();
    }

    /** Waits that long, or until the server is closed; returns whether it goes on. */
    boolean pause(long millis) throws InterruptedException {
        return !closed.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Says one character every 50 ms until the peer has gone or the server is closed. */
    void drip(OutputStream out, String text) throws IOException, InterruptedException {
        while (pause(50)) {
            say(out, text);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                open.add(connection);
                start("connection", () -> serve(connection));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            Received request = read(connection.getInputStream());
            requests.add(request);
            script.answer(request, connection.getOutputStream());
            connection.getOutputStream().flush();
        } catch (IOException | InterruptedException e) {
            // the peer has gone, or the test is over
        } finally {
            open.remove(connection);
        }
    }

    private static Received read(InputStream in) throws IOException {
        List<String> lines = new CopyOnWriteArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            lines.add(line);
        }
        String[] first = lines.remove(0).split(" ", 3);
        Received head = new Received(first[0], first[1], List.copyOf(lines), "");
        String length = head.header("Content-Length");
        byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
        return new Received(first[0], first[1], List.copyOf(lines), new String(body, StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("closed");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, "raw-server-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
        for (Socket connection : open) {
            connection.close();
        }
    }
}
