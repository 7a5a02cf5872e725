package org.bosixnet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bosixnet.cluster.Client.Answer;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Registries that end and start again one after the other, as in an upgrade, while clients know all of them. */
@Needs({"namespaces", "ip", "etcd", "etcdctl", Cluster.CLOCK})
class RollingUpgradeIT {

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(2);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private final History history = new History();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();
    private volatile boolean ending;
    private volatile String lastWritten = "";

    @Test
    void noRequestFailsAndNoStreamIsSilent() throws Exception {
        try (Cluster cluster = new Cluster(directory, 1, 3);
                Agents agents = new Agents(cluster, history, List.of(cluster.url(0, 1, 2), cluster.url(1, 2)))) {
            Thread writing = new Thread(() -> write(cluster.clients()), "writes");
            Stream stream = new Stream(cluster.clients());
            Thread reading = new Thread(stream::read, "reads");
            reading.start();
            writing.start();
            Await.until("the stream tells of changes", () -> !stream.last.isEmpty());
            for (Node registry : cluster.registries()) {
                registry.terminate();
                registry.start();
                cluster.awaitReady();
            }
            ending = true;
            writing.join();
            Await.until(
                    "the stream has told of the last change", () -> stream.last.contains("\"" + lastWritten + "\""));
            Await.until("the hosts files are right", () -> {
                Map<String, String> list =
                        Agents.clients(cluster.clients().get(0).get("/hosts"));
                return agents.known().stream().allMatch(list::equals);
            });
            stream.closed = true;
            cluster.registries().forEach(Node::close);
            reading.join();
            System.out.println("The stream was silent for " + stream.silence.toMillis() + " ms at most, and began "
                    + stream.begun + " times, " + stream.resets + " times with a reset");
            assertThat(failed).isEmpty();
            assertThat(stream.silence).isLessThan(LONGEST_SILENCE);
            assertThat(agents.wrong()).isEmpty();
        }
    }

    /** Writes an address after the other, each at the next registry, and if that fails at the others. */
    private void write(List<Client> registries) {
        for (int i = 1; !ending; i++) {
            String address = "2001:db8::%x".formatted(i);
            List<String> answers = new ArrayList<>();
            boolean done = false;
            for (int j = 0; j < registries.size() && !done; j++) {
                Client registry = registries.get((i + j) % registries.size());
                Answer answer = history.write(registry, "host" + i % 10, address, Cluster.ADMIN_KEY);
                answers.add(answer.toString());
                done = answer.isGood();
            }
            if (done) {
                lastWritten = address;
            } else {
                failed.add(address + ": " + answers);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Follows the changes at one registry, and at the next one when that ends. */
    private static final class Stream {

        private final List<Client> registries;
        private volatile String last = "";
        private Duration silence = Duration.ZERO;
        private int begun;
        private int resets;
        private volatile boolean closed;
        private String id = "";
        private long heard;

        Stream(List<Client> registries) {
            this.registries = registries;
        }

        void read() {
            heard = System.nanoTime();
            for (int i = 0; !closed; i = (i + 1) % registries.size()) {
                try {
                    follow(registries.get(i));
                } catch (IOException e) {
                    LockSupport.parkNanos(PAUSE_NANOS); // and then the next one
                }
            }
        }

        private void follow(Client registry) throws IOException {
            HttpURLConnection opened = (HttpURLConnection)
                    URI.create(registry.url() + "/api/v1/events").toURL().openConnection();
            opened.setConnectTimeout(1000);
            opened.setReadTimeout(30_000);
            opened.setRequestProperty("Authorization", "Bearer " + Cluster.ADMIN_KEY);
            if (!id.isEmpty()) {
                opened.setRequestProperty("Last-Event-ID", id);
            }
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(opened.getInputStream(), StandardCharsets.UTF_8))) {
                begun++;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    take(line);
                }
            }
        }

        private void take(String line) {
            if (line.startsWith("id: ")) {
                id = line.substring("id: ".length());
            } else if (line.equals("event: reset")) {
                resets++;
            } else if (line.startsWith("data: ")) {
                Duration now = Duration.ofNanos(System.nanoTime() - heard);
                silence = now.compareTo(silence) > 0 && !last.isEmpty() ? now : silence;
                heard = System.nanoTime();
                last = line;
            }
        }
    }
}
