package org.bosixnet.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.dao.Records.ALPHA;
import static org.bosixnet.dao.Records.BETA;
import static org.bosixnet.dao.Records.T1;
import static org.bosixnet.dao.Records.T2;
import static org.bosixnet.dao.Records.T3;
import static org.bosixnet.dao.Records.record;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchEvent.EventType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Outage;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.stored.StoredRecord;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.Test;

class MirrorTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Outage OUTAGE = new Outage(T1, T2);

    private final Keyspace keys = new Keyspace("fleet");
    private final Mirror mirror = new Mirror(keys, new Epochs.Epoch("0123456789abcdef", 1));

    private static WatchEvent event(EventType type, ByteSequence key, ByteSequence value, long revision) {
        KeyValue after = new KeyValue(
                io.etcd.jetcd.api.KeyValue.newBuilder()
                        .setKey(ByteString.copyFrom(key.getBytes()))
                        .setValue(ByteString.copyFrom(value.getBytes()))
                        .setModRevision(revision)
                        .build(),
                ByteSequence.EMPTY);
        return new WatchEvent(after, after, type);
    }

    private static WatchEvent put(ByteSequence key, String value, long revision) {
        return event(EventType.PUT, key, Keyspace.bytes(value), revision);
    }

    private WatchEvent put(HostRecord record, long revision) {
        return event(
                EventType.PUT, keys.host(record.name().value()), EtcdJson.write(new StoredRecord(record)), revision);
    }

    private WatchEvent removed(HostName name, long revision) {
        return event(EventType.DELETE, keys.host(name.value()), ByteSequence.EMPTY, revision);
    }

    private WatchEvent head(long revision) {
        return put(keys.head(), "head" + revision, revision);
    }

    private Mirror.Change apply(WatchEvent... events) {
        return mirror.apply(List.of(events), NOW);
    }

    private static SignOfLife seen(Instant time) {
        return new SignOfLife(time, Reports.AGENT);
    }

    @Test
    void whatHappenedAtOneRevisionIsOneCommit() {
        HostRecord alpha = record(ALPHA, "2001:db8::1", T1);
        HostRecord beta = record(BETA, "2001:db8::2", T1);
        Mirror.Change change = apply(put(alpha, 7), put(beta, 7), head(7));
        assertThat(change.commit())
                .isEqualTo(new Commit(
                        7,
                        List.of(
                                new Commit.Change(ALPHA, alpha.withRevision(7)),
                                new Commit.Change(BETA, beta.withRevision(7)))));
        assertThat(mirror.position().revision()).isEqualTo(7);
        assertThat(mirror.head().revision()).isEqualTo(7);
        change = apply(removed(ALPHA, 8), put(record(BETA, "2001:db8::3", T2), 8), head(8));
        assertThat(change.commit())
                .isEqualTo(new Commit(
                        8,
                        List.of(
                                new Commit.Change(ALPHA, null),
                                new Commit.Change(
                                        BETA, record(BETA, "2001:db8::3", T2).withRevision(8)))));
        assertThat(mirror.records()).containsOnlyKeys(BETA);
    }

    @Test
    void aRemovalOfWhatWasNeverThereIsACommitWithoutChanges() {
        assertThat(apply(removed(ALPHA, 7), head(7)).commit()).isEqualTo(new Commit(7, List.of()));
        assertThat(mirror.position().revision()).isEqualTo(7);
    }

    @Test
    void aHostThatSomeoneElseWroteWithoutTheHeadIsACommit() {
        assertThat(apply(put(record(ALPHA, "2001:db8::1", T1), 7)).commit()).isNotNull();
        assertThat(mirror.position().revision()).isEqualTo(7);
        assertThat(mirror.head()).isEqualTo(Mirror.Head.NONE);
    }

    @Test
    void keysOfOthersAreIgnored() {
        Mirror.Change change = apply(
                put(Keyspace.bytes("fleet/other"), "x", 7),
                put(Keyspace.bytes("fleet/seen/1024"), "alpha 1 agent\n", 7),
                put(Keyspace.bytes("fleet/seen/01"), "alpha 1 agent\n", 7),
                put(Keyspace.bytes("fleet/seen/x"), "alpha 1 agent\n", 7),
                put(keys.node("one"), "x", 7),
                put(keys.epoch(), "x", 7),
                event(EventType.DELETE, Keyspace.bytes("fleet/seen/99999999999"), ByteSequence.EMPTY, 7),
                event(EventType.DELETE, Keyspace.bytes("fleet/other"), ByteSequence.EMPTY, 7));
        assertThat(change).isEqualTo(new Mirror.Change(null, Map.of(), List.of()));
        assertThat(mirror.position().revision()).isZero();
        assertThat(mirror.snapshot(NOW).byName()).isEmpty();
    }

    @Test
    void aHostThatCannotBeReadIsLeftOutAndNamed() {
        apply(put(record(ALPHA, "2001:db8::1", T1), 7), head(7));
        try (LogCapture log = new LogCapture(UnreadableKeys.class.getName())) {
            Mirror.Change change = apply(put(keys.host("alpha"), "{", 8), put(keys.host("-no-name-"), "{}", 8));
            assertThat(change.commit()).isEqualTo(new Commit(8, List.of(new Commit.Change(ALPHA, null))));
            assertThat(log.warnings()).hasSize(2);
        }
        apply(put(record(ALPHA, "2001:db8::1", T1), 9), removed(new HostName("beta"), 9));
        assertThat(mirror.records()).containsOnlyKeys(ALPHA);
    }

    @Test
    void marksOfOthersAreNewsOnceAndNeverGoBack() {
        apply(put(record(ALPHA, "2001:db8::1", T1), 7), head(7));
        ByteSequence bucket = keys.seen(SeenBuckets.of(ALPHA));
        String later = "alpha " + T2.toEpochMilli() + " agent\n";
        Mirror.Change change = apply(put(bucket, later, 8));
        assertThat(change).isEqualTo(new Mirror.Change(null, Map.of(ALPHA, seen(T2)), List.of()));
        assertThat(mirror.position().revision()).as("a mark is no commit").isEqualTo(7);
        assertThat(apply(put(bucket, later, 9)).marks()).isEmpty();
        assertThat(apply(put(bucket, "alpha " + T1.toEpochMilli() + " agent\n", 10))
                        .marks())
                .isEmpty();
        assertThat(mirror.records().get(ALPHA).sign()).isEqualTo(seen(T2));
    }

    @Test
    void aMarkStaysWhenItsHostIsWrittenWithAnEarlierOne() {
        apply(put(record(ALPHA, "2001:db8::1", T1), 7), head(7));
        mirror.mark(Map.of(ALPHA, seen(T3)), NOW);
        apply(put(record(ALPHA, "2001:db8::2", T2), 8), head(8));
        assertThat(mirror.records().get(ALPHA).seen()).isEqualTo(T3);
        assertThat(mirror.seen().unwritten()).containsExactly(Map.entry(ALPHA, seen(T3)));
    }

    @Test
    void noTimeIsLaterThanNow() {
        apply(put(record(ALPHA, "2001:db8::1", NOW.plusSeconds(60)), 7), head(7));
        assertThat(mirror.records().get(ALPHA).seen()).isEqualTo(NOW);
        assertThat(mirror.records().get(ALPHA).changed()).isEqualTo(NOW);
        mirror.notAfter(T1);
        assertThat(mirror.records().get(ALPHA).seen()).isEqualTo(T1);
    }

    /** As one noted by a registry that was started while its clock was ahead by years: nobody would expire until then. */
    @Test
    void noOutageIsToldToBeLaterThanNow() {
        Outage ahead = new Outage(T1, NOW.plusSeconds(1000));
        Outage later = new Outage(NOW.plusSeconds(10), NOW.plusSeconds(20));
        ByteSequence both = EtcdJson.writeOutages(List.of(ahead, later));
        assertThat(apply(event(EventType.PUT, keys.outages(), both, 7)).outages())
                .containsExactly(new Outage(T1, NOW));
        assertThat(apply(event(EventType.PUT, keys.outages(), both, 8)).outages())
                .isEmpty();
        assertThat(mirror.snapshot(NOW).outages()).containsExactly(new Outage(T1, NOW));
    }

    @Test
    void anOutageIsToldOnce() {
        WatchEvent outages = event(EventType.PUT, keys.outages(), EtcdJson.writeOutages(List.of(OUTAGE)), 7);
        assertThat(apply(outages)).isEqualTo(new Mirror.Change(null, Map.of(), List.of(OUTAGE)));
        assertThat(apply(outages).outages()).isEmpty();
        assertThat(mirror.snapshot(NOW).outages()).containsExactly(OUTAGE);
    }

    @Test
    void anOutageIsToldEvenIfItCameWithACommit() {
        assertThat(apply(event(EventType.PUT, keys.outages(), EtcdJson.writeOutages(List.of(OUTAGE)), 7), head(7))
                        .outages())
                .containsExactly(OUTAGE);
    }

    @Test
    void aCommitTellsWhatExpiredWithIt() {
        Expired expired = new Expired(T1, 1);
        WatchEvent list = event(EventType.PUT, keys.expired(), EtcdJson.writeExpired(List.of(expired)), 8);
        apply(put(record(ALPHA, "2001:db8::1", T1), 7), head(7));
        assertThat(apply(removed(ALPHA, 8), list, head(8)).commit())
                .isEqualTo(new Commit(8, List.of(new Commit.Change(ALPHA, null)), expired));
        assertThat(apply(put(record(ALPHA, "2001:db8::1", T1), 9), head(9)).commit())
                .extracting(Commit::expired)
                .isNull();
    }

    @Test
    void aListThatIsNotUnderstoodChangesNothing() {
        apply(event(EventType.PUT, keys.outages(), EtcdJson.writeOutages(List.of(OUTAGE)), 7));
        try (LogCapture log = new LogCapture(UnreadableKeys.class.getName())) {
            apply(put(keys.outages(), "[]", 8));
            assertThat(log.warnings())
                    .containsExactly("The key fleet/outages in etcd cannot be read: it is no JSON object");
        }
        assertThat(mirror.outages().all()).containsExactly(OUTAGE);
    }

    @Test
    void whateverCannotBeReadIsNamedUntilItCan() {
        ByteSequence bucket = keys.seen(SeenBuckets.of(ALPHA));
        Map<ByteSequence, List<String>> values = Map.of(
                keys.host("alpha"),
                List.of("nonsense", "[".repeat(5000), "{\"name\":\"alpha\"}"),
                keys.outages(),
                List.of("", "[]", "{}", "{\"outages\":[7]}", "{\"outages\":[{\"from\":1e999999999}]}"),
                keys.expired(),
                List.of("{\"expired\":[{\"time\":\"2026-11-23T06:31:23.001Z\",\"hosts\":1e999999999}]}"),
                keys.alive(),
                List.of("now", ""),
                bucket,
                List.of("nonsense", "alpha 1000 agent\nalpha", "alpha 1000 agent 7\n", "beta 1000 agent\n"));
        values.forEach((key, all) -> all.forEach(value -> {
            apply(put(key, value, 8));
            assertThat(mirror.unreadable().warning())
                    .as(value)
                    .contains("These keys in etcd cannot be read: " + key + ".");
            apply(event(EventType.DELETE, key, ByteSequence.EMPTY, 9));
            assertThat(mirror.unreadable().warning()).isEmpty();
        }));
        apply(put(bucket, "nonsense", 10));
        apply(put(bucket, "alpha 1000 agent\n", 11), put(keys.alive(), "2026-11-23T06:31:23.001Z", 11));
        assertThat(mirror.unreadable().warning()).isEmpty();
        assertThat(mirror.alive()).isEqualTo(Instant.parse("2026-11-23T06:31:23.001Z"));
    }

    private static String withColour(String colour) {
        return "{\"name\":\"alpha\",\"addresses\":[\"2001:db8::1\"],\"changed\":\"2026-11-23T06:31:23.001Z\","
                + "\"seen\":\"2026-11-23T06:31:23.001Z\",\"colour\":\"" + colour + "\"}";
    }

    private String written(long expected) {
        HostRecord alpha = record(ALPHA, "2001:db8::2", T1);
        return EtcdJson.write(mirror.hosts().written(alpha, expected, NOW)).toString();
    }

    /** As after a conflict with another registry, of which the watch has not told yet. */
    @Test
    void whatANewerVersionHasPutIntoTheRecordThatIsReplacedStaysWithIt() throws Exception {
        ByteSequence key = keys.host("alpha");
        Mirror.Change unused = apply(put(key, withColour("green"), 7), head(7));
        mirror.hosts()
                .found(EtcdJson.readHost("alpha", put(key, withColour("red"), 9).getKeyValue()));
        assertThat(written(7)).contains("green");
        assertThat(written(9)).contains("red");
        assertThat(written(0)).as("of one that was removed").doesNotContain("colour");
        unused = apply(put(key, withColour("blue"), 8), head(8));
        assertThat(written(8)).contains("blue");
        assertThat(written(9)).contains("red");
        unused = apply(put(record(ALPHA, "2001:db8::2", T1), 10), head(10));
        assertThat(written(10)).doesNotContain("colour");
        assertThat(written(9)).as("nothing is kept for long").doesNotContain("colour");
    }
}
