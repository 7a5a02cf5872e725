import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.bosixnet.client.registry.EventListener;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.stream.StreamLink;
import org.bosixnet.client.stream.StreamPlan;
import org.bosixnet.client.time.AgentClock;

/**
 * A fleet of agents whose registry restarts: each has the real agent's code for deciding when to ask for a stream again,
 * and a plain socket. Prints each second how many streams began, and at the end how many at most and how long it took.
 *
 * <p>Arguments: the registry's URL, how many agents, and the file that appears when the registry is about to restart.
 */
public final class ComeBack {

    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final long BYTES = 1 << 20;

    /** So that the fleet is not a herd when it begins. */
    private static final int BEGIN_PER_SECOND = 300;

    private final URI url;
    private final InetSocketAddress address;
    private final Selector selector;
    private final long start = System.nanoTime();
    private final List<Agent> agents = new ArrayList<>();
    private final Queue<Agent> woken = new ArrayDeque<>();
    private final PriorityQueue<Turn> turns = new PriorityQueue<>(Comparator.comparing(Turn::time));
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

    private final Map<String, Integer> failures = new TreeMap<>();
    private int open;
    private int begun;
    private int asked;

    private record Turn(Duration time, Agent agent) {}

    private ComeBack(String url) throws IOException {
        this.url = URI.create(url);
        this.address = new InetSocketAddress(this.url.getHost(), this.url.getPort());
        this.selector = Selector.open();
    }

    private Duration uptime() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** One agent, as far as it follows the stream. */
    private final class Agent implements AgentClock {
        private final String client = UUID.randomUUID().toString();
        private final StreamLink link;
        private boolean isWoken;

        Agent(int number) {
            Registry registry = (Registry) Proxy.newProxyInstance(
                    ComeBack.class.getClassLoader(),
                    new Class<?>[] {Registry.class},
                    (proxy, method, given) -> switch (method.getName()) {
                        case "url" -> url.toString();
                        case "events" -> new Connection(client, (String) given[0], (EventListener) given[1]);
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
            link = new StreamLink(List.of(registry), new StreamPlan(1, PERIOD, new Random(number)), BYTES, this);
        }

        void turn() {
            isWoken = false;
            link.take();
            link.connect();
            Duration next = link.nextTime();
            if (next != null) {
                turns.add(new Turn(next, this));
            }
        }

        @Override
        public Duration uptime() {
            return ComeBack.this.uptime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void await(Duration uptime) {
            throw new UnsupportedOperationException("one thread serves all agents");
        }

        @Override
        public void wake() {
            if (!isWoken) {
                isWoken = true;
                woken.add(this);
            }
        }
    }

    /** One request for a stream, and the stream. */
    private final class Connection implements Registry.Stream {
        private final String client;
        private final String position;
        private final EventListener listener;
        private final StringBuilder line = new StringBuilder();
        private SocketChannel channel;
        private int status;
        private Duration retryAfter;
        private boolean inBody;
        private String id;
        private boolean reset;

        Connection(String client, String position, EventListener listener) {
            this.client = client;
            this.position = position;
            this.listener = listener;
            asked++;
            try {
                channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(address);
                channel.register(selector, SelectionKey.OP_CONNECT, this);
            } catch (IOException e) {
                end(e.getMessage());
            }
        }

        void ready(SelectionKey key) {
            try {
                if (key.isConnectable()) {
                    channel.finishConnect();
                    String request = "GET " + url.getPath() + "/api/v1/events?client=" + client + " HTTP/1.1\r\nHost: "
                            + url.getAuthority() + "\r\nAccept: text/event-stream\r\n"
                            + (position == null ? "" : "Last-Event-ID: " + position + "\r\n") + "\r\n";
                    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
                    key.interestOps(SelectionKey.OP_READ);
                    return;
                }
                buffer.clear();
                if (channel.read(buffer) < 0) {
                    end("the connection ended");
                    return;
                }
                buffer.flip();
                while (buffer.hasRemaining() && channel.isOpen()) {
                    char c = (char) buffer.get();
                    if (c == '\n') {
                        String text = line.toString();
                        line.setLength(0);
                        take(text);
                    } else if (c != '\r') {
                        line.append(c);
                    }
                }
            } catch (IOException e) {
                end(e.getMessage());
            }
        }

        private void take(String text) {
            if (inBody) {
                event(text);
            } else if (status == 0) {
                status = Integer.parseInt(text.split(" ")[1]);
            } else if (text.toLowerCase().startsWith("retry-after:")) {
                retryAfter =
                        Duration.ofSeconds(Long.parseLong(text.substring(12).strip()));
            } else if (text.isEmpty()) {
                inBody = true;
                if (status != 200) {
                    fail(new RegistryException(status == 404 ? Kind.UNSUPPORTED : Kind.BUSY, "" + status, retryAfter));
                    return;
                }
                open++;
                begun++;
                listener.opened();
            }
        }

        private void event(String text) {
            if (text.startsWith("retry: ")) {
                listener.retry(Duration.ofMillis(Long.parseLong(text.substring(7))));
            } else if (text.startsWith("id: ")) {
                id = text.substring(4);
            } else if (text.equals("event: reset")) {
                reset = true;
            } else if (text.isEmpty() && reset) {
                reset = false;
                listener.reset(id);
            }
        }

        private void end(String why) {
            if (inBody && status == 200) {
                open--;
            }
            fail(new RegistryException(Kind.UNREACHABLE, "" + why));
        }

        private void fail(RegistryException why) {
            failures.merge(String.valueOf(why.getMessage()), 1, Integer::sum);
            close();
            listener.ended(why);
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                // it is closed
            }
        }
    }

    public static void main(String[] args) throws Exception {
        new ComeBack(args[0]).run(Integer.parseInt(args[1]), new java.io.File(args[2]));
    }

    private void run(int size, java.io.File sign) throws IOException {
        boolean restarting = false;
        boolean down = false;
        int most = 0;
        Duration up = null;
        Duration second = Duration.ofSeconds(1);
        for (Duration next = second; ; ) {
            selector.select(connection -> ((Connection) connection.attachment()).ready(connection), 10);
            while (!turns.isEmpty() && turns.peek().time().compareTo(uptime()) <= 0) {
                turns.remove().agent().wake();
            }
            for (Agent agent = woken.poll(); agent != null; agent = woken.poll()) {
                agent.turn();
            }
            long due = Math.min(size, uptime().toMillis() * BEGIN_PER_SECOND / 1000);
            while (agents.size() < due) {
                Agent agent = new Agent(agents.size());
                agents.add(agent);
                agent.turn();
            }
            if (uptime().compareTo(next) >= 0) {
                next = next.plus(second);
                restarting |= sign.exists();
                down |= restarting && open == 0;
                if (down && up == null && begun > 0) {
                    up = next.minus(second.multipliedBy(2));
                }
                most = up == null ? 0 : Math.max(most, begun);
                System.out.printf(
                        "%4d s: %5d open, %4d begun, %5d asked %s%n",
                        next.toSeconds() - 1, open, begun, asked, failures);
                failures.clear();
                begun = 0;
                asked = 0;
                if (up != null && open == size) {
                    System.out.printf(
                            "%d agents: at most %d streams began in a second after the restart, all within %d s of the"
                                    + " first%n",
                            size, most, next.minus(second).minus(up).toSeconds());
                    return;
                }
                if (!restarting && open == size && !new java.io.File(sign + ".ready").exists()) {
                    new java.io.File(sign + ".ready").createNewFile();
                }
            }
        }
    }
}
