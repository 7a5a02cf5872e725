package org.bosixnet.etcd;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.ByteSequence;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;

class SeenBucketsTest {

    private static final HostName ALPHA = new HostName("alpha");
    private static final Instant NOW = Instant.MAX;
    private static final SignOfLife EARLY = sign(1_000);
    private static final SignOfLife LATE = sign(2_000);
    private static final int MAX_BYTES = 512 << 10;

    private final SeenBuckets buckets = new SeenBuckets();

    private static SignOfLife sign(long millis) {
        return new SignOfLife(Instant.ofEpochMilli(millis), Reports.AGENT);
    }

    private static Map<HostName, SignOfLife> read(List<SeenBuckets.Part> parts) {
        Map<HostName, SignOfLife> marks = new HashMap<>();
        SeenBuckets other = new SeenBuckets();
        parts.forEach(part -> marks.putAll(other.read(part.bucket(), 1, part.value())));
        return marks;
    }

    /** Takes all that is to be written, in as many turns as that needs. */
    private static Map<HostName, SignOfLife> takeAll(SeenBuckets buckets) {
        Map<HostName, SignOfLife> marks = new HashMap<>();
        for (List<SeenBuckets.Part> parts = buckets.take(0, NOW);
                !parts.isEmpty();
                parts = buckets.take(after(parts), NOW)) {
            marks.putAll(read(parts));
        }
        return marks;
    }

    private static int after(List<SeenBuckets.Part> parts) {
        return parts.get(parts.size() - 1).bucket() + 1;
    }

    @Provide
    Arbitrary<Map<HostName, SignOfLife>> marks() {
        Arbitrary<HostName> names = Arbitraries.strings()
                .withCharRange('a', 'z')
                .ofMinLength(1)
                .ofMaxLength(63)
                .map(text -> HostName.stored("h" + text.substring(1)));
        Arbitrary<SignOfLife> signs = Combinators.combine(
                        Arbitraries.longs().between(0, 253_402_300_799_999L), Arbitraries.of(Reports.class))
                .as((millis, reports) -> new SignOfLife(Instant.ofEpochMilli(millis), reports));
        return Arbitraries.maps(names, signs).ofMaxSize(300);
    }

    @Property(tries = 100)
    void whatIsWrittenIsRead(@ForAll("marks") Map<HostName, SignOfLife> marks) {
        SeenBuckets buckets = new SeenBuckets();
        marks.forEach(buckets::add);
        assertThat(buckets.unwritten()).isEqualTo(marks);
        assertThat(takeAll(buckets)).isEqualTo(marks);
        assertThat(takeAll(buckets)).isEmpty();
    }

    @Property(tries = 200)
    void anyValueIsReadWithoutAFailure(@ForAll byte[] value, @ForAll String text) {
        SeenBuckets buckets = new SeenBuckets();
        buckets.read(0, 1, ByteSequence.from(value));
        buckets.read(SeenBuckets.of(ALPHA), 1, Keyspace.bytes(text + "\nalpha 1000 agent\n" + text));
        buckets.add(ALPHA, EARLY);
        assertThat(takeAll(buckets)).containsEntry(ALPHA, EARLY);
    }

    @Example
    void theFormatIsALineForEachHost() {
        buckets.add(ALPHA, new SignOfLife(Instant.parse("2026-11-23T06:31:23.001Z"), Reports.DYNDNS2));
        assertThat(buckets.take(0, NOW))
                .containsExactly(new SeenBuckets.Part(
                        SeenBuckets.of(ALPHA), 0, Keyspace.bytes("alpha 1795415483001 dyndns2\n")));
    }

    @Example
    void linesThatAreNoneAreSkippedAndStay() {
        List<String> none = List.of(
                "# a comment",
                "alpha",
                "alpha 3000",
                "alpha -3000 agent",
                "alpha 1234567890123456 agent",
                "alpha 3000 agent more",
                " alpha 3000 agent",
                "al_pha! 3000 agent",
                "\u00ff\u0080",
                name(false) + " 3000 agent");
        String value = "\n" + String.join("\n", none) + "\nalpha 1000 agent\n\nalpha 999 agent";
        int bucket = SeenBuckets.of(ALPHA);
        assertThat(buckets.read(bucket, 1, ByteSequence.from(value, StandardCharsets.ISO_8859_1)))
                .isEqualTo(Map.of(ALPHA, EARLY));
        assertThat(buckets.hasOthers(bucket)).isTrue();
        buckets.add(ALPHA, LATE);
        ByteSequence written = buckets.take(0, NOW).get(0).value();
        assertThat(written.toString(StandardCharsets.ISO_8859_1).lines())
                .endsWith("alpha " + LATE.time().toEpochMilli() + " agent")
                .containsAll(none)
                .hasSize(none.size() + 1);
        buckets.read(bucket, 2, written);
        buckets.add(ALPHA, sign(LATE.time().toEpochMilli() + 1));
        assertThat(buckets.take(0, NOW).get(0).value().size())
                .as("no more than before")
                .isEqualTo(written.size());
        buckets.removed(bucket);
        assertThat(buckets.hasOthers(bucket)).isFalse();
    }

    @Example
    void ofVeryMuchThatIsNoMarkNothingStays() {
        int bucket = SeenBuckets.of(ALPHA);
        buckets.read(bucket, 1, Keyspace.bytes("x".repeat(MAX_BYTES)));
        buckets.add(ALPHA, EARLY);
        assertThat(buckets.take(0, NOW).get(0).value()).isEqualTo(Keyspace.bytes("alpha 1000 agent\n"));
    }

    /** Returns a name that is of alpha's bucket, or one that is not. */
    private static HostName name(boolean neighbour) {
        return IntStream.range(0, 100_000)
                .mapToObj(i -> new HostName("host" + i))
                .filter(name -> (SeenBuckets.of(name) == SeenBuckets.of(ALPHA)) == neighbour)
                .findFirst()
                .orElseThrow();
    }

    @Example
    void aWayToReportThatANewerVersionKnowsIsUnknown() {
        assertThat(buckets.read(SeenBuckets.of(ALPHA), 1, Keyspace.bytes("alpha 1000 telepathy")))
                .isEqualTo(Map.of(ALPHA, new SignOfLife(EARLY.time(), Reports.UNKNOWN)));
        buckets.add(ALPHA, new SignOfLife(EARLY.time(), Reports.UNKNOWN));
        assertThat(buckets.take(0, NOW).get(0).value())
                .as("and stays")
                .isEqualTo(Keyspace.bytes("alpha 1000 telepathy\nalpha 1000 \n"));
    }

    @Example
    void aMarkOfARegistryWhoseClockWasAheadIsNotWrittenAgain() {
        HostName neighbour = name(true);
        buckets.read(SeenBuckets.of(ALPHA), 7, Keyspace.bytes("alpha 9000 agent\n"));
        buckets.add(neighbour, EARLY);
        assertThat(read(buckets.take(0, LATE.time()))).isEqualTo(Map.of(ALPHA, LATE, neighbour, EARLY));
        buckets.add(neighbour, EARLY);
        assertThat(read(buckets.take(0, NOW))).as("nor kept").containsEntry(ALPHA, LATE);
    }

    @Example
    void whatOthersWroteIsCarriedIntoTheNextWrite() {
        int bucket = SeenBuckets.of(ALPHA);
        HostName neighbour = name(true);
        buckets.add(ALPHA, LATE);
        buckets.read(bucket, 7, Keyspace.bytes("alpha 1000 agent\n" + neighbour + " 1000 agent\n"));
        List<SeenBuckets.Part> parts = buckets.take(0, NOW);
        assertThat(parts).singleElement().extracting(SeenBuckets.Part::revision).isEqualTo(7L);
        assertThat(read(parts)).isEqualTo(Map.of(ALPHA, LATE, neighbour, EARLY));
    }

    @Example
    void whatWasNotWrittenIsTakenAgain() {
        buckets.add(ALPHA, EARLY);
        List<SeenBuckets.Part> parts = buckets.take(0, NOW);
        assertThat(buckets.take(0, NOW)).isEmpty();
        buckets.failed(parts);
        assertThat(buckets.take(0, NOW)).isEqualTo(parts);
    }

    @Example
    void whatIsBeingWrittenCountsAsUnwrittenUntilItIsReadOrFails() {
        buckets.add(ALPHA, EARLY);
        SeenBuckets.Part part = buckets.take(0, NOW).get(0);
        assertThat(buckets.unwritten()).isEqualTo(Map.of(ALPHA, EARLY));
        buckets.failed(List.of(part));
        assertThat(buckets.unwritten()).isEqualTo(Map.of(ALPHA, EARLY));
        part = buckets.take(0, NOW).get(0);
        buckets.read(part.bucket(), 7, part.value());
        assertThat(buckets.unwritten()).isEmpty();
    }

    @Example
    void whatIsMarkedMeanwhileWaitsForTheNextTime() {
        marksOfAllBuckets().forEach(buckets::add);
        int taken = 0;
        for (List<SeenBuckets.Part> parts = buckets.take(0, NOW);
                !parts.isEmpty();
                parts = buckets.take(after(parts), NOW)) {
            taken += parts.size();
            assertThat(taken).isLessThanOrEqualTo(SeenBuckets.COUNT);
            marksOfAllBuckets().forEach(buckets::add); // all report again before that was written
        }
        assertThat(taken).isEqualTo(SeenBuckets.COUNT);
        assertThat(buckets.take(0, NOW)).isNotEmpty();
    }

    private static Map<HostName, SignOfLife> marksOfAllBuckets() {
        Map<Integer, HostName> names = new HashMap<>();
        for (int i = 0; names.size() < SeenBuckets.COUNT; i++) {
            HostName name = HostName.stored("host" + i);
            names.putIfAbsent(SeenBuckets.of(name), name);
        }
        Map<HostName, SignOfLife> marks = new HashMap<>();
        names.values().forEach(name -> marks.put(name, EARLY));
        return marks;
    }

    @Example
    void whatIsOnlyReadIsNotWritten() {
        buckets.read(SeenBuckets.of(ALPHA), 7, Keyspace.bytes("alpha 1000 agent\n"));
        assertThat(buckets.take(0, NOW)).isEmpty();
    }

    @Example
    void aBucketThatSomeoneDeletedIsWrittenAnew() {
        int bucket = SeenBuckets.of(ALPHA);
        buckets.read(bucket, 7, Keyspace.bytes("alpha 1000 agent\n"));
        buckets.removed(bucket);
        assertThat(buckets.take(0, NOW))
                .containsExactly(new SeenBuckets.Part(bucket, 0, Keyspace.bytes("alpha 1000 agent\n")));
    }

    @Example
    void aForgottenHostIsNotWritten() {
        HostName neighbour = name(true);
        buckets.add(ALPHA, EARLY);
        buckets.add(neighbour, EARLY);
        buckets.forget(ALPHA);
        assertThat(takeAll(buckets)).isEqualTo(Map.of(neighbour, EARLY));
    }

    @Example
    void aMarkAheadOfTheClockIsTakenBackAndWritten() {
        buckets.read(SeenBuckets.of(ALPHA), 7, Keyspace.bytes("alpha 2000 agent\n"));
        buckets.notAfter(EARLY.time());
        assertThat(takeAll(buckets)).isEqualTo(Map.of(ALPHA, EARLY));
        buckets.notAfter(LATE.time());
        assertThat(buckets.take(0, NOW)).isEmpty();
    }

    @Example
    void aBucketIsBoundedAndKeepsTheLatestMarks() {
        List<HostName> names = longNamesOfOneBucket();
        Map<HostName, SignOfLife> marks = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            marks.put(names.get(i), sign(1_000_000 + i));
        }
        marks.forEach(buckets::add);
        List<SeenBuckets.Part> parts = buckets.take(0, NOW);
        ByteSequence value = parts.get(0).value();
        assertThat(value.size()).isBetween(MAX_BYTES - 300, MAX_BYTES);
        assertThat(value.toString(StandardCharsets.UTF_8)).endsWith("\n");
        Map<HostName, SignOfLife> kept = read(parts);
        assertThat(kept.keySet()).isEqualTo(Set.copyOf(names.subList(names.size() - kept.size(), names.size())));
        assertThat(marks).containsAllEntriesOf(kept);
    }

    @Example
    void oneTurnIsNoLargerThanEtcdTakes() {
        Map<HostName, SignOfLife> marks = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            marks.put(new HostName("host" + i), EARLY);
        }
        marks.forEach(buckets::add);
        Map<HostName, SignOfLife> taken = new HashMap<>();
        int turns = 0;
        for (List<SeenBuckets.Part> parts = buckets.take(0, NOW);
                !parts.isEmpty();
                parts = buckets.take(after(parts), NOW)) {
            assertThat(parts).hasSizeLessThanOrEqualTo(EtcdClient.MAX_OPERATIONS);
            assertThat(parts.stream().mapToInt(part -> part.value().size()).sum())
                    .isLessThan(2 * MAX_BYTES);
            taken.putAll(read(parts));
            turns++;
        }
        assertThat(turns).isGreaterThan(1);
        assertThat(taken).isEqualTo(marks);
    }

    /** Three registries that write once a minute, as by default, so write less than a hundred values a second. */
    @Example
    void aMillionHostsAreAThousandValues() {
        for (int i = 0; i < 1_000_000; i++) {
            buckets.add(new HostName("host" + i), EARLY);
        }
        int values = 0;
        int turns = 0;
        for (List<SeenBuckets.Part> parts = buckets.take(0, NOW);
                !parts.isEmpty();
                parts = buckets.take(after(parts), NOW)) {
            values += parts.size();
            turns++;
        }
        assertThat(3 * values).isLessThanOrEqualTo(60 * 100);
        assertThat(turns).isLessThan(100);
    }

    /** Returns names that all have one hash code, since those of "an" and "c0" are the same. */
    private static List<HostName> longNamesOfOneBucket() {
        String before = "long.".repeat(45);
        return IntStream.range(0, 1 << 12)
                .mapToObj(i -> IntStream.range(0, 12)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "an" : "c0")
                        .collect(joining("", before, "")))
                .map(HostName::new)
                .toList();
    }
}
