package org.bosixnet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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
    private static final Duration WITHOUT_QUORUM = Duration.ofSeconds(Long.getLong("bosixnet.test.quorum-seconds", 20));

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
                                .map(each -> get(each, "/hosts"))
                                .distinct()
                                .count()
                        == 1);
    }

    private static Answer get(Client registry, String path) {
        return Client.answered(() -> registry.get(path));
    }

    private static void store(Client registry, String name, String address) {
        Answer answer = Client.answered(() -> registry.put(name, address, Cluster.ADMIN_KEY));
        assertThat(answer.isGood()).as(answer.toString()).isTrue();
    }

    /** Waits until a registry says that it cannot store, and asserts that it says nothing else. */
    private static Answer refused(Client registry, String name, String address) {
        AtomicReference<Answer> refused = new AtomicReference<>();
        Await.until("the registry refuses to store", () -> {
            Answer answer = registry.put(name, address, Cluster.ADMIN_KEY);
            assertThat(answer.isAnswered()).as(answer.toString()).isFalse();
            refused.set(answer);
            return answer.status() == 503;
        });
        return refused.get();
    }

    @Test
    void ofTwoWhoClaimANameAtOnceOneGetsIt() {
        int decided = 0;
        for (int round = 0; decided < 20; round++) {
            assertThat(round).as("claims, of which some had no answer").isLessThan(100);
            String name = "claimed" + round;
            String one = Claims.hostKey(random);
            String other = Claims.hostKey(random);
            Client first = registries.get(round % 3);
            Client second = registries.get((round + 1) % 3);
            CompletableFuture<Answer> running =
                    CompletableFuture.supplyAsync(() -> first.bind(name, one, Cluster.JOIN_KEY));
            Answer answer = second.bind(name, other, Cluster.JOIN_KEY);
            Answer rival = running.join();
            if (!answer.isAnswered() || !rival.isAnswered()) {
                continue; // so that nobody knows who was first
            }
            decided++;
            assertThat(List.of(answer.status(), rival.status())).containsExactlyInAnyOrder(201, 409);
            String owner = answer.isGood() ? other : one;
            Client third = registries.get((round + 2) % 3);
            Await.until("the third registry knows the owner", () -> third.put(name, "2001:db8::1", owner)
                    .isGood());
            String loser = answer.isGood() ? one : other;
            assertThat(Client.answered(() -> third.put(name, "2001:db8::2", loser))
                            .status())
                    .isBetween(401, 403);
        }
    }

    @Test
    void aKeyThatIsReplacedAtOneIsTheOnlyOneAtAll() {
        String before = Claims.hostKey(random);
        String after = Claims.hostKey(random);
        assertThat(Client.answered(() -> registries.get(0).bind("rotated", before, Cluster.JOIN_KEY))
                        .isGood())
                .isTrue();
        Await.until(
                "the second knows the key",
                () -> registries.get(1).put("rotated", "2001:db8::1", before).isGood());
        assertThat(Client.answered(() -> registries.get(1).bind("rotated", after, before))
                        .isGood())
                .isTrue();
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
        store(first, "off", "2001:db8::1");
        awaitSameLists();
        Node off = cluster.registries().get(1);
        off.setIp4(false);
        try {
            store(first, "off", "2001:db8::2");
            assertThat(refused(second, "off", "2001:db8::1").status()).isEqualTo(503);
            assertThat(get(second, "/off").body()).isEqualTo("2001:db8::1");
        } finally {
            off.setIp4(true);
        }
        cluster.awaitReady();
        awaitSameLists();
        assertThat(get(second, "/off").body()).isEqualTo("2001:db8::2");
    }

    @Test
    void aQuorumThatIsLostAndComesBackIsAllThatIsNeeded() throws InterruptedException {
        store(registries.get(0), "quorum", "2001:db8::1");
        awaitSameLists();
        Answer list = get(registries.get(0), "/hosts");
        List<Node> lost = cluster.members().subList(0, 2);
        lost.forEach(Node::kill);
        for (Client each : registries) {
            Await.until("the registry says that it cannot store", () -> !each.isReady());
            assertThat(refused(each, "quorum", "2001:db8::2").body()).contains("store-unavailable");
            assertThat(get(each, "/hosts")).isEqualTo(list);
        }
        TimeUnit.SECONDS.sleep(WITHOUT_QUORUM.toSeconds());
        assertThat(registries.stream().map(each -> get(each, "/hosts"))).containsOnly(list);
        lost.forEach(Node::start);
        cluster.awaitReady();
        awaitSameLists();
        assertThat(get(registries.get(2), "/hosts")).isEqualTo(list);
        store(registries.get(2), "quorum", "2001:db8::3");
        awaitSameLists();
        assertThat(get(registries.get(0), "/quorum").body()).isEqualTo("2001:db8::3");
    }
}
