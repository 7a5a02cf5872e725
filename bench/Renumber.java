import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;

/**
 * Gives every host of one registry with open access another address within some time, while subscribers follow the stream
 * of changes, and prints how many of them had to begin anew, how far they were behind, and what it took the registry's
 * process.
 */
public final class Renumber {

    /** Linux counts in hundredths of a second. */
    private static final double SECONDS_PER_TICK = 0.01;

    private static final int REPORTERS = 16;
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private final URI registry;
    private final int hosts;

    /** How many changes there were, all hosts' first addresses included: it is the registry's revision. */
    private final AtomicLong changes = new AtomicLong();

    /** How long the update of each host took, in nanoseconds. */
    private final long[] took;

    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<Socket> slowReaders = new ArrayList<>();
    private volatile boolean done;

    private Renumber(URI registry, int hosts) {
        this.registry = registry;
        this.hosts = hosts;
        this.took = new long[hosts];
    }

    /** One stream, of which only the lines that say where it is are read. */
    private static final class Subscriber {
        private final StringBuilder line = new StringBuilder();
        private volatile long position = -1;
        private volatile int resets;

        void read(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                char c = (char) bytes.get();
                if (c == '\n') {
                    take(line.toString());
                    line.setLength(0);
                } else if (line.length() < 64) {
                    line.append(c);
                }
            }
        }

        private void take(String text) {
            if (text.startsWith("id: ")) {
                position = Long.parseLong(text.substring(text.lastIndexOf('-') + 1));
            } else if (text.startsWith("event: reset")) {
                resets++;
            }
        }
    }

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[1]);
        int hosts = Integer.parseInt(args[2]);
        int within = Integer.parseInt(args[3]);
        Path server = Path.of("/proc", args[4], "stat");
        int slow = Integer.parseInt(args[5]);
        Renumber run = new Renumber(URI.create(args[0]), hosts);
        run.report(1, i -> 0);
        for (int i = 0; i < count; i++) {
            run.subscribers.add(new Subscriber());
        }
        Thread reader = new Thread(run::read);
        reader.start();
        run.await("each has begun", 0);
        for (int i = 0; i < slow; i++) {
            run.slowReaders.add(run.slowReader());
        }
        Thread slowly = new Thread(run::readSlowly);
        slowly.start();
        long[] before = ticks(server);
        long begin = System.nanoTime();
        AtomicLong behind = new AtomicLong();
        Thread watch = new Thread(() -> run.watch(behind));
        watch.start();
        run.report(2, i -> begin + i * 1_000_000_000L / hosts * within);
        double seconds = (System.nanoTime() - begin) / 1e9;
        long end = System.nanoTime();
        run.await("each has every change", run.changes.get());
        double after = (System.nanoTime() - end) / 1e6;
        long[] ticks = ticks(server);
        run.done = true;
        reader.join();
        watch.join();
        slowly.join();
        System.out.printf(
                "%d hosts changed within %.0f s, %d subscribers: %d of them had to begin anew,%n"
                        + "at most %d changes behind, all had everything %.0f ms after the last change%n",
                hosts, seconds, count, run.subscribers.stream().filter(one -> one.resets > 1).count(), behind.get(), after);
        double user = (ticks[0] - before[0]) * SECONDS_PER_TICK;
        double system = (ticks[1] - before[1]) * SECONDS_PER_TICK;
        System.out.printf("processor time of the server: %.1f s, and %.1f s in the kernel%n", user, system);
        long[] sorted = run.took.clone();
        Arrays.sort(sorted);
        System.out.printf(
                "an update: p50 %.1f ms, p99 %.1f ms; readers of the list at 1 byte/s beside them: %d%n",
                sorted[hosts / 2] / 1e6, sorted[hosts - hosts / 100 - 1] / 1e6, slow);
    }

    private Socket slowReader() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(registry.getHost(), registry.getPort()));
        socket.getOutputStream()
                .write(("GET " + registry.getPath() + "/api/v1/hosts HTTP/1.0\r\nHost: " + registry.getAuthority() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Reads a byte of each list once a second; begins anew where the registry has given up. */
    private void readSlowly() {
        try {
            while (!done) {
                for (int i = 0; i < slowReaders.size() && !done; i++) {
                    try {
                        if (slowReaders.get(i).getInputStream().read() < 0) {
                            throw new IOException("the list has ended");
                        }
                    } catch (IOException e) {
                        slowReaders.get(i).close();
                        slowReaders.set(i, slowReader());
                    }
                }
                Thread.sleep(1000);
            }
            for (Socket socket : slowReaders) {
                socket.close();
            }
        } catch (IOException | InterruptedException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private void await(String what, long position) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (subscribers.stream().anyMatch(one -> one.position < position)) {
            if (System.nanoTime() > deadline) {
                System.err.println("In vain it was waited until " + what + ".");
                System.exit(1);
            }
            Thread.sleep(1);
        }
    }

    private void watch(AtomicLong behind) {
        try {
            while (!done) {
                long newest = changes.get();
                subscribers.forEach(one -> behind.accumulateAndGet(newest - one.position, Math::max));
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns how long a process has run, and how long the kernel for it, in clock ticks: proc(5). */
    private static long[] ticks(Path stat) throws IOException {
        String[] fields = Files.readString(stat).replaceFirst(".*\\) ", "").split(" ");
        return new long[] {Long.parseLong(fields[11]), Long.parseLong(fields[12])};
    }

    /** Reports an address of each host, no earlier than at its time. */
    private void report(int round, LongUnaryOperator due) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < REPORTERS; i++) {
            Thread thread = new Thread(() -> {
                try (Socket socket = new Socket(registry.getHost(), registry.getPort())) {
                    socket.setTcpNoDelay(true);
                    InputStream in = new BufferedInputStream(socket.getInputStream());
                    for (int host = next.getAndIncrement(); host < hosts; host = next.getAndIncrement()) {
                        long pause = due.applyAsLong(host) - System.nanoTime();
                        if (pause > 0 && due.applyAsLong(host) != 0) {
                            Thread.sleep(pause / 1_000_000, (int) (pause % 1_000_000));
                        }
                        long begin = System.nanoTime();
                        report(socket.getOutputStream(), in, round, host);
                        took[host] = System.nanoTime() - begin;
                        changes.incrementAndGet();
                    }
                } catch (IOException | InterruptedException e) {
                    e.printStackTrace();
                    System.exit(1);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void report(OutputStream out, InputStream in, int round, int host) throws IOException {
        int number = host + 1;
        String request = "GET %s/host%d?update=2001:db8:0:%x::%x:%x HTTP/1.1\r\nHost: %s\r\n\r\n"
                .formatted(registry.getPath(), host, round, number >>> 16, number & 0xffff, registry.getAuthority());
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        String status = line(in);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase().startsWith("content-length: ")) {
                length = Integer.parseInt(header.substring("content-length: ".length()));
            }
        }
        in.skipNBytes(length);
        if (!status.contains(" 200")) {
            throw new IOException(status);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the registry has ended the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
        try (Selector selector = Selector.open()) {
            byte[] request = ("GET " + registry.getPath() + "/api/v1/events HTTP/1.0\r\nHost: " + registry.getAuthority()
                            + "\r\nAccept: text/event-stream\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            for (Subscriber one : subscribers) {
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(registry.getHost(), registry.getPort()));
                channel.write(ByteBuffer.wrap(request));
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, one);
            }
            while (!done) {
                selector.select(200);
                for (SelectionKey key : selector.selectedKeys()) {
                    buffer.clear();
                    if (((SocketChannel) key.channel()).read(buffer) < 0) {
                        throw new IOException("a stream has ended");
                    }
                    ((Subscriber) key.attachment()).read(buffer.flip());
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }
}
