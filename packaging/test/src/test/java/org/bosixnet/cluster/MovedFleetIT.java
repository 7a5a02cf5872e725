package org.bosixnet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bosixnet.cluster.Client.Answer;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.bosixnet.testing.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A fleet that is moved from etcd to a file and back, while its agents know nothing of it. */
@Needs({"namespaces", "ip", "etcd", "etcdctl", Cluster.CLOCK})
class MovedFleetIT {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private final History history = new History();

    @Test
    void agentsGoOnWithTheirKeys() throws Exception {
        try (Cluster cluster = new Cluster(directory, 1, 1);
                Agents agents = new Agents(cluster, List.of(cluster.url(0)))) {
            Client registry = cluster.clients().get(0);
            history.store(registry, "hosta", "2001:db8::a");
            String hosta = record(registry, "hosta");
            Path data = directory.resolve("on-a-file");
            move(cluster, Map.of("BOSIXNET_STORE", "file", "BOSIXNET_DATA_DIR", data.toString()));
            assertThat(data).isDirectoryContaining("glob:**/journal-*");
            goesOn(agents, registry, "2001:db8::f", hosta);
            move(cluster, Map.of("BOSIXNET_STORE", "etcd", "BOSIXNET_ETCD_PREFIX", "moved"));
            goesOn(agents, registry, "2001:db8::e", hosta);
            assertThat(history.neverSent(agents.seen())).isEmpty();
        }
    }

    /** Does what docs/cluster.md says, into a directory or under a prefix in which nothing is. */
    private void move(Cluster cluster, Map<String, String> environment) {
        Node before = cluster.registries().get(0);
        String backup =
                directory.resolve("fleet-" + environment.get("BOSIXNET_STORE")).toString();
        String unused = before.run("backup", backup);
        before.terminate();
        Node after = before.with(environment);
        assertThat(after.run("restore", backup)).contains("(bosixnet.store=" + environment.get("BOSIXNET_STORE") + ",");
        cluster.registries().set(0, after);
        after.start();
        cluster.awaitReady();
    }

    private void goesOn(Agents agents, Client registry, String address, String hosta) throws IOException {
        assertThat(record(registry, "hosta")).isEqualTo(hosta);
        List<String> report = agents.command(0, "report");
        String unused = Outcome.of(report).orFail(report.toString());
        history.store(registry, "hostb", address);
        Await.until(
                "the hosts file has what was there, and what is new",
                () -> agents.known().get(0).equals(Map.of("hosta", "2001:db8::a", "hostb", address)));
    }

    /** Returns what is told of a host, but for its revision. */
    private static String record(Client registry, String name) {
        Answer answer = Client.answered(() -> registry.get("/api/v1/hosts/" + name));
        assertThat(answer.isGood()).as(answer.toString()).isTrue();
        return answer.body().replaceAll("\"revision\":\"[^\"]*\",?", "");
    }
}
