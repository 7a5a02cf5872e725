package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.bosixnet.client.registry.FakeRegistry;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.stream.StreamLink;
import org.bosixnet.client.stream.StreamPlan;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose stream is followed, and what is made of what it tells. */
@Timeout(60)
class ListFollowerStreamTest extends ListFollowerBench {

    @Test
    void theStreamComesFirstThenTheListThenTheChanges() throws Exception {
        first.lists("alpha=1", "beta=2");
        start(first, second);
        assertThat(first.streams()).isOne();
        assertThat(first.stream().position()).isNull();
        assertThat(first.fetches()).isZero();
        FakeRegistry.Asked stream = begin(first);
        assertThat(block()).isEqualTo("1 alpha;2 beta;");
        advance(Duration.ofSeconds(1));
        stream.tells("alpha", "2001:db8::11");
        settle();
        assertThat(block()).isEqualTo("11 alpha;2 beta;");
        advance(Duration.ofSeconds(1));
        stream.removes("alpha");
        settle();
        assertThat(block()).isEqualTo("2 beta;");
        assertThat(first.fetches()).isOne();
        assertThat(second.streams() + second.fetches()).isZero();
        assertThat(logger.lines())
                .containsExactly(
                        "INFO The list comes by stream from http://first",
                        "INFO Hosts file: +alpha 2001:db8::1, +beta 2001:db8::2",
                        "INFO Hosts file: ~alpha 2001:db8::11",
                        "INFO Hosts file: -alpha");
    }

    @Test
    void whileTheStreamSpeaksNothingIsPolledButTheFileIsKept() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        stream.tells("beta", "2001:db8::2");
        settle();
        Files.writeString(hosts(), OUTSIDE);
        for (int i = 0; i < 10; i++) {
            advance(PERIOD);
        }
        assertThat(block()).isEqualTo("1 alpha;2 beta;");
        assertThat(first.fetches()).isOne();
        assertThat(first.streams()).isOne();
    }

    @Test
    void changesCountInTheirOrder() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        advance(Duration.ofSeconds(1));
        for (int i = 2; i <= 9; i++) {
            stream.tells("alpha", "2001:db8::" + i);
            stream.removes("beta");
            stream.tells("beta", "2001:db8::" + i, "2001:db8::" + i + i);
        }
        advance(Duration.ofSeconds(20));
        assertThat(block()).isEqualTo("9 alpha;9 beta;99 beta;");
    }

    @Test
    void whatIsToldDuringAFetchIsAppliedAfterIt() throws Exception {
        first.lists("alpha=1", "beta=1");
        first.gate = new CountDownLatch(1);
        start(first);
        FakeRegistry.Asked stream = first.stream();
        stream.opens();
        stream.listener().reset("e-1");
        Await.until("the list is being fetched", () -> first.fetches() == 1);
        stream.tells("alpha", "2001:db8::2");
        first.gate.countDown();
        settle();
        assertThat(block()).isEqualTo("1 alpha;1 beta;");
        advance(WritePace.SHORTEST_GAP);
        assertThat(block()).isEqualTo("2 alpha;1 beta;");
        assertThat(first.fetches()).isOne();
    }

    @Test
    void aResetDuringAFetchWantsAnother() throws Exception {
        first.lists("alpha=1");
        first.gate = new CountDownLatch(1);
        start(first);
        first.stream().opens();
        first.stream().listener().reset("e-1");
        Await.until("the list is being fetched", () -> first.fetches() == 1);
        first.lists("alpha=2");
        first.stream().listener().reset("e-2");
        first.gate.countDown();
        advanceUntil(() -> first.fetches() == 2);
        assertThat(block()).isEqualTo("2 alpha;");
    }

    /** Lets the first registry work again, with that list; its stream goes on where it was, without a reset. */
    private void comesBack(String list) throws InterruptedException {
        first.failure = null;
        first.lists(list);
        first.stream().opens();
        settle();
        advance(Duration.ofSeconds(1));
    }

    @Test
    void aListThatCouldNotBeFetchedIsFetchedAsSoonAsTheStreamIsBack() throws Exception {
        first.lists("alpha=1");
        start(first);
        FakeRegistry.Asked stream = begin(first);
        first.failure = new RegistryException(Kind.UNREACHABLE, "http://first is away.");
        advance(Duration.ofSeconds(2));
        stream.listener().reset("e-2");
        settle();
        for (int i = 0; i < 100; i++) { // the pauses between fetches grow
            fail(first, Kind.UNREACHABLE);
            int asked = first.streams();
            advanceUntil(() -> first.streams() > asked);
        }
        comesBack("alpha=2");
        assertThat(block()).isEqualTo("2 alpha;");
    }

    @Test
    void aStreamThatGoesOnIsNotAppliedToTheListThatAnotherRegistryTold() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        first.failure = new RegistryException(Kind.UNREACHABLE, "http://first is away.");
        second.lists("alpha=2");
        stream.listener().ended(null);
        advanceUntil(() -> first.streams() == 2); // which does not begin yet
        advanceUntil(() -> second.fetches() == 1);
        assertThat(block()).isEqualTo("2 alpha;");
        assertThat(first.streams()).isEqualTo(2);
        comesBack("alpha=3");
        assertThat(block()).isEqualTo("3 alpha;");
    }

    @Test
    void whatWasSaidOfAnAbsenceIsOverWhenTheStreamGoesOn() throws Exception {
        first.lists("alpha=1");
        start(first);
        FakeRegistry.Asked stream = begin(first);
        first.failure = new RegistryException(Kind.UNREACHABLE, "http://first is away.");
        stream.listener().ended(null);
        settle();
        advanceUntil(() -> first.fetches() == 2); // the list is looked at, without a stream
        assertThat(state().read().failure().error()).isNotEmpty();
        int asked = first.streams();
        fail(first, Kind.UNREACHABLE);
        advanceUntil(() -> first.streams() > asked);
        comesBack("alpha=1");
        assertThat(state().read().failure().error()).isEmpty();
        assertThat(first.fetches()).as("nothing was missed").isEqualTo(2);
    }

    @Test
    void resetsThatDoNotEndDoNotBecomeAStormOfFetches() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        for (int i = 0; i < 600; i++) {
            stream.listener().reset("e-" + i);
            settle();
            advance(Duration.ofSeconds(1));
        }
        assertThat(first.fetches()).isBetween(10, 20);
    }

    @Test
    void moreThanThereIsRoomForWantsTheListToBeFetched() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        advance(Duration.ofSeconds(1));
        first.gate = new CountDownLatch(1);
        stream.listener().reset("e-2");
        Await.until("the list is being fetched", () -> first.fetches() == 2);
        for (int i = 0; i < 3 * MAX_NAMES; i++) {
            stream.tells("host" + i % 5, "2001:db8::" + i);
        }
        first.lists("alpha=7");
        first.gate.countDown();
        advanceUntil(() -> first.fetches() >= 3);
        advance(Duration.ofSeconds(20));
        assertThat(block()).contains("7 alpha;");
    }

    @Test
    void aLostStreamIsTakenUpWhereItEndedAndNothingIsFetched() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        stream.tells("e-5", List.of(new HostChanges.Host("beta", List.of("2001:db8::2"))), List.of());
        advance(Duration.ofHours(1));
        stream.listener().ended(null);
        settle();
        assertThat(first.streams()).isOne();
        advanceUntil(() -> first.streams() == 2);
        assertThat(first.stream().position()).isEqualTo("e-5");
        assertThat(clock.uptime())
                .isLessThanOrEqualTo(
                        Duration.ofHours(1).plus(StreamPlan.FIRST_BOUND).plusSeconds(1));
        first.stream().opens();
        first.stream().tells("gamma", "2001:db8::3");
        settle();
        assertThat(block()).isEqualTo("1 alpha;2 beta;3 gamma;");
        assertThat(first.fetches()).isOne();
        assertThat(logger.lines()).noneMatch(line -> line.startsWith("WARNING"));
    }

    @Test
    void afterAnEventThatCannotBeReadTheStreamBeginsAnew() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        stream.listener().ended(new RegistryException(Kind.BAD_ANSWER, "It has more than 40 names."));
        settle();
        advanceUntil(() -> first.streams() == 2);
        assertThat(first.stream().position()).isNull();
    }

    @Test
    void theStreamIsOfTheFirstThatHasOne() throws Exception {
        second.lists("alpha=2");
        start(first, second);
        fail(first, Kind.UNSUPPORTED);
        begin(second);
        assertThat(block()).isEqualTo("2 alpha;");
        assertThat(first.fetches()).isZero();
        assertThat(status().url()).isEqualTo("http://second");
        assertThat(status().why()).as("why it is not the first's").contains("http://first");
    }

    @Test
    void aStreamThatSaysNothingIsPolledBesideAndGivenUp() throws Exception {
        first.lists("alpha=1");
        start(first);
        advance(FollowSchedule.GRACE);
        assertThat(block()).isEqualTo("1 alpha;");
        assertThat(first.stream().closed()).hasValue(0);
        FakeRegistry.Asked silent = first.stream();
        advance(StreamLink.OPEN_WITHIN);
        assertThat(silent.closed()).hasValue(1);
        assertThat(status().why()).isEqualTo("http://first did not begin its stream of changes within 30 s.");
    }

    @Test
    void theStateTellsOfTheStream() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        advance(Duration.ofSeconds(90));
        stream.tells("alpha", "2001:db8::2");
        settle();
        assertThat(Files.readString(directory.resolve("state")))
                .contains("\"stream\":{\"url\":\"http://first\",\"since\":\"2026-11-23T10:00:00Z\","
                        + "\"lastEvent\":\"2026-11-23T10:01:30Z\",\"why\":\"\"}");
    }

    @Test
    void stoppingEndsTheStream() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        stop();
        assertThat(stream.closed()).hasValue(1);
    }

    @Test
    void afterARestartOfTheRegistryTheListIsNotTransferredAndTheFileNotWritten() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        FileTime old = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Files.setLastModifiedTime(hosts(), old);
        stream.listener().ended(new RegistryException(Kind.UNREACHABLE, "http://first broke off."));
        settle();
        advanceUntil(() -> first.streams() == 2);
        begin(first);
        assertThat(first.fetches()).isEqualTo(2);
        assertThat(first.unchanged()).isOne();
        assertThat(Files.getLastModifiedTime(hosts())).isEqualTo(old);
    }
}
