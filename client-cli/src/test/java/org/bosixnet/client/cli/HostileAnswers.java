package org.bosixnet.client.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bosixnet.client.Loopback;

/** A registry that answers each kind of request with whatever bytes a test wants, HTTP or not. */
final class HostileAnswers implements AutoCloseable {

    /** Writes an answer, head and all, until it likes no more or the other side has gone. */
    @FunctionalInterface
    interface Script {
        void answer(OutputStream out) throws IOException, InterruptedException;
    }

    private static final Pattern LENGTH = Pattern.compile("(?im)^Content-Length: *([0-9]+)");
    private static final Pattern ADDRESSES = Pattern.compile("\"addresses\":(\\[[^]]*])");

    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger lists = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger reports = new AtomicInteger();

    volatile Script list = text("");
    volatile Script stream = status("404 Not Found");

    /** Null: takes what is reported. */
    volatile Script report;

    HostileAnswers() throws IOException {
        socket = new ServerSocket(0, 50, Loopback.address());
        threads.execute(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    int lists() {
        return lists.get();
    }

    int streams() {
        return streams.get();
    }

    int reports() {
        return reports.get();
    }

    static Script status(String status) {
        return out -> write(out, "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    static Script text(String body) {
        return body("text/plain", body);
    }

    static Script body(String type, String body) {
        return out -> write(
                out,
                "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length()
                        + "\r\nConnection: close\r\n\r\n" + body);
    }

    static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
        out.flush();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                threads.execute(() -> serve(connection));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            String head = head(in);
            Matcher length = LENGTH.matcher(head);
            String body = new String(in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0), ISO_8859_1);
            OutputStream out = connection.getOutputStream();
            if (head.startsWith("GET /hosts")) {
                try {
                    list.answer(out);
                } finally {
                    lists.incrementAndGet(); // also if the agent had enough of it
                }
            } else if (head.startsWith("GET /api/v1/events")) {
                streams.incrementAndGet();
                stream.answer(out);
            } else {
                reports.incrementAndGet();
                Script script = report;
                if (script == null) {
                    taken(body).answer(out);
                } else {
                    script.answer(out);
                }
            }
            connection.shutdownOutput();
        } catch (IOException e) {
            // the agent has heard enough
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            head.write(octet);
            if (octet == '\n' && head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                break;
            }
        }
        return head.toString(ISO_8859_1);
    }

    private static Script taken(String body) {
        Matcher addresses = ADDRESSES.matcher(body);
        String record = "{\"name\":\"alpha\",\"addresses\":" + (addresses.find() ? addresses.group(1) : "[]")
                + ",\"changed\":\"2026-11-24T13:07:04Z\",\"seen\":\"2026-11-24T13:07:04Z\",\"state\":\"online\"}";
        return body("application/json", record);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
