package org.bosixnet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.bosixnet.cluster.Client.Answer;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three registries on three members of etcd lose nothing, whatever fails, and agents know what they know. What fails is chosen at random:
 * {@code bosixnet.test.seed} repeats a choice, and {@code bosixnet.test.cluster-seconds} says for how long things fail.
 */
@Needs({"namespaces", "ip", "etcd", "etcdctl", Cluster.CLOCK})
class ClusterIT {

    private static final Duration TIME = Duration.ofSeconds(Long.getLong("bosixnet.test.cluster-seconds", 300));
    private static final long SEED = Long.getLong("bosixnet.test.seed", System.nanoTime());

    /** How soon after everything is whole again all registries know the same, and the hosts files are right. */
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private final History history = new History();
    private final Claims claims = new Claims();
    private final SoftAssertions all = new SoftAssertions();

    @Test
    void whateverFailsNothingIsLost() throws Exception {
        System.out.println("bosixnet.test.seed=" + SEED + ", for " + TIME.toSeconds() + " s, in " + directory);
        try (Cluster cluster = new Cluster(directory, 3, 3);
                Agents agents = new Agents(cluster, List.of(cluster.url(0), cluster.url(1, 2), cluster.url(0, 1, 2)))) {
            Clients clients = new Clients(cluster.clients(), history, claims, SEED);
            clients.start();
            String told;
            long requests;
            try {
                told = new Trouble(cluster, SEED, TIME).awaitEnd();
            } finally {
                requests = clients.end();
            }
            long whole = System.nanoTime();
            cluster.awaitReady();
            tell("All were ready", whole);
            List<Answer> lists = awaitSameLists(cluster, whole);
            awaitSameHosts(agents, Agents.clients(lists.get(0)), whole);
            judge(cluster, lists, agents.seen());
            System.out.println(requests + " requests; what failed:\n" + told);
        }
        all.assertAll();
    }

    /** Waits until all registries have the list that is in etcd. */
    private List<Answer> awaitSameLists(Cluster cluster, long whole) throws IOException {
        Map<String, String> stored = stored(Commits.of(cluster));
        while (true) {
            List<Answer> lists = cluster.clients().stream()
                    .map(client -> client.get("/hosts"))
                    .toList();
            if (lists.stream().distinct().count() == 1 && lists.get(0).hosts().equals(stored)) {
                tell("All knew the same", whole);
                return lists;
            }
            if (System.nanoTime() - whole > SOON.toNanos()) {
                lists.forEach(list -> assertThat(list.hosts()).isEqualTo(stored));
                assertThat(lists.stream().map(Answer::tag).distinct()).hasSize(1);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** Waits until the hosts files have what is in the list. */
    private static void awaitSameHosts(Agents agents, Map<String, String> expected, long whole) {
        while (!agents.known().stream().allMatch(expected::equals)) {
            if (System.nanoTime() - whole > SOON.toNanos()) {
                agents.known().forEach(known -> assertThat(known).isEqualTo(expected));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        tell("All hosts files were right", whole);
    }

    private static void tell(String what, long whole) {
        System.out.println(
                what + " " + Duration.ofNanos(System.nanoTime() - whole).toMillis() + " ms after all was whole");
    }

    private static Map<String, String> stored(Commits commits) {
        return commits.byName().keySet().stream()
                .filter(name -> !last(commits, name).isEmpty())
                .collect(Collectors.toMap(name -> name, name -> last(commits, name)));
    }

    private static String last(Commits commits, String name) {
        List<Commits.Commit> each = commits.of(name);
        return each.get(each.size() - 1).address();
    }

    private void judge(Cluster cluster, List<Answer> lists, Map<String, Set<String>> inHostsFiles) throws IOException {
        for (int i = 0; i < lists.size(); i++) {
            Map<String, String> known = lists.get(i).hosts();
            String node = cluster.registries().get(i).name();
            history.names().forEach(name -> history.readAtLast(node, name, known.getOrDefault(name, "")));
        }
        Commits commits = Commits.of(cluster);
        for (String name : history.names()) {
            all.assertThat(Linearizability.objection(history.of(name))).as(name).isEmpty();
            inOrder(name, commits.of(name));
        }
        inHostsFiles.forEach((name, addresses) -> all.assertThat(addresses)
                .as("all that hosts files had for " + name)
                .isSubsetOf(
                        commits.of(name).stream().map(Commits.Commit::address).toList()));
        all.assertThat(inHostsFiles).isNotEmpty();
        claims.names().forEach(name -> hasOneOwner(name, cluster));
        all.assertThat(history.unexpected()).as("unexpected answers").isEmpty();
        System.out.println(history.names().size() + " names, " + claims.names().size() + " claimed by two each");
    }

    /** What was acknowledged was stored, and before what was asked for afterwards. */
    private void inOrder(String name, List<Commits.Commit> commits) {
        List<String> sent = history.sent(name);
        List<Operation> writes = history.of(name).stream()
                .filter(operation -> operation.kind() == Operation.Kind.WRITE
                        && operation.isKnown()
                        && sent.indexOf(operation.value()) == sent.lastIndexOf(operation.value()))
                .toList();
        for (Operation write : writes) {
            List<Long> revisions = commits.stream()
                    .filter(commit -> commit.address().equals(write.value()))
                    .map(Commits.Commit::revision)
                    .toList();
            all.assertThat(revisions).as(name + ": revisions of " + write).isNotEmpty();
            for (Operation later : writes) {
                if (write.precedes(later) && !revisions.isEmpty()) {
                    all.assertThat(commits.stream()
                                    .filter(commit -> commit.address().equals(later.value())))
                            .as(name + ": " + later + " is stored after " + write)
                            .allMatch(commit -> commit.revision() > revisions.get(0));
                }
            }
        }
    }

    private void hasOneOwner(String name, Cluster cluster) {
        List<Claims.Claim> rivals = claims.of(name);
        Set<String> owners = rivals.stream()
                .filter(Claims.Claim::isOwner)
                .map(Claims.Claim::id)
                .collect(Collectors.toCollection(HashSet::new));
        all.assertThat(owners).as("owners, as they were told: " + rivals).hasSizeLessThan(2);
        for (Client client : cluster.clients()) {
            Answer answer = client.get("/api/v1/hosts/" + name + "/key");
            List<String> found = rivals.stream()
                    .map(Claims.Claim::id)
                    .filter(id -> answer.body().contains("\"" + id + "\""))
                    .toList();
            if (owners.isEmpty()) {
                all.assertThat(rivals)
                        .as("one of these owns " + name + " without having been told: " + found)
                        .anyMatch(
                                rival -> found.isEmpty() || (found.equals(List.of(rival.id())) && !rival.isRefused()));
            } else {
                all.assertThat(found).as("owners of " + rivals).containsExactlyElementsOf(owners);
            }
        }
    }
}
