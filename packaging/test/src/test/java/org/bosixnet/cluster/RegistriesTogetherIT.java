package org.bosixnet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bosixnet.cluster.Client.Answer;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What three registries on three members of etcd owe to those who go from one to the other. How long a quorum is lost is said by
 * {@code bosixnet.test.quorum-seconds}.
 */
@Needs({"namespaces", "ip", "etcd", "etcdctl", Cluster.CLOCK})
class RegistriesTogetherIT {

    /** How long there is no quorum after all have said so. */
    private static final Duration WITHOUT_QUORUM = Duration.ofSeconds(Long.getLong("bosixnet.test.quorum-seconds", 0));

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path directory;

    private static Cluster cluster;
    private static List<Client> registries;

    private final Random random = new Random();

    @BeforeAll
    static void start() throws IOException {
        cluster = new Cluster(directory, 3, 3);
        registries = cluster.clients();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static void awaitSameLists() {
        Await.until(
                "all registries have the same list",
                () -> registries.stream()
                                .map(each -> each.get("/hosts"))
                                .distinct()
                                .count()
                        == 1);
    }

    @Test
    void ofTwoWhoClaimANameAtOnceOneGetsIt() {
        for (int round = 0; round < 20; round++) {
            String name = "claimed" + round;
            String one = Claims.hostKey(random);
            String other = Claims.hostKey(random);
            Client first = registries.get(round % 3);
            Client second = registries.get((round + 1) % 3);
            CompletableFuture<Answer> running =
                    CompletableFuture.supplyAsync(() -> first.bind(name, one, Cluster.JOIN_KEY));
            Answer answer = second.bind(name, other, Cluster.JOIN_KEY);
            Answer rival = running.join();
            assertThat(List.of(answer.status(), rival.status())).containsExactlyInAnyOrder(201, 409);
            String owner = answer.isGood() ? other : one;
            Client third = registries.get((round + 2) % 3);
            Await.until("the third registry knows the owner", () -> third.put(name, "2001:db8::1", owner)
                    .isGood());
            assertThat(third.put(name, "2001:db8::2", answer.isGood() ? one : other)
                            .status())
                    .isBetween(401, 403);
        }
    }

    @Test
    void aKeyThatIsReplacedAtOneIsTheOnlyOneAtAll() {
        String before = Claims.hostKey(random);
        String after = Claims.hostKey(random);
        assertThat(registries.get(0).bind("rotated", before, Cluster.JOIN_KEY).status())
                .isEqualTo(201);
        Await.until(
                "the second knows the key",
                () -> registries.get(1).put("rotated", "2001:db8::1", before).isGood());
        assertThat(registries.get(1).bind("rotated", after, before).status()).isEqualTo(201);
        Await.until(
                "the third knows the next key",
                () -> registries.get(2).put("rotated", "2001:db8::2", after).isGood());
        for (Client each : registries) {
            Await.until(
                    "nobody takes the old key any more",
                    () -> each.put("rotated", "2001:db8::3", before).status() == 401);
            Await.until(
                    "all know the address", () -> each.get("/rotated").body().equals("2001:db8::2"));
        }
    }

    @Test
    void whoIsOffFromEtcdDoesNotSayThatNothingIsToBeDone() {
        Client first = registries.get(0);
        Client second = registries.get(1);
        assertThat(first.put("off", "2001:db8::1", Cluster.ADMIN_KEY).isGood()).isTrue();
        awaitSameLists();
        Node off = cluster.registries().get(1);
        off.setIp4(false);
        try {
            Await.until("the first still stores", () -> first.put("off", "2001:db8::2", Cluster.ADMIN_KEY)
                    .isGood());
            assertThat(second.put("off", "2001:db8::1", Cluster.ADMIN_KEY).status())
                    .isEqualTo(503);
            assertThat(second.get("/off").body()).isEqualTo("2001:db8::1");
        } finally {
            off.setIp4(true);
        }
        cluster.awaitReady();
        awaitSameLists();
        assertThat(second.get("/off").body()).isEqualTo("2001:db8::2");
    }

    @Test
    void aQuorumThatIsLostAndComesBackIsAllThatIsNeeded() throws InterruptedException {
        assertThat(registries
                        .get(0)
                        .put("quorum", "2001:db8::1", Cluster.ADMIN_KEY)
                        .isGood())
                .isTrue();
        awaitSameLists();
        Answer list = registries.get(0).get("/hosts");
        List<Node> lost = cluster.members().subList(0, 2);
        lost.forEach(Node::kill);
        for (Client each : registries) {
            Await.until("the registry says that it cannot store", () -> !each.isReady());
            Answer refused = each.put("quorum", "2001:db8::2", Cluster.ADMIN_KEY);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body()).contains("store-unavailable");
            assertThat(each.get("/hosts")).isEqualTo(list);
        }
        TimeUnit.SECONDS.sleep(WITHOUT_QUORUM.toSeconds());
        assertThat(registries.stream().map(each -> each.get("/hosts"))).containsOnly(list);
        lost.forEach(Node::start);
        cluster.awaitReady();
        awaitSameLists();
        assertThat(registries.get(2).get("/hosts")).isEqualTo(list);
        assertThat(registries
                        .get(2)
                        .put("quorum", "2001:db8::3", Cluster.ADMIN_KEY)
                        .isGood())
                .isTrue();
        awaitSameLists();
        assertThat(registries.get(0).get("/quorum").body()).isEqualTo("2001:db8::3");
    }
}
