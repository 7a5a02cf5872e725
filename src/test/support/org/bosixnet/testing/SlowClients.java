package org.bosixnet.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Connections to one port of the loopback interface that all send the same, piece by piece, and hear what comes back. */
public final class SlowClients implements AutoCloseable {

    private final List<Connection> connections = new ArrayList<>();

    private static final class Connection {
        private final SocketChannel channel;
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
        private boolean ended;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        /** Takes what has come; whatever fails is the end. */
        private void hear() {
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            try {
                int n = ended ? 0 : channel.read(buffer);
                while (n > 0) {
                    heard.write(buffer.array(), 0, n);
                    buffer.clear();
                    n = channel.read(buffer);
                }
                ended |= n < 0;
            } catch (IOException e) {
                ended = true;
            }
        }

        private void send(byte[] bytes) {
            hear();
            try {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (!ended && buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            } catch (IOException e) {
                hear();
                ended = true;
            }
        }
    }

    public SlowClients(int port, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            connections.add(new Connection(channel));
        }
    }

    /** Sends that over each connection that has not ended. */
    public void send(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        connections.forEach(connection -> connection.send(bytes));
    }

    /** Says over each connection that nothing more comes. */
    public void shutDownOutput() throws IOException {
        for (Connection connection : connections) {
            if (!connection.ended) {
                connection.channel.shutdownOutput();
            }
        }
    }

    /** Returns how many connections the other side has ended. */
    public long ended() {
        connections.forEach(Connection::hear);
        return connections.stream().filter(connection -> connection.ended).count();
    }

    /** Returns what was heard so far over each connection. */
    public List<String> answers() {
        connections.forEach(Connection::hear);
        return connections.stream()
                .map(connection -> connection.heard.toString(StandardCharsets.UTF_8))
                .toList();
    }

    /** Returns how many connections have heard each status; what was heard without one counts as 0. */
    public Map<Integer, Integer> statuses() {
        Map<Integer, Integer> statuses = new TreeMap<>();
        for (String answer : answers()) {
            String[] words = answer.split("[ \r]", 3);
            statuses.merge(words.length < 3 ? 0 : Integer.parseInt(words[1]), 1, Integer::sum);
        }
        return statuses;
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.channel.close();
        }
    }
}
