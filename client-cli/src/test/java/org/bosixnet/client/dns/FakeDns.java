package org.bosixnet.client.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A DNS server on the loopback (RFC 1035) that knows what a test tells it. */
public final class FakeDns implements AutoCloseable {

    /** What a server says of a name that does not exist. */
    private static final int NXDOMAIN = 3;

    private static final int SERVFAIL = 2;

    private static final int HEADER = 12;
    private static final int A = 1;
    private static final int AAAA = 28;

    private final DatagramSocket socket;
    private final Map<String, List<String>> known = new ConcurrentHashMap<>();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private volatile boolean failing;
    private volatile boolean silent;

    /** Listens on 127.0.0.1: which of its loopback addresses Java prefers depends on what was loaded before. */
    public FakeDns() throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
        Thread thread = new Thread(this::serve, "fake-dns");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** Knows addresses of a name from now on; {@code *.domain} and {@code *} stand for all names that are not known. */
    public void knows(String name, String... addresses) {
        known.put(name, List.of(addresses));
    }

    /** Says from now on that it cannot tell. */
    void fail() {
        failing = true;
    }

    /** Says nothing from now on. */
    void fallSilent() {
        silent = true;
    }

    /** Returns the names that it was asked for. */
    Set<String> asked() {
        return Set.copyOf(asked);
    }

    private void serve() {
        byte[] buffer = new byte[1024];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] answer = answer(ByteBuffer.wrap(buffer, 0, packet.getLength()));
                if (!silent) {
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (SocketException e) {
                return; // closed
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private byte[] answer(ByteBuffer question) throws IOException {
        short id = question.getShort(0);
        question.position(HEADER);
        StringBuilder name = new StringBuilder();
        for (int length = question.get(); length != 0; length = question.get()) {
            byte[] label = new byte[length];
            question.get(label);
            name.append(name.length() == 0 ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
        }
        int type = question.getShort();
        int questionEnd = question.position() + 2;
        asked.add(name.toString());
        List<byte[]> records = addresses(name.toString(), type);
        ByteBuffer answer = ByteBuffer.allocate(512);
        int code = failing ? SERVFAIL : find(name.toString()) == null ? NXDOMAIN : 0;
        answer.putShort(id)
                .putShort((short) (0x8180 | code))
                .putShort((short) 1)
                .putShort((short) records.size());
        answer.putInt(0);
        answer.put(question.slice(HEADER, questionEnd - HEADER));
        for (byte[] record : records) {
            answer.putShort((short) 0xc00c)
                    .putShort((short) type)
                    .putShort((short) 1)
                    .putInt(60);
            answer.putShort((short) record.length).put(record);
        }
        byte[] bytes = new byte[answer.position()];
        answer.flip().get(bytes);
        return bytes;
    }

    private List<String> find(String name) {
        List<String> exact = known.get(name);
        int dot = name.indexOf('.');
        return exact != null ? exact : dot < 0 ? known.get("*") : known.get("*" + name.substring(dot));
    }

    private List<byte[]> addresses(String name, int type) throws IOException {
        List<byte[]> records = new java.util.ArrayList<>();
        List<String> found = failing ? null : find(name);
        for (String address : found == null ? List.<String>of() : found) {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            if (type == (bytes.length == 4 ? A : AAAA)) {
                records.add(bytes);
            }
        }
        return records;
    }

    @Override
    public void close() {
        socket.close();
    }
}
