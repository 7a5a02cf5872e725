package org.bosixnet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.bosixnet.testing.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A registry whose computer goes on taking what is sent to it, while nothing comes any more, or nothing that is new. */
@Needs({"namespaces", "ip", "etcd", "etcdctl", Cluster.CLOCK})
class HungMemberIT {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void anAgentGoesOnAtAnotherOne() throws Exception {
        goesOnAtAnotherOne(
                cluster -> cluster.registries().get(0).pause(),
                cluster -> cluster.registries().get(0).resume());
    }

    /** It answers agents as ever, and cannot reach the store. */
    @Test
    void anAgentLeavesOneThatIsCutOffFromTheStore() throws Exception {
        goesOnAtAnotherOne(
                cluster -> cluster.lan().setIp4(cluster.registries().get(0).name(), false),
                cluster -> cluster.lan().setIp4(cluster.registries().get(0).name(), true));
    }

    private void goesOnAtAnotherOne(Consumer<Cluster> hang, Consumer<Cluster> heal) throws Exception {
        History history = new History();
        try (Cluster cluster = new Cluster(directory, 1, 2);
                Agents agents = new Agents(cluster, List.of(cluster.url(0, 1)))) {
            String first = "\"url\": \"" + cluster.clients().get(0).url();
            Await.until("the agent follows the first", () -> Outcome.of(agents.command(0, "status", "--json"))
                    .text()
                    .replaceAll("(?s).*\"stream\"", "")
                    .contains(first));
            hang.accept(cluster);
            long began = System.nanoTime();
            history.store(cluster.clients().get(1), "hosta", "2001:db8::a");
            Await.until(
                    "the hosts file has what was written at the other one",
                    () -> agents.known().get(0).equals(Map.of("hosta", "2001:db8::a")));
            System.out.println("An agent went on at another registry after "
                    + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s");
            heal.accept(cluster);
            cluster.awaitReady();
            history.store(cluster.clients().get(0), "hosta", "2001:db8::aa");
            Await.until(
                    "the hosts file has what was written afterwards",
                    () -> agents.known().get(0).equals(Map.of("hosta", "2001:db8::aa")));
            assertThat(history.neverSent(agents.seen())).isEmpty();
        }
    }
}
