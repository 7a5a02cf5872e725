package org.bosixnet.etcd;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.Records.ALPHA;
import static org.bosixnet.dao.Records.BETA;
import static org.bosixnet.dao.Records.T1;
import static org.bosixnet.dao.Records.T2;
import static org.bosixnet.dao.Records.T3;
import static org.bosixnet.dao.Records.committed;
import static org.bosixnet.dao.Records.record;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.op.Op;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.Mutation;
import org.bosixnet.dao.RecordingFeed;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.Transaction;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.LogCapture;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;

/** Several registries on one etcd, which is killed and written to by others. */
@Needs({"etcd", "etcdctl"})
class SharedStoreIT extends EtcdFixture {

    private final Set<Thread> before = Thread.getAllStackTraces().keySet();

    private HostRecordDao open(String node) {
        return open(node, Duration.ofSeconds(1));
    }

    private static void awaitSame(RecordingFeed one, RecordingFeed other) {
        Await.until("both feeds know the same", () -> one.view().equals(other.view()));
    }

    @Test
    void whatIsCommittedAtOneIsToldAtAllWithTheSameRevision() {
        HostRecordDao one = open("one");
        HostRecordDao other = open("other");
        RecordingFeed first = started(one);
        RecordingFeed second = started(other);
        long alpha = committed(one.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
        Await.until("the other has heard", () -> second.view().containsKey(ALPHA));
        assertThat(other.commit(ALPHA, 0, record(ALPHA, "2001:db8::2", T1)))
                .isEqualTo(new CommitResult.Conflict(
                        record(ALPHA, "2001:db8::1", T1).withRevision(alpha)));
        long beta = committed(other.commit(BETA, 0, record(BETA, "2001:db8::2", T1)));
        committed(other.commit(ALPHA, alpha, null));
        Await.until(
                "all is told to both",
                () -> first.commits().size() == 3 && second.commits().size() == 3);
        assertThat(first.commits()).isEqualTo(second.commits()).hasSize(3);
        assertThat(first.view().get(BETA).revision()).isEqualTo(beta);
        assertThat(first.snapshots().get(0).position().epoch())
                .isEqualTo(second.snapshots().get(0).position().epoch());
    }

    @Test
    void marksReachTheOthersAndOutliveAll() {
        HostRecordDao one = open("one");
        HostRecordDao other = open("other");
        started(one);
        RecordingFeed second = started(other);
        committed(one.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
        committed(one.commit(BETA, 0, record(BETA, "2001:db8::2", T1)));
        Await.until("the other has heard", () -> second.view().containsKey(BETA));
        one.markSeen(ALPHA, new SignOfLife(T3, Reports.DYNDNS2));
        other.markSeen(ALPHA, new SignOfLife(T2, Reports.AGENT));
        other.markSeen(BETA, new SignOfLife(T2, Reports.AGENT));
        Await.until("the mark is told", () -> second.view().get(ALPHA).seen().equals(T3));
        one.close();
        other.close();
        RecordingFeed third = started(open("third"));
        assertThat(third.view().get(ALPHA).sign()).isEqualTo(new SignOfLife(T3, Reports.DYNDNS2));
        assertThat(third.view().get(BETA).sign()).isEqualTo(new SignOfLife(T2, Reports.AGENT));
    }

    @Test
    void twoThatCommitTheSameNameLoseNothing() throws Exception {
        HostRecordDao one = open("one");
        HostRecordDao other = open("other");
        RecordingFeed first = started(one);
        RecordingFeed second = started(other);
        int rounds = 50;
        ExecutorService pool = Executors.newFixedThreadPool(2);
        List<Future<Integer>> done =
                List.of(pool.submit(() -> count(one, rounds)), pool.submit(() -> count(other, rounds)));
        for (Future<Integer> future : done) {
            assertThat(future.get()).isEqualTo(rounds);
        }
        pool.shutdown();
        Await.until(
                "all commits are told to both",
                () -> first.commits().size() == 2 * rounds && second.commits().size() == 2 * rounds);
        assertThat(first.view().get(ALPHA).changed().toEpochMilli()).isEqualTo(2L * rounds);
        assertThat(first.complaints()).isEmpty();
        assertThat(second.commits()).isEqualTo(first.commits());
    }

    private static int count(HostRecordDao dao, int rounds) {
        HostRecord current = null;
        int done = 0;
        while (done < rounds) {
            long count = current == null ? 0 : current.changed().toEpochMilli();
            HostRecord next = record(ALPHA, "2001:db8::1", Instant.ofEpochMilli(count + 1));
            CommitResult result = dao.commit(ALPHA, current == null ? 0 : current.revision(), next);
            if (result instanceof CommitResult.Committed committed) {
                done++;
                current = next.withRevision(committed.revision());
            } else {
                current = ((CommitResult.Conflict) result).current();
            }
        }
        return done;
    }

    @Test
    void whileEtcdIsDownNothingIsStoredAndAfterwardsAllGoesOn() throws Exception {
        HostRecordDao dao = open("one");
        HostRecordDao other = open("other");
        RecordingFeed feed = started(dao);
        RecordingFeed second = started(other);
        long alpha = committed(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
        Await.until(
                "it is told",
                () -> feed.view().containsKey(ALPHA) && second.view().containsKey(ALPHA));
        etcd.kill();
        assertThatThrownBy(() -> dao.commit(ALPHA, alpha, null))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
        Await.until("the registry says so", () -> dao.unavailable().isPresent());
        assertThat(dao.unavailable().orElseThrow()).contains(etcd.url());
        dao.markSeen(ALPHA, new SignOfLife(T2, Reports.AGENT)); // is told here, and kept for when etcd is back
        Await.until("the mark is told", () -> feed.view().get(ALPHA).seen().equals(T2));
        etcd.start();
        Await.until(
                "both work again",
                () -> dao.unavailable().isEmpty() && other.unavailable().isEmpty());
        Await.until(
                "the mark has reached the other",
                () -> second.view().get(ALPHA).seen().equals(T2));
        committed(other.commit(BETA, 0, record(BETA, "2001:db8::2", T1)));
        awaitSame(feed, second);
        assertThat(feed.snapshots()).as("times that everything was read").hasSize(1);
        assertThat(feed.complaints()).isEmpty();
    }

    @Test
    void whoReportsWhileAWithdrawalWaitsForEtcdIsNotWithdrawn() throws Exception {
        HostRecordDao dao = open("one");
        RecordingFeed feed = started(dao);
        long alpha = committed(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
        Await.until("it is told", () -> feed.view().containsKey(ALPHA));
        Mutation withdrawal = new Mutation(ALPHA, alpha, null);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        etcd.pause();
        Future<CommitResult> first = pool.submit(() -> dao.commit(BETA, 0, record(BETA, "2001:db8::2", T1)));
        awaitThreads("one is under way", 1, "Commits.turn", "EtcdClient.transact");
        Future<CommitResult> second = pool.submit(() -> dao.commit(new Transaction(List.of(withdrawal), T1)));
        awaitThreads("both wait", 2, "Commits.commit", "SharedStoreIT");
        dao.markSeen(ALPHA, new SignOfLife(T2, Reports.AGENT));
        etcd.resume();
        long unused = committed(first.get());
        assertThat(second.get()).isInstanceOf(CommitResult.Conflict.class);
        pool.shutdown();
        unused = committed(dao.commit(new Transaction(List.of(withdrawal), T2)));
    }

    /** Waits until that many threads are in both methods. */
    private static void awaitThreads(String what, int count, String one, String other) {
        Await.until(
                what,
                () -> Thread.getAllStackTraces().values().stream()
                                .map(frames -> Stream.of(frames)
                                        .map(String::valueOf)
                                        .toList()
                                        .toString())
                                .filter(frames -> frames.contains(one) && frames.contains(other))
                                .count()
                        == count);
    }

    @Test
    void whatWasCompactedMeanwhileIsReadAnew() throws Exception {
        HostRecordDao behind = open("behind", Duration.ofSeconds(60));
        assertThatItIsReadAnew(behind, () -> {
            long last = commitBeta();
            assertThat(etcd.ctl("compact", Long.toString(last)))
                    .as(etcd.output())
                    .isZero();
        });
    }

    @Test
    void whatCannotBeToldAtOnceIsReadAnew() throws Exception {
        HostRecordDao behind = open("behind", Duration.ofSeconds(60));
        assertThatItIsReadAnew(behind, () -> {
            fill("seen", 200);
            long unused = commitBeta();
        });
    }

    /** A fleet whose prefix begins with this one's and a slash, with more than one answer of etcd may have. */
    @Test
    void howeverMuchIsBesideTheKeysOfARegistryItWorks() throws Exception {
        HostRecordDao one = open("one");
        started(one);
        fill("dev", 200);
        committed(one.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
        RecordingFeed feed = started(open("other"));
        assertThat(feed.view()).containsKey(ALPHA);
        assertThat(one.unavailable()).isEmpty();
    }

    @Test
    void whatKeepsItFromReadingIsSaid() throws Exception {
        HostRecordDao behind = open("behind", Duration.ofSeconds(60));
        String why =
                "This registry has not heard yet of what etcd has: A backup is being restored into etcd, or was not to its"
                        + " end: then restore it again.";
        try (LogCapture log = new LogCapture(Upkeep.class.getName())) {
            assertThatItIsReadAnew(
                    behind,
                    () -> {
                        long last = commitBeta();
                        assertThat(etcd.ctl("put", "bosixnet/restoring", "now")).isZero();
                        assertThat(etcd.ctl("compact", Long.toString(last))).isZero();
                    },
                    () -> {
                        Await.until("the registry says so", () -> behind.unavailable()
                                .equals(Optional.of(why)));
                        Await.until("the log, too", () -> log.warnings().contains(why));
                        assertThat(etcd.ctl("del", "bosixnet/restoring")).isZero();
                    });
            assertThat(log.warnings().stream().filter(why::equals)).as("said").hasSize(1);
        }
    }

    private long commitBeta() {
        HostRecordDao other = open("other");
        started(other);
        return committed(other.commit(BETA, 0, record(BETA, "2001:db8::2", T1)));
    }

    /** Does something to etcd that a registry does not hear of, and asserts that it knows it afterwards, by reading everything. */
    private void assertThatItIsReadAnew(HostRecordDao behind, EtcdServer.Action meanwhile) throws Exception {
        assertThatItIsReadAnew(behind, meanwhile, () -> {});
    }

    private void assertThatItIsReadAnew(HostRecordDao behind, EtcdServer.Action meanwhile, EtcdServer.Action then)
            throws Exception {
        RecordingFeed feed = started(behind);
        long alpha = committed(behind.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
        Await.until("it is told", () -> feed.view().containsKey(ALPHA));
        etcd.unseen(meanwhile);
        then.run();
        Await.until("it is read", () -> feed.view().containsKey(BETA));
        assertThat(feed.snapshots()).hasSize(2);
        assertThat(feed.snapshots().get(1).position().epoch())
                .isEqualTo(feed.snapshots().get(0).position().epoch());
        Await.until("the registry works", () -> behind.unavailable().isEmpty());
        committed(behind.commit(ALPHA, alpha, record(ALPHA, "2001:db8::3", T2)));
    }

    /** A page of as many keys as fit while values are short would be too long when they are not. */
    @Test
    void allKeysAreReadInTheirOrderHoweverLongTheirValuesAre() throws Exception {
        try (EtcdClient client = etcd.client()) {
            List<Op> puts = new ArrayList<>();
            for (int i = 0; i < 3000; i++) {
                puts.add(EtcdClient.put(Keyspace.bytes("bosixnet/mixed/%04d".formatted(i)), Keyspace.bytes("short")));
                if (puts.size() == EtcdClient.MAX_OPERATIONS || i == 2999) {
                    client.transact(puts);
                    puts.clear();
                }
            }
            fill("mixed/long", 300);
            List<String> read = new ArrayList<>();
            client.each(
                    Keyspace.bytes("bosixnet/mixed/"),
                    0,
                    found -> read.add(found.getKey().toString(UTF_8)));
            assertThat(read).hasSize(3300).doesNotHaveDuplicates().isSorted();
        }
    }

    /** Puts as many values of 400 KiB under the prefix. */
    private void fill(String where, int count) {
        ByteSequence value = Keyspace.bytes("x".repeat(400 << 10));
        try (EtcdClient client = etcd.client()) {
            for (int i = 0; i < count; i++) {
                client.transact(List.of(EtcdClient.put(Keyspace.bytes("bosixnet/" + where + "/" + i), value)));
            }
        }
    }

    @Test
    void whatCannotBeReadIsNamedAndLeftAsItIs() throws Exception {
        HostRecordDao before = open("one");
        started(before);
        committed(before.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)));
        before.close();
        for (String value : List.of(
                "nonsense",
                "",
                "\0\1\u00ff",
                "[]",
                "{}",
                "{} {}",
                "{\"format\":2,\"name\":\"beta\"}",
                "{\"format\":1e999999999,\"name\":\"beta\"}",
                "{\"name\":\"beta\",\"addresses\":" + "[".repeat(2000) + "]".repeat(2000) + "}",
                "[".repeat(100_000),
                "{\"name\":\"other\",\"addresses\":[\"2001:db8::1\"],\"changed\":\"2026-11-23T06:31:23.001Z\","
                        + "\"seen\":\"2026-11-23T06:31:23.001Z\"}")) {
            ByteSequence written = ByteSequence.from(value, ISO_8859_1);
            try (EtcdClient client = etcd.client()) {
                client.transact(List.of(EtcdClient.put(Keyspace.bytes("bosixnet/hosts/beta"), written)));
                HostRecordDao dao = open("one");
                try (LogCapture log = new LogCapture(EtcdHostRecordDao.class.getPackage())) {
                    RecordingFeed feed = started(dao);
                    assertThat(feed.view()).containsOnlyKeys(ALPHA);
                    assertThat(log.warnings()).anyMatch(line -> line.contains("bosixnet/hosts/beta"));
                }
                assertThat(dao.warnings()).singleElement().asString().contains("bosixnet/hosts/beta");
                assertThatThrownBy(() -> dao.commit(BETA, 0, record(BETA, "2001:db8::2", T1)))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("bosixnet/hosts/beta");
                assertThat(client.get(Keyspace.bytes("bosixnet/hosts/beta"))
                                .getKvs()
                                .get(0)
                                .getValue())
                        .isEqualTo(written);
                dao.close();
            }
        }
    }

    @Test
    void whatANewerVersionHasAddedStays() throws Exception {
        etcd.ctl(
                "put",
                "bosixnet/hosts/alpha",
                "{\"name\":\"alpha\",\"addresses\":[\"2001:db8::1\"],\"changed\":\"2026-11-23T06:31:23.001Z\","
                        + "\"seen\":\"2026-11-23T06:31:23.001Z\",\"colour\":\"green\"}");
        HostRecordDao dao = open("one");
        RecordingFeed feed = started(dao);
        HostRecord alpha = feed.view().get(ALPHA);
        committed(dao.commit(ALPHA, alpha.revision(), record(ALPHA, "2001:db8::2", T2)));
        assertThat(etcd.value("bosixnet/hosts/alpha")).contains("2001:db8::2").contains("\"colour\":\"green\"");
    }

    @Test
    void noThreadOutlivesTheStore() {
        for (int round = 0; round < 3; round++) {
            HostRecordDao dao = open("one");
            started(dao);
            assertThat(threads()).isNotEmpty();
            dao.close();
            Await.until("no thread is left", () -> threads().isEmpty());
        }
    }

    private List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .toList();
    }
}
