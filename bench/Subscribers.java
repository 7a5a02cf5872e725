import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Subscribes many times to the stream of changes of one registry with open access, makes changes at it or at another one on the
 * same store, and prints how long each change took until every subscriber had it, and how much processor time the registry's
 * process used for it. Without a number of changes it only subscribes and reads, until it is killed.
 */
public final class Subscribers {

    /** Linux counts in hundredths of a second. */
    private static final double MICROS_PER_TICK = 10_000;

    private static final byte[] EVENT = "\nid: ".getBytes(StandardCharsets.US_ASCII);

    private final URI registry;
    private final URI writer;
    private final int changes;
    private final long[] sent;
    private final AtomicIntegerArray arrived;
    private final long[][] latencies;
    private final AtomicInteger subscribed = new AtomicInteger();
    private volatile boolean done;

    private Subscribers(URI registry, URI writer, int subscribers, int changes) {
        this.registry = registry;
        this.writer = writer;
        this.changes = changes;
        this.sent = new long[changes];
        this.arrived = new AtomicIntegerArray(changes);
        this.latencies = new long[changes][subscribers];
    }

    /** One stream: how far of the marker it has seen, and how many events. */
    private static final class Stream {
        int matched;
        int events = -1; // the first one tells where the stream begins
    }

    /** Arguments: URL, subscribers, changes, process of that registry, and the URL where to make changes if it is another one. */
    public static void main(String[] args) throws Exception {
        int subscribers = Integer.parseInt(args[1]);
        Subscribers run = new Subscribers(
                URI.create(args[0]),
                URI.create(args.length > 4 ? args[4] : args[0]),
                subscribers,
                args.length > 2 ? Integer.parseInt(args[2]) : 0);
        Thread reader = new Thread(() -> run.read(subscribers));
        reader.start();
        while (run.subscribed.get() < subscribers) {
            Thread.sleep(100);
        }
        if (args.length > 2) {
            run.change(subscribers, Path.of("/proc", args[3], "stat"));
        } else {
            System.out.println(subscribers + " subscribers");
        }
        reader.join();
    }

    private void change(int subscribers, Path server) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        int warm = changes / 4;
        long[] before = ticks(server);
        for (int i = 0; i < changes; i++) {
            if (i == warm) {
                before = ticks(server);
            }
            sent[i] = System.nanoTime();
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(writer + "/bench" + i + "?update=2001:db8::" + Integer.toHexString(i + 1)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (arrived.get(i) < subscribers) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("change " + i + " reached " + arrived.get(i) + " subscribers only");
                }
                Thread.sleep(5);
            }
            Thread.sleep(200);
        }
        long[] after = ticks(server);
        done = true;
        long[] all = Arrays.stream(latencies).skip(warm).flatMapToLong(Arrays::stream).sorted().toArray();
        System.out.printf(
                "%d subscribers, %d changes after %d to warm up: p50 %.0f ms, p99 %.0f ms, max %.0f ms%n",
                subscribers, changes - warm, warm, at(all, 0.50), at(all, 0.99), at(all, 1));
        double micros = MICROS_PER_TICK / ((changes - warm) * (double) subscribers);
        System.out.printf(
                "processor time of the server per change and subscriber: %.1f us, and %.1f us in the kernel%n",
                (after[0] - before[0]) * micros, (after[1] - before[1]) * micros);
    }

    /** Returns how long a process has run, and how long the kernel for it, in clock ticks: proc(5). */
    private static long[] ticks(Path stat) throws IOException {
        String[] fields = Files.readString(stat).replaceFirst(".*\\) ", "").split(" ");
        return new long[] {Long.parseLong(fields[11]), Long.parseLong(fields[12])};
    }

    private static double at(long[] sorted, double quantile) {
        return sorted[(int) Math.min(sorted.length - 1, sorted.length * quantile)] / 1e6;
    }

    private void read(int subscribers) {
        try (Selector selector = Selector.open()) {
            String request = "GET " + registry.getPath() + "/api/v1/events HTTP/1.1\r\nHost: " + registry.getAuthority()
                    + "\r\nAccept: text/event-stream\r\n\r\n";
            for (int i = 0; i < subscribers; i++) {
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(registry.getHost(), registry.getPort()));
                channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, new Stream());
                if (i % 100 == 0) {
                    drain(selector, true);
                }
            }
            while (!done) {
                drain(selector, false);
            }
        } catch (IOException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

    private void drain(Selector selector, boolean now) throws IOException {
        if (now) {
            selector.selectNow();
        } else {
            selector.select(200);
        }
        for (SelectionKey key : selector.selectedKeys()) {
            buffer.clear();
            if (((SocketChannel) key.channel()).read(buffer) < 0) {
                throw new IOException("a stream has ended");
            }
            buffer.flip();
            scan(buffer, (Stream) key.attachment());
        }
        selector.selectedKeys().clear();
    }

    private void scan(ByteBuffer bytes, Stream stream) {
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            if (b == EVENT[stream.matched]) {
                stream.matched++;
            } else {
                stream.matched = b == EVENT[0] ? 1 : 0;
            }
            if (stream.matched == EVENT.length) {
                stream.matched = 0;
                event(stream);
            }
        }
    }

    private void event(Stream stream) {
        stream.events++;
        if (stream.events == 0) {
            subscribed.incrementAndGet();
        } else if (stream.events <= changes) {
            int change = stream.events - 1;
            latencies[change][arrived.getAndIncrement(change)] = System.nanoTime() - sent[change];
        }
    }
}
