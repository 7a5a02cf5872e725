package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.bosixnet.client.address.Whereabouts;
import org.bosixnet.client.agent.Uncaught;
import org.bosixnet.client.registry.FakeRegistry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The list where no stream tells of it, and what fails. */
@Timeout(60)
class ListFollowerPollTest extends ListFollowerBench {

    @Test
    void withoutTheStreamTheListIsPolledAndThenTheStreamBeginsAnew() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        stream.listener().ended(new RegistryException(Kind.UNREACHABLE, "http://first broke off."));
        settle();
        first.noStream = new RegistryException(Kind.UNREACHABLE, "No stream from http://first.");
        second.noStream = first.noStream;
        advanceUntil(() -> first.fetches() >= 2);
        assertThat(clock.uptime()).isLessThanOrEqualTo(FollowSchedule.AFTER_LOSS.plusSeconds(2));
        first.lists("alpha=2");
        int fetches = first.fetches();
        for (int i = 0; i < 3; i++) {
            advance(PERIOD);
        }
        assertThat(first.fetches()).isBetween(fetches + 2, fetches + 3);
        assertThat(block()).isEqualTo("2 alpha;");
        assertThat(logger.lines())
                .contains("WARNING The list no longer comes by stream and is fetched every 300 s: "
                        + "http://first broke off.");
        assertThat(status().url()).isEmpty();
        assertThat(status().why()).contains("No stream from http://first.");
        first.noStream = null;
        int asked = first.streams();
        advanceUntil(() -> first.streams() > asked);
        assertThat(first.stream().position()).isNull();
        begin(first);
        assertThat(logger.lines()).contains("INFO The list comes by stream from http://first again");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNSUPPORTED", "REFUSED", "UNREACHABLE"})
    void whereThereIsNoStreamTheListIsPolledFromTheStart(Kind kind) throws Exception {
        first.lists("alpha=1");
        start(first);
        fail(first, kind);
        assertThat(block()).isEqualTo("1 alpha;");
        assertThat(clock.uptime()).isZero();
        first.lists("alpha=2");
        advance(PERIOD);
        assertThat(block()).isEqualTo("2 alpha;");
        assertThat(logger.lines()).noneMatch(line -> line.startsWith("WARNING"));
    }

    @Test
    void aFetchThatFailsIsRepeatedAndWhatIsToldMeanwhileIsNotLost() throws Exception {
        first.failure = new RegistryException(Kind.BUSY, "http://first is busy.");
        FakeRegistry.Asked stream = streaming("alpha=1");
        assertThat(block()).isEmpty();
        stream.tells("alpha", "2001:db8::2");
        settle();
        first.lists("alpha=2");
        first.failure = null;
        advance(FollowSchedule.FIRST_RETRY);
        assertThat(block()).isEqualTo("2 alpha;");
        assertThat(logger.lines())
                .contains(
                        "WARNING The hosts file is not kept up to date: http://first is busy.",
                        "INFO The hosts file follows http://first again");
    }

    @Test
    void aReasonThatIsOtherwiseEachTimeIsSaidOnce() throws Exception {
        first.failure = new RegistryException(Kind.BUSY, "http://first is busy: 0.");
        start(first);
        for (int i = 1; i <= 10; i++) {
            first.failure = new RegistryException(Kind.BUSY, "http://first is busy: " + i + ".");
            advance(PERIOD);
        }
        assertThat(first.fetches()).isGreaterThan(5);
        assertThat(logger.lines().stream().filter(line -> line.contains("is not kept up to date")))
                .hasSize(1);
    }

    @Test
    void afterRunsThatCameToABadEndTheListIsLeftAloneForAWhileWhateverHappens() throws Exception {
        first.lists("alpha=1");
        startAfter(Duration.ofMinutes(2), first);
        follower.moved(Whereabouts.Change.RESUMED);
        advance(Duration.ofSeconds(119));
        assertThat(first.fetches() + first.streams()).isZero();
        advanceUntil(() -> first.fetches() == 1);
        assertThat(block()).isEqualTo("1 alpha;");
        assertThat(clock.uptime()).isLessThan(Duration.ofMinutes(3));
    }

    @Test
    void howLongItHasWorkedCountsFromTheLastFailure() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        advance(Duration.ofMinutes(11));
        assertThat(follower.workedFor()).isGreaterThanOrEqualTo(Duration.ofMinutes(11));
        String before = Files.readString(hosts());
        Files.writeString(hosts(), before + "# BEGIN bosixnet\n# END bosixnet\n");
        stream.tells("beta", "2001:db8::2");
        advance(Duration.ofSeconds(1));
        assertThat(follower.workedFor()).isZero();
        assertThat(state().read().failure().error()).contains("is not kept up to date");
        Files.writeString(hosts(), before);
        advance(FollowSchedule.FIRST_RETRY);
        assertThat(state().read().failure().error()).isEmpty();
    }

    @Test
    void aFileThatCannotBeWrittenIsTriedAgain() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        String before = Files.readString(hosts());
        advance(Duration.ofSeconds(1));
        Files.writeString(hosts(), before + "# BEGIN bosixnet\n# END bosixnet\n");
        stream.tells("beta", "2001:db8::2");
        settle();
        assertThat(logger.lines()).anyMatch(line -> line.startsWith("WARNING The hosts file is not kept up to date: "));
        Files.writeString(hosts(), before);
        advance(FollowSchedule.FIRST_RETRY);
        assertThat(block()).isEqualTo("1 alpha;2 beta;");
        assertThat(first.fetches()).isOne();
    }

    @Test
    @Needs("root")
    void whileLogDirGivesTheListThereIsNoStream() throws Exception {
        Path own = Files.createDirectory(
                directory.resolve("log"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        logDir = own;
        Files.writeString(own.resolve("hosts"), "2001:db8::7    local\n");
        first.lists("alpha=1");
        start(first);
        assertThat(block()).isEqualTo("7 local;");
        assertThat(first.streams()).isZero();
        assertThat(status().why()).isEqualTo("The list comes from LOG_DIR.");
        Files.delete(own.resolve("hosts"));
        advance(PERIOD);
        assertThat(first.streams()).isOne();
        FakeRegistry.Asked stream = begin(first);
        assertThat(block()).isEqualTo("1 alpha;");
        Files.writeString(own.resolve("hosts"), "2001:db8::8    local\n");
        advance(PERIOD);
        assertThat(block()).isEqualTo("8 local;");
        assertThat(stream.closed()).hasValue(1);
    }

    @Test
    void anErrorIsNotTakenForAFailureOfTheRegistry() throws Exception {
        FakeRegistry peer = new FakeRegistry("http://one");
        peer.noStream = new RegistryException(Kind.UNREACHABLE, "Network is unreachable.");
        start(peer);
        peer.error = new OutOfMemoryError("Java heap space");
        try (Uncaught uncaught = new Uncaught()) {
            clock.advance(PERIOD);
            assertThat(uncaught.next()).isEqualTo("java.lang.OutOfMemoryError: Java heap space in bosixnet-list");
        }
    }
}
