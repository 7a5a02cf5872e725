package org.bosixnet.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.dao.Records.ALPHA;
import static org.bosixnet.dao.Records.BETA;
import static org.bosixnet.dao.Records.T1;
import static org.bosixnet.dao.Records.T2;
import static org.bosixnet.dao.Records.committed;
import static org.bosixnet.dao.Records.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.Cluster;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.Mutation;
import org.bosixnet.dao.RecordingFeed;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.Transaction;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.LogCapture;
import org.bosixnet.testing.ManualClock;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What registries on one etcd have in common beside the records. */
@Needs({"etcd", "etcdctl"})
class EtcdClusterIT extends EtcdFixture {

    private static final String VALUE = Cluster.SESSIONS + "0123";

    private final RecordingFeed feed = new RecordingFeed();
    private HostRecordDao one;
    private HostRecordDao other;

    @BeforeEach
    void start() {
        one = open("one", feed);
        other = open("other", new RecordingFeed());
    }

    private HostRecordDao open(String node, RecordingFeed told) {
        return open(node, told, Duration.ofSeconds(1), Records.CLOCK);
    }

    private HostRecordDao open(String node, RecordingFeed told, Duration flush, Clock clock) {
        HostRecordDao dao = open(node, flush, clock);
        dao.start(told);
        return dao;
    }

    private static Cluster cluster(HostRecordDao dao) {
        return dao.cluster().orElseThrow();
    }

    /** Withdraws a host because it was silent. */
    private static CommitResult expire(HostRecordDao dao, long expected) {
        return dao.commit(new Transaction(List.of(new Mutation(ALPHA, expected, null)), T2));
    }

    @Test
    void oneLeadsAndAnotherWhenItHasEnded() {
        assertThat(cluster(one).leads()).isTrue();
        assertThat(cluster(other).leads()).isFalse();
        one.close();
        Await.until("the other leads", () -> cluster(other).leads());
    }

    @Test
    void onlyTheOneThatLeadsWithdrawsWhoIsSilent() {
        long alpha = committed(one.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
        assertThat(expire(other, alpha)).isEqualTo(new CommitResult.Conflict(null));
        committed(expire(one, alpha));
    }

    /** As one that was stopped for so long that its lease has ended, and has not looked since. */
    @Test
    void whoHasLostTheLeadWithoutKnowingWithdrawsNobody() throws Exception {
        long alpha = committed(one.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
        assertThat(etcd.ctl("put", "bosixnet/expiry", "another")).isZero();
        CommitResult result = expire(one, alpha); // whether it has heard of that or not
        assertThat(result).isEqualTo(new CommitResult.Conflict(null));
        Await.until("it has heard", () -> !cluster(one).leads());
        assertThat(one.warnings()).containsExactly("These keys in etcd cannot be read: bosixnet/expiry.");
        assertThat(etcd.ctl("del", "bosixnet/expiry")).isZero();
        Await.until("one leads", () -> cluster(one).leads() != cluster(other).leads());
    }

    /** As after an outage of which it has not heard yet, or if its watch is dead: others may have heard from the host. */
    @Test
    void whoDoesNotKnowOfTheLastTimesWithdrawsNobody() throws Exception {
        one.close();
        other.close();
        ManualClock clock = new ManualClock(T1);
        HostRecordDao alone = open("alone", new RecordingFeed(), Duration.ofHours(1), clock);
        long alpha = committed(alone.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
        Await.until("it leads", cluster(alone)::leads);
        clock.advance(Duration.ofHours(2).plusMillis(1));
        assertThat(cluster(alone).leads()).isFalse();
        assertThat(expire(alone, alpha)).isEqualTo(new CommitResult.Conflict(null));
        assertThat(etcd.ctl("put", "bosixnet/alive", clock.instant().toString()))
                .isZero();
        Await.until("it has heard that", cluster(alone)::leads);

        assertThat(etcd.ctl("put", "bosixnet/outages", "unreadable")).isZero();
        assertThat(expire(alone, alpha)).isEqualTo(new CommitResult.Conflict(null));
        Await.until("it is named", () -> alone.warnings().toString().contains("bosixnet/outages"));
        assertThat(expire(alone, alpha)).isEqualTo(new CommitResult.Conflict(null));
        assertThat(etcd.ctl("del", "bosixnet/outages")).isZero();
        Await.until("it has heard that", () -> alone.warnings().isEmpty());
        committed(expire(alone, alpha));
    }

    @Test
    void outagesOfANewerVersionAreLeftAsTheyAreAndOursAreNotedLater() throws Exception {
        String newer = "{\"format\":2}";
        for (String value : List.of(
                "{\"outages\":[],\"colour\":\"green\"}",
                "{\"outages\":[{\"from\":\"%s\",\"to\":\"%s\",\"why\":\"flood\"}]}".formatted(T1, T1.plusSeconds(60)),
                newer)) {
            assertThat(etcd.ctl("put", "bosixnet/outages", value)).isZero();
            one.clockSet(new ClockStep(T1, T1.plusSeconds(60)));
            assertThat(etcd.value("bosixnet/outages")).isEqualTo(value + "\n");
        }
        one.close();
        HostRecordDao again = open("one", new RecordingFeed(), Duration.ofHours(1), new ManualClock(T1));
        again.clockSet(new ClockStep(T1, T1.plusSeconds(120)));
        assertThat(etcd.value("bosixnet/outages")).isEqualTo(newer + "\n");
        assertThat(etcd.ctl("del", "bosixnet/outages")).isZero();
        again.clockSet(new ClockStep(T1, T1.plusSeconds(180)));
        assertThat(etcd.value("bosixnet/outages"))
                .contains(T1.plusSeconds(120).toString(), T1.plusSeconds(180).toString());
    }

    @Test
    void whoeverIsThereSaysSoAgainWhenThatWasDeleted() throws Exception {
        Await.until("both are there", () -> nodes() == 2);
        assertThat(etcd.ctl("del", "--prefix", "bosixnet/nodes/")).isZero();
        Await.until("both are there again", () -> nodes() == 2);
        assertThat(one.unavailable()).isEmpty();
    }

    private static long newest(RecordingFeed feed) {
        List<Long> revisions = feed.revisions();
        return revisions.get(revisions.size() - 1);
    }

    private long nodes() {
        try {
            assertThat(etcd.ctl("get", "--prefix", "--keys-only", "bosixnet/nodes/"))
                    .isZero();
            return etcd.output().lines().filter(line -> !line.isEmpty()).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whoever starts later could not find out that there was anything. */
    @Test
    void aHostThatWasDeletedByHandIsACommitThatAllKnowAlsoThoseThatStartLater() throws Exception {
        committed(one.commit(BETA, 0, record(BETA, "2001:db8::2", T1)));
        committed(one.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
        Await.until("both are told", () -> feed.view().size() == 2);
        assertThat(etcd.ctl("del", "bosixnet/hosts/alpha")).isZero();
        Await.until(
                "it is told, and numbered",
                () -> feed.view().size() == 1
                        && feed.commits()
                                .get(feed.commits().size() - 1)
                                .changes()
                                .isEmpty());
        RecordingFeed later = new RecordingFeed();
        HostRecordDao third = open("third", later);
        assertThat(later.snapshots().get(0).position().revision()).isEqualTo(newest(feed));
        assertThat(third.newest()).isEqualTo(newest(feed));
    }

    @Test
    void whenEtcdWasAwayForLongOneLeadsAgain() throws Exception {
        Duration longest = Duration.ofSeconds(3);
        etcd.kill();
        Await.until("it is missed", () -> one.unavailable().isPresent());
        Await.until("that is told", () -> cluster(one).behind().compareTo(longest) > 0);
        etcd.start();
        Await.until("all is known again", () -> cluster(one).behind().compareTo(longest) < 0);
        Await.until(
                "one leads",
                () -> one.unavailable().isEmpty()
                        && other.unavailable().isEmpty()
                        && cluster(one).leads() != cluster(other).leads());
    }

    @Test
    void whatOneHasPutAnotherFindsAtOnce() {
        for (int i = 0; i < 20; i++) {
            cluster(one).put(VALUE + i, "text " + i, Duration.ofHours(1));
            assertThat(cluster(other).find(VALUE + i)).contains("text " + i);
        }
        Await.until("all are known", () -> cluster(other).all(Cluster.SESSIONS).size() == 20);
        cluster(other).remove(VALUE + 7);
        assertThat(cluster(other).all(Cluster.KEYS)).isEmpty();
        Await.until("the other has heard", () -> cluster(one).find(VALUE + 7).isEmpty());
        assertThat(cluster(one).find(VALUE + 8)).isPresent();
        HostRecordDao third = open("third", new RecordingFeed());
        assertThat(cluster(third).all(Cluster.SESSIONS))
                .isEqualTo(cluster(one).all(Cluster.SESSIONS))
                .hasSize(19);
    }

    @Test
    void aValueGoesWhenItsTimeIsOver() {
        cluster(one).put(VALUE, "text", Duration.ofSeconds(15));
        assertThat(cluster(other).find(VALUE)).contains("text");
        Await.until("it is gone", () -> cluster(other).find(VALUE).isEmpty());
    }

    @Test
    void ofTwoThatPutAtOnceOneIsFirst() throws Exception {
        for (int i = 0; i < 20; i++) {
            String name = Cluster.KEYS + "key" + i;
            CompletableFuture<String> first =
                    CompletableFuture.supplyAsync(() -> cluster(one).putIfAbsent(name, "one"));
            String second = cluster(other).putIfAbsent(name, "other");
            assertThat(first.get()).isEqualTo(second);
            assertThat(cluster(one).find(name)).contains(second);
        }
    }

    @Test
    void whoHasOtherSettingsIsNamed() {
        try (LogCapture log = new LogCapture(EtcdCluster.class.getName())) {
            cluster(one).announce("same");
            cluster(other).announce("other");
            Await.until(
                    "both say so",
                    () -> one.warnings().size() == 1 && other.warnings().size() == 1);
            assertThat(one.warnings().get(0)).contains("1 has other administrator's, join or reader keys");
            Await.until("it is logged", () -> log.warnings().size() == 2);
            cluster(other).announce("same");
            Await.until(
                    "all is well",
                    () -> one.warnings().isEmpty() && other.warnings().isEmpty());
            assertThat(log.warnings()).hasSize(2);
        }
    }

    @Test
    void aKeyThatCannotBeReadIsAWarning() throws Exception {
        assertThat(one.warnings()).isEmpty();
        assertThat(etcd.ctl("put", "bosixnet/hosts/beta", "nonsense")).isZero();
        Await.until("it is told", () -> !one.warnings().isEmpty());
        assertThat(one.warnings()).singleElement().asString().contains("bosixnet/hosts/beta");
        assertThat(etcd.ctl("del", "bosixnet/hosts/beta")).isZero();
        Await.until("it is gone", () -> one.warnings().isEmpty());
    }

    @Test
    void nothingIsCommittedInAHistoryThatHasAnotherNameByNow() throws Exception {
        String epoch = feed.snapshots().get(0).position().epoch();
        for (String command : List.of("del", "put")) {
            int read = feed.snapshots().size();
            assertThat(
                            command.equals("del")
                                    ? etcd.ctl("del", "bosixnet/epoch")
                                    : etcd.ctl("put", "bosixnet/epoch", "no name"))
                    .isZero();
            Optional<CommitResult> committed = Optional.empty();
            while (committed.isEmpty()) {
                try {
                    committed = Optional.of(one.commit(
                            BETA,
                            Optional.ofNullable(feed.view().get(BETA))
                                    .map(record -> record.revision())
                                    .orElse(0L),
                            record(BETA, "2001:db8::2", T2)));
                } catch (StoreException e) {
                    assertThat(e).hasMessageContaining("earlier state");
                }
            }
            assertThat(feed.snapshots())
                    .as("times that everything was read, " + command)
                    .hasSizeGreaterThan(read);
            long revision = committed(committed.get());
            Await.until(
                    "it is told",
                    () -> feed.view().containsKey(BETA) && feed.view().get(BETA).revision() == revision);
            String now =
                    feed.snapshots().get(feed.snapshots().size() - 1).position().epoch();
            assertThat(now).isNotEqualTo(epoch);
            epoch = now;
        }
    }
}
