import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Is a registry of a long list to one agent, tells it of changes by the stream, one after the other, and prints how much
 * processor time of the agent's process each took until it was in the hosts file.
 *
 * <p>Arguments: how many hosts, how many changes of each kind, how many names others have blocked in the hosts file, a
 * directory for the agent's files, and the agent's command, which gets its settings behind it.
 */
public final class FollowList {

    private static final int WARM_UP = 30;

    /** What the kernel counts processor time in: 1/100 s, whatever the machine (proc(5), USER_HZ). */
    private static final double TICK_MILLIS = 10;

    private final int hosts;
    private final Path file;

    /** The list as it is: names, and what their addresses end in. */
    private final Map<String, Integer> listed = new ConcurrentHashMap<>();

    /** Every event so far; that with the id {@code e-N} is the Nth. */
    private final List<String> events = new ArrayList<>();

    private Process agent;

    private FollowList(int hosts, Path directory) {
        this.hosts = hosts;
        IntStream.rangeClosed(1, hosts).forEach(i -> listed.put("host" + i, 9));
        this.file = directory.resolve("hosts");
    }

    public static void main(String[] args) throws Exception {
        FollowList run = new FollowList(Integer.parseInt(args[0]), Path.of(args[3]));
        run.measure(Integer.parseInt(args[1]), Integer.parseInt(args[2]), List.of(args).subList(4, args.length));
    }

    private void measure(int changes, int blocked, List<String> command) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/registry";
        Files.writeString(
                file,
                IntStream.range(0, blocked)
                        .mapToObj(i -> "0.0.0.0 ads" + i + ".adnet.example\n")
                        .collect(Collectors.joining("", "127.0.0.1 localhost\n", "")));
        Path config = Files.writeString(file.resolveSibling("agent.conf"), "MAX_NAMES=" + (hosts + changes) + "\n");
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("agent", "--config", config.toString(), "--url", url, "--host-name", "bench-agent"));
        words.addAll(List.of("--hosts-file", file.toString(), "--key-file", file.resolveSibling("keys").toString()));
        agent = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(file.resolveSibling("agent.log").toFile())
                .start();
        try {
            await("the list is in the file", text -> text.contains(" host" + hosts + "\n"));
            for (int i = 1; i <= WARM_UP; i++) {
                put("host" + i, 1);
            }
            Thread.sleep(3000); // what it compiles meanwhile is no change's
            System.out.printf(
                    "%d hosts, %d blocked names, %d changes each; processor time of the agent for a change:%n",
                    hosts, blocked, changes);
            print("an address", changes, i -> put("host" + (WARM_UP + i), 2));
            print("a name that comes", changes, i -> put("new" + i, 3));
            print("a name that goes", changes, i -> remove("new" + i));
            System.out.println("  resident, at most: " + Files.readAllLines(Path.of("/proc/" + agent.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM"))
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024 + " MiB")
                    .collect(Collectors.joining()));
        } finally {
            agent.destroy();
            agent.waitFor();
        }
        System.exit(0);
    }

    private interface Change {
        void make(int number) throws Exception;
    }

    private void print(String what, int changes, Change change) throws Exception {
        long before = ticks();
        long start = System.nanoTime();
        for (int i = 1; i <= changes; i++) {
            change.make(i);
        }
        double all = (ticks() - before) * TICK_MILLIS;
        System.out.printf(
                "  %-18s %6.1f ms, one each %.0f ms%n",
                what + ":", all / changes, (System.nanoTime() - start) / 1e6 / changes);
    }

    private void put(String name, int last) throws Exception {
        listed.put(name, last);
        tell("{\"name\":\"" + name + "\",\"addresses\":[\"" + address(name, last) + "\"]}", "");
        await("the change is in the file", text -> text.contains("::" + last + "    " + name + "\n"));
    }

    private void remove(String name) throws Exception {
        listed.remove(name);
        tell("", "\"" + name + "\"");
        await("the removal is in the file", text -> !text.contains(" " + name + "\n"));
    }

    private static String address(String name, int last) {
        return "2001:db8:" + Integer.toHexString(name.hashCode() & 0xffff) + "::" + last;
    }

    private void tell(String host, String removed) {
        synchronized (events) {
            String id = "e-" + (events.size() + 1);
            events.add("id: " + id + "\ndata: {\"revision\":\"" + id + "\",\"hosts\":[" + host + "],\"removed\":["
                    + removed + "],\"reset\":false}\n\n");
            events.notifyAll();
        }
    }

    private void await(String what, Predicate<String> condition) throws Exception {
        long deadline = System.nanoTime() + 120_000_000_000L;
        while (!condition.test(Files.readString(file))) {
            if (System.nanoTime() > deadline || !agent.isAlive()) {
                System.err.println("In vain it was waited until " + what + ". The agent said:");
                System.err.println(Files.readString(file.resolveSibling("agent.log")));
                agent.destroy();
                System.exit(1);
            }
            Thread.sleep(20);
        }
        Thread.sleep(100); // it has still to say so, and to keep its state
    }

    /** Returns the processor time of the agent's process, in user mode and in the kernel. */
    private long ticks() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + agent.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/hosts") && exchange.getRequestMethod().equals("GET") && !path.contains("/api/")) {
            send(exchange, "text/plain", list());
        } else if (path.endsWith("/events")) {
            stream(exchange);
        } else {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        }
    }

    private String list() {
        return listed.entrySet().stream()
                .map(host -> address(host.getKey(), host.getValue()) + "    " + host.getKey() + "\n")
                .collect(Collectors.joining());
    }

    private static void send(HttpExchange exchange, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        String position = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        try (OutputStream out = exchange.getResponseBody()) {
            int sent = position == null ? 0 : Integer.parseInt(position.substring(2));
            if (position == null) {
                out.write("event: reset\nid: e-0\ndata: {\"revision\":\"e-0\"}\n\n".getBytes(StandardCharsets.UTF_8));
            }
            while (true) {
                StringBuilder text = new StringBuilder();
                synchronized (events) {
                    if (sent == events.size()) {
                        events.wait(15_000);
                    }
                    for (; sent < events.size(); sent++) {
                        text.append(events.get(sent));
                    }
                }
                out.write((text.isEmpty() ? ":\n\n" : text.toString()).getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
