package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.bosixnet.client.address.Whereabouts.Change;
import org.bosixnet.client.registry.FakeRegistry;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A computer that moves in the network, or was suspended. */
@Timeout(60)
class ListFollowerMoveTest extends ListFollowerBench {

    private void moved(Change change) throws InterruptedException {
        if (follower != null) {
            follower.moved(change);
        }
        settle();
    }

    @Test
    void whenAnAddressOfThisComputerHasGoneTheStreamIsTakenUpAtOnce() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        advance(Duration.ofSeconds(1));
        stream.tells("e-7", List.of(new HostChanges.Host("beta", List.of("2001:db8::2"))), List.of());
        moved(Change.GONE);
        assertThat(stream.closed().get()).isPositive();
        assertThat(first.streams()).isEqualTo(2);
        assertThat(first.stream().position()).isEqualTo("e-7");
        assertThat(block()).isEqualTo("1 alpha;2 beta;");
        first.stream().opens();
        settle();
        moved(Change.CAME);
        assertThat(first.streams()).isEqualTo(2);
        assertThat(first.fetches()).isOne();
    }

    @Test
    void afterAPauseOfThisProgramTheStreamIsTakenUpAtOnce() throws Exception {
        FakeRegistry.Asked stream = streaming("alpha=1");
        stream.tells("e-7", List.of(new HostChanges.Host("beta", List.of("2001:db8::2"))), List.of());
        moved(Change.RESUMED);
        assertThat(stream.closed().get()).isPositive();
        assertThat(first.streams()).isEqualTo(2);
        assertThat(first.stream().position()).isEqualTo("e-7");
        first.stream().opens();
        settle();
        advance(FollowSchedule.GRACE);
        assertThat(first.fetches()).isOne();
        assertThat(logger.lines()).noneMatch(line -> line.startsWith("WARNING"));
    }

    @Test
    void whereThereIsNoStreamTheListIsFetchedAtOnceAfterAPauseOfThisProgram() throws Exception {
        first.lists("alpha=1");
        start(first);
        fail(first, Kind.UNSUPPORTED);
        first.lists("alpha=2");
        moved(Change.CAME);
        assertThat(block()).as("nothing was wrong").isEqualTo("1 alpha;");
        moved(Change.RESUMED);
        assertThat(block()).isEqualTo("2 alpha;");
        assertThat(first.streams()).isOne();
    }

    @Test
    void whenAnAddressHasComeAListThatCouldNotBeFetchedIsFetchedAtOnce() throws Exception {
        RegistryException away = new RegistryException(Kind.UNREACHABLE, "http://first cannot be reached.");
        first.failure = away;
        first.noStream = new RegistryException(Kind.UNSUPPORTED, "No stream from http://first.");
        first.lists("alpha=1");
        start(first);
        for (int i = 0; i < 20; i++) {
            advance(PERIOD);
        }
        first.failure = null;
        moved(Change.CAME);
        assertThat(block()).isEqualTo("1 alpha;");
    }

    @Test
    void aStreamThatHasNotBegunIsAskedForOnceMoreWhenAnAddressHasCome() throws Exception {
        first.lists("alpha=1");
        start(first);
        FakeRegistry.Asked waiting = first.stream();
        moved(Change.CAME);
        assertThat(waiting.closed().get()).isPositive();
        assertThat(first.streams()).isEqualTo(2);
        begin(first);
        assertThat(block()).isEqualTo("1 alpha;");
    }

    @Test
    void whenAnAddressHasComeWhatCouldNotBeReachedIsTriedAtOnce() throws Exception {
        start(first);
        fail(first, Kind.UNREACHABLE);
        assertThat(first.streams()).isOne();
        moved(Change.CAME);
        assertThat(first.streams()).isEqualTo(2);
        fail(first, Kind.UNSUPPORTED);
        moved(Change.CAME);
        assertThat(first.streams()).isEqualTo(2);
    }
}
