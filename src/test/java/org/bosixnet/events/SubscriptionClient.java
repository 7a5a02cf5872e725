package org.bosixnet.events;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client of the stream on a bare socket, which decides itself when to read. */
public final class SubscriptionClient implements AutoCloseable {

    /**
     * Longer than the two minutes after which Linux looks again, at the latest, whether the receiver of a full connection
     * has read: it need not have been told.
     */
    private static final int TIMEOUT_MILLIS = 150_000;

    private final Socket socket = new Socket();
    private final BufferedReader in;
    private final List<String> head = new ArrayList<>();

    /**
     * Sends the request, and reads the head of the answer.
     *
     * @param receiveBuffer size of the socket's buffer in bytes, 0 for the system's choice
     */
    public SubscriptionClient(String registry, String query, int receiveBuffer, String... headers) throws IOException {
        URI uri = URI.create(registry);
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        String request = "GET " + uri.getPath() + "/api/v1/events" + query + " HTTP/1.0\r\nHost: " + uri.getAuthority()
                + "\r\n"
                + String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList()) + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            head.add(line);
        }
    }

    public List<String> head() {
        return head;
    }

    /** Returns the next event, without comments; null if the stream has ended. */
    public String next() throws IOException {
        StringBuilder event = new StringBuilder();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith(":") || line.startsWith("retry:")) {
                continue;
            }
            if (!line.isEmpty()) {
                event.append(line).append('\n');
            } else if (event.length() > 0) {
                return event.toString();
            }
        }
        return null;
    }

    /** Returns the next event that is of the name. */
    public String next(String name) throws IOException {
        String event = next();
        while (event != null && !event.contains("\"" + name + "\"")) {
            event = next();
        }
        return event;
    }

    /** Leaves without a word to the registry but the end of the connection. */
    public void hangUp() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
