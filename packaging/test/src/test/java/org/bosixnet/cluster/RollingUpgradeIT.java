package org.bosixnet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.bosixnet.cluster.Client.Answer;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.bosixnet.testing.Outcome;
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
    private final AtomicInteger reports = new AtomicInteger();
    private volatile boolean ending;

    @Test
    void noRequestFailsAndNoStreamIsSilent() throws Exception {
        try (Cluster cluster = new Cluster(directory, 1, 3);
                Agents agents = new Agents(cluster, List.of(cluster.url(0, 1, 2), cluster.url(1, 2)));
                ChangeStream stream = new ChangeStream(cluster.clients());
                Watch watch = new Watch(agents.command(0, "watch", "--json"))) {
            Thread writing = new Thread(() -> write(cluster.clients()), "writes");
            writing.start();
            Thread reporting = new Thread(() -> report(agents.command(1, "report")), "reports");
            reporting.start();
            Await.until(
                    "the streams tell of changes",
                    () -> !stream.changes().isEmpty() && !watch.changes().isEmpty());
            for (Node registry : cluster.registries()) {
                registry.terminate();
                registry.start();
                cluster.awaitReady();
            }
            long ready = System.nanoTime();
            Await.until(
                    "the streams tell of changes still",
                    () -> stream.changes().areHeardAfter(ready)
                            && watch.changes().areHeardAfter(ready));
            ending = true;
            writing.join();
            reporting.join();
            assertThat(reports)
                    .as("reports")
                    .hasValueGreaterThan(cluster.registries().size());
            Await.until("the hosts files are right", () -> {
                Map<String, String> list =
                        Agents.clients(cluster.clients().get(0).get("/hosts"));
                return agents.known().stream().allMatch(list::equals);
            });
            System.out.println(stream + ", heard of no change for "
                    + stream.changes().silence().toMillis() + " ms at most, an agent for "
                    + watch.changes().silence().toMillis() + " ms");
            assertThat(failed).isEmpty();
            assertThat(stream.changes().silence()).isLessThan(LONGEST_SILENCE);
            assertThat(watch.changes().silence()).isLessThan(LONGEST_SILENCE);
            assertThat(history.neverSent(agents.seen())).isEmpty();
        }
    }

    /** Reports as the agent does that knows two of the registries, one time after the other. */
    private void report(List<String> command) {
        while (!ending) {
            Outcome report = Outcome.of(command);
            reports.incrementAndGet();
            if (!report.succeeded()) {
                failed.add(report.toString());
            }
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
            if (!done) {
                failed.add(address + ": " + answers);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
