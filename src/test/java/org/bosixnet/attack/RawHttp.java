package org.bosixnet.attack;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An HTTP client that sends what it is told, however wrong, and keeps its connection as long as the server does. */
public final class RawHttp implements AutoCloseable {

    /** How long an answer may take, in milliseconds. */
    private static final int TIMEOUT = 60_000;

    private final int port;
    private Socket socket;
    private InputStream in;

    public RawHttp(int port) {
        this.port = port;
    }

    /**
     * Sends a request and returns its answer; once more if the server gave up the connection before it came.
     *
     * @param body null: none
     */
    public Reply send(String method, String target, List<String> headers, byte[] body) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes((method + " " + target + " HTTP/1.1\r\n").getBytes(StandardCharsets.UTF_8));
        if (headers.stream().noneMatch(header -> header.startsWith("Host:"))) {
            request.writeBytes(("Host: 127.0.0.1:" + port + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        for (String header : headers) {
            request.writeBytes((header + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        if (body != null) {
            request.writeBytes(("Content-Length: " + body.length + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        request.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        if (body != null) {
            request.writeBytes(body);
        }
        boolean head = method.equals("HEAD");
        boolean used = socket != null;
        try {
            return exchange(request.toByteArray(), head);
        } catch (EOFException | SocketException e) {
            close();
            if (!used) {
                throw e;
            }
            return exchange(request.toByteArray(), head);
        }
    }

    private Reply exchange(byte[] request, boolean head) throws IOException {
        if (socket == null) {
            socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT);
            in = new BufferedInputStream(socket.getInputStream());
        }
        socket.getOutputStream().write(request);
        List<String> lines = new ArrayList<>();
        do {
            lines.clear();
            for (String line = line(); !line.isEmpty(); line = line()) {
                lines.add(line);
            }
        } while (lines.get(0).startsWith("HTTP/1.1 100"));
        Reply answer = Reply.of(lines, new byte[0]);
        boolean bodiless = head || answer.status() == 204 || answer.status() == 304;
        if (answer.header("Content-Type").orElse("").startsWith("text/event-stream")) {
            close(); // it would never end
            return answer;
        }
        Reply whole = bodiless ? answer : Reply.of(lines, body(answer));
        boolean doubtful = head && answer.status() >= 400; // Jetty gives its own errors a body even then
        if (doubtful || answer.header("Connection").orElse("").equalsIgnoreCase("close")) {
            close();
        }
        return whole;
    }

    private byte[] body(Reply answer) throws IOException {
        if (answer.header("Transfer-Encoding").orElse("").equalsIgnoreCase("chunked")) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int size = chunk(); size > 0; size = chunk()) {
                all.writeBytes(in.readNBytes(size));
                line();
            }
            line();
            return all.toByteArray();
        }
        return answer.header("Content-Length").isPresent()
                ? in.readNBytes(Integer.parseInt(answer.header("Content-Length").get()))
                : in.readAllBytes();
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server has closed the connection");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
                socket = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
