package org.bosixnet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** An etcd that is wound back while registries and agents run: all of them believe what it has now. */
@Needs({"namespaces", "ip", "etcd", "etcdctl", Cluster.CLOCK})
class RestoredSnapshotIT {

    private static final Pattern LOADED = Pattern.compile(
            "(?m)^http_server_requests_seconds_count\\{(?=.*method=\"GET\")(?=.*status=\"200\").*uri=\"/hosts\".*\\} ([0-9]+)");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private final History history = new History();

    private static String epoch(Client registry) {
        return Client.answered(() -> registry.get("/api/v1/hosts"))
                .body()
                .replaceAll("(?s).*?\"revision\":\"([^\"]*)-[0-9]+\".*", "$1");
    }

    /** Returns how often lists were loaded from these registries. */
    private static long loaded(List<Client> registries) {
        return registries.stream()
                .flatMap(registry -> LOADED.matcher(
                                Client.answered(() -> registry.get("/metrics")).body())
                        .results())
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    private static void awaitHosts(Agents agents, Map<String, String> hosts) {
        Await.until(
                "the hosts files have " + hosts, () -> agents.known().stream().allMatch(hosts::equals));
    }

    @Test
    void noAgentKeepsWhatTheStoreDoesNotHaveAnyMore() throws Exception {
        try (Cluster cluster = new Cluster(directory, 1, 2);
                Agents agents = new Agents(cluster, List.of(cluster.url(0), cluster.url(0, 1)))) {
            List<Client> registries = cluster.clients();
            history.store(registries.get(0), "hosta", "2001:db8::a");
            history.store(registries.get(1), "hostb", "2001:db8::b");
            awaitHosts(agents, Map.of("hosta", "2001:db8::a", "hostb", "2001:db8::b"));
            Path snapshot = directory.resolve("snapshot");
            String unused = cluster.ctl("snapshot", "save", snapshot.toString()).orFail("etcdctl snapshot save");
            history.store(registries.get(0), "hosta", "2001:db8::aa");
            history.store(registries.get(1), "hostc", "2001:db8::c");
            awaitHosts(agents, Map.of("hosta", "2001:db8::aa", "hostb", "2001:db8::b", "hostc", "2001:db8::c"));
            String before = epoch(registries.get(0));
            long loaded = loaded(registries);
            assertThat(epoch(registries.get(1))).isEqualTo(before);
            cluster.restore(snapshot);
            awaitHosts(agents, Map.of("hosta", "2001:db8::a", "hostb", "2001:db8::b"));
            cluster.awaitReady();
            assertThat(epoch(registries.get(0))).isNotEqualTo(before);
            assertThat(epoch(registries.get(1))).isEqualTo(epoch(registries.get(0)));
            history.store(registries.get(1), "hosta", "2001:db8::aaa");
            awaitHosts(agents, Map.of("hosta", "2001:db8::aaa", "hostb", "2001:db8::b"));
            assertThat(loaded(registries) - loaded)
                    .as("lists that two agents have loaded")
                    .isEqualTo(2);
            assertThat(history.neverSent(agents.seen())).isEmpty();
        }
    }
}
