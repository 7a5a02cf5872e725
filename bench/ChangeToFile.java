import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Has computers, each a network namespace, change their address one after the other, and prints how long each change
 * took until the last of their hosts files had it.
 *
 * <p>The computer {@code bench-N} is the namespace {@code hN}, and its address {@code 2001:db8:N::X}, where X is
 * {@value #FIRST} at first, and tells later which change it was. So whoever has an address has every change before it.
 */
public final class ChangeToFile {

    private static final int FIRST = 0x1000;
    private static final Pattern ADDRESS = Pattern.compile("2001:db8:[0-9a-f]+::([0-9a-f]+)[ \t]+bench-([0-9]+)");
    private static final Pattern EVENT =
            Pattern.compile("\"bench-([0-9]+)\",\"addresses\":\\[\"2001:db8:[0-9a-f]+::([0-9a-f]+)\"");
    private static final long START_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long CHANGE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int computers;
    private final int changes;
    private final Object lock = new Object();

    /** For each change: when it was made, when a subscriber was told, when a file had it; 0: not yet. */
    private final long[] made;

    private final long[] told;
    private final long[][] written;

    /** For each file which computers it has had. */
    private final boolean[][] known;

    private boolean following;

    private ChangeToFile(int computers, int changes) {
        this.computers = computers;
        this.changes = changes;
        this.made = new long[changes];
        this.told = new long[changes];
        this.written = new long[changes][computers];
        this.known = new boolean[computers][computers];
    }

    public static void main(String[] args) throws Exception {
        List<Path> directories = Stream.of(args).skip(2).map(Path::of).toList();
        ChangeToFile run = new ChangeToFile(directories.size(), Integer.parseInt(args[1]));
        boolean stream = !args[0].equals("-");
        run.inBackground(() -> run.watch(directories));
        if (stream) {
            run.inBackground(() -> run.follow(URI.create(args[0] + "/api/v1/events")));
            run.await("the stream of changes begins", START_NANOS, () -> run.following);
        }
        run.await("each file has each computer", START_NANOS, () -> all(run.known));
        run.change(stream);
        run.print(stream);
        System.exit(0);
    }

    private interface Task {
        void run() throws Exception;
    }

    private interface Condition {
        boolean holds();
    }

    private void inBackground(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (Exception e) {
                e.printStackTrace();
                System.exit(1);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void await(String what, long nanos, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        synchronized (lock) {
            while (!condition.holds()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    System.err.println("In vain it was waited until " + what + ".");
                    System.exit(1);
                }
                lock.wait(left);
            }
        }
    }

    private static boolean all(boolean[][] table) {
        return Arrays.stream(table).noneMatch(row -> {
            for (boolean value : row) {
                if (!value) {
                    return true;
                }
            }
            return false;
        });
    }

    /**
     * Makes the changes at times that keep no step with anything that runs once a second.
     *
     * @param takeOld whether the old address goes; the original's requests from it would wait for an answer for ever
     */
    private void change(boolean takeOld) throws Exception {
        Random random = new Random(1);
        long start = System.nanoTime();
        for (int i = 0; i < changes; i++) {
            long due = start + TimeUnit.SECONDS.toNanos(i) + random.nextLong(TimeUnit.SECONDS.toNanos(1));
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            int computer = i % computers + 1;
            String old = i < computers ? address(computer, FIRST) : address(computer, FIRST + 1 + i - computers);
            synchronized (lock) {
                made[i] = System.nanoTime();
            }
            Process ip = new ProcessBuilder("ip", "-n", "h" + computer, "-batch", "-")
                    .redirectErrorStream(true)
                    .start();
            try (var out = ip.outputWriter(StandardCharsets.US_ASCII)) {
                out.write("addr replace " + address(computer, FIRST + 1 + i) + " dev eth0 nodad\n");
                if (takeOld) {
                    out.write("addr del " + old + " dev eth0\n");
                }
            }
            String said = new String(ip.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (ip.waitFor() != 0) {
                throw new IOException("ip: " + said);
            }
        }
        await("each file has each change", CHANGE_NANOS, () -> Arrays.stream(written)
                .flatMapToLong(Arrays::stream)
                .allMatch(time -> time != 0));
    }

    private static String address(int computer, int last) {
        return "2001:db8:" + Integer.toHexString(computer) + "::" + Integer.toHexString(last) + "/64";
    }

    private void watch(List<Path> directories) throws Exception {
        try (WatchService service = directories.get(0).getFileSystem().newWatchService()) {
            Map<WatchKey, Integer> keys = new HashMap<>();
            for (int i = 0; i < computers; i++) {
                Path directory = directories.get(i);
                while (!Files.isDirectory(directory)) {
                    Thread.sleep(100); // the original's has to be made first
                }
                keys.put(
                        directory.register(
                                service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY),
                        i);
                read(directory.resolve("hosts"), i, 0);
            }
            while (true) {
                WatchKey key = service.take();
                long now = System.nanoTime();
                int file = keys.get(key);
                boolean hosts = key.pollEvents().stream()
                        .anyMatch(event -> event.context() == null || event.context().toString().equals("hosts"));
                key.reset();
                if (hosts) {
                    read(directories.get(file).resolve("hosts"), file, now);
                }
            }
        }
    }

    private void read(Path hosts, int file, long now) throws IOException {
        String text;
        try {
            text = Files.readString(hosts);
        } catch (NoSuchFileException e) {
            return; // the original's is about to be made
        }
        synchronized (lock) {
            Matcher line = ADDRESS.matcher(text);
            while (line.find()) {
                int computer = Integer.parseInt(line.group(2)) - 1;
                known[file][computer] = true;
                for (int i : changesUpTo(computer, line.group(1))) {
                    written[i][file] = written[i][file] == 0 ? now : written[i][file];
                }
            }
            lock.notifyAll();
        }
    }

    /** Returns which changes of a computer have been made once it has an address that ends so. */
    private int[] changesUpTo(int computer, String last) {
        int newest = Integer.parseInt(last, 16) - FIRST - 1;
        return IntStream.iterate(computer, i -> i <= newest, i -> i + computers).toArray();
    }

    private void follow(URI events) throws Exception {
        HttpResponse<Stream<String>> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(events).build(), HttpResponse.BodyHandlers.ofLines());
        answer.body().forEach(line -> {
            long now = System.nanoTime();
            Matcher event = EVENT.matcher(line);
            synchronized (lock) {
                following = true;
                lock.notifyAll();
                while (event.find()) {
                    for (int i : changesUpTo(Integer.parseInt(event.group(1)) - 1, event.group(2))) {
                        told[i] = told[i] == 0 ? now : told[i];
                    }
                }
            }
        });
        throw new IOException("the stream of changes has ended");
    }

    private void print(boolean followed) {
        int warm = changes / 4;
        long[] all = sorted(warm, i -> Arrays.stream(written[i]).max().orElseThrow());
        System.out.printf(
                "  to the last hosts file, %d changes after %d to warm up: p50 %.0f ms, p99 %.0f ms, max %.0f ms%n",
                changes - warm, warm, at(all, 0.50), at(all, 0.99), at(all, 1));
        if (followed) {
            System.out.printf(
                    "  of that p50 until the stream told it: %.0f ms; to the computer's own file: %.0f ms%n",
                    at(sorted(warm, i -> told[i]), 0.50), at(sorted(warm, i -> written[i][i % computers]), 0.50));
        }
    }

    /** Returns how long the changes after those to warm up took until something. */
    private long[] sorted(int warm, IntToLongFunction until) {
        return IntStream.range(warm, changes)
                .mapToLong(i -> until.applyAsLong(i) - made[i])
                .sorted()
                .toArray();
    }

    private static double at(long[] sorted, double quantile) {
        return sorted[(int) Math.min(sorted.length - 1, sorted.length * quantile)] / 1e6;
    }
}
