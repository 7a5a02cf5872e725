package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.bosixnet.client.registry.FakeRegistry;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.registry.RegistryException.Said;
import org.bosixnet.client.registry.failover.FailoverRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The list of a cluster of two members. */
@Timeout(60)
class ListFollowerClusterTest extends ListFollowerBench {

    private final FakeRegistry other = new FakeRegistry("http://other");

    private final FailoverRegistry cluster = new FailoverRegistry(
            "http://first|http://second",
            List.of(new FailoverRegistry.Member(first, first), new FailoverRegistry.Member(second, second)));

    private FakeRegistry.Asked streamingCluster() throws InterruptedException {
        first.lists("alpha=1");
        start(cluster, other);
        FakeRegistry.Asked stream = begin(first);
        advance(Duration.ofSeconds(1));
        stream.tells("e-7", List.of(new HostChanges.Host("beta", List.of("2001:db8::2"))), List.of());
        settle();
        return stream;
    }

    @Test
    void aLostStreamGoesOnAtTheOtherMemberWithoutTheList() throws Exception {
        FakeRegistry.Asked stream = streamingCluster();
        stream.listener().ended(null);
        advance(Duration.ofSeconds(1));
        assertThat(first.streams()).isOne();
        assertThat(second.stream().position()).isEqualTo("e-7");
        assertThat(other.streams()).isZero();
        second.stream().opens();
        second.stream().tells("e-8", List.of(new HostChanges.Host("gamma", List.of("2001:db8::3"))), List.of());
        advance(Duration.ofSeconds(60));
        assertThat(block()).isEqualTo("1 alpha;2 beta;3 gamma;");
        assertThat(first.fetches() + second.fetches()).isOne();
        assertThat(second.streams()).isOne();
        second.stream().listener().ended(null);
        advance(Duration.ofSeconds(1));
        assertThat(first.stream().position()).isEqualTo("e-8");
    }

    @Test
    void aMemberThatGivesNoStreamIsFollowedByTheNextAtOnce() throws Exception {
        first.lists("alpha=1");
        start(cluster, other);
        fail(first, Kind.UNREACHABLE);
        assertThat(second.streams()).isOne();
        assertThat(other.streams()).isZero();
    }

    /** As one that is cut off from their store, but not from this computer. */
    @Test
    void aMemberThatDoesNotHearOfEverythingIsLeftForTheOther() throws Exception {
        FakeRegistry.Asked stream = streamingCluster();
        stream.listener().behind();
        advance(Duration.ofSeconds(1));
        assertThat(stream.closed()).hasPositiveValue();
        assertThat(second.stream().position()).isEqualTo("e-7");
        second.stream().opens();
        second.stream().tells("e-8", List.of(new HostChanges.Host("gamma", List.of("2001:db8::3"))), List.of());
        advance(Duration.ofMinutes(10));
        assertThat(block()).isEqualTo("1 alpha;2 beta;3 gamma;");
        assertThat(first.streams()).isOne();
        assertThat(second.streams()).isOne();
        assertThat(other.streams()).isZero();
    }

    @Test
    void ifNoMemberHearsOfEverythingTheLastOneIsKept() throws Exception {
        FakeRegistry.Asked stream = streamingCluster();
        stream.listener().behind();
        advance(Duration.ofSeconds(1));
        second.stream().opens();
        for (int i = 0; i < 10; i++) {
            second.stream().listener().behind();
            advance(Duration.ofSeconds(20));
        }
        assertThat(first.streams()).isOne();
        assertThat(second.streams()).isOne();
        assertThat(second.stream().closed()).hasValue(0);
        second.stream().tells("e-8", List.of(new HostChanges.Host("gamma", List.of("2001:db8::3"))), List.of());
        advance(Duration.ofSeconds(10));
        assertThat(block()).isEqualTo("1 alpha;2 beta;3 gamma;");
    }

    @Test
    void aMemberIsNotLeftForOneThatIsAway() throws Exception {
        FakeRegistry.Asked stream = streamingCluster();
        second.noStream = new RegistryException(Kind.UNREACHABLE, "Away.");
        stream.listener().behind();
        advanceUntil(() -> first.streams() == 2);
        assertThat(first.stream().position()).isEqualTo("e-7");
        first.stream().opens();
        int asked = second.streams();
        for (int i = 0; i < 10; i++) {
            first.stream().listener().behind();
            advance(Duration.ofSeconds(20));
        }
        assertThat(first.streams()).isEqualTo(2);
        assertThat(second.streams()).isEqualTo(asked);
    }

    @Test
    void aRegistryByItselfIsFollowedWhateverItSays() throws Exception {
        first.lists("alpha=1");
        start(first);
        FakeRegistry.Asked stream = begin(first);
        stream.listener().behind();
        advance(Duration.ofMinutes(1));
        assertThat(stream.closed()).hasValue(0);
        assertThat(first.streams()).isOne();
    }

    @Test
    void aRegistryOfAnotherClusterHasPositionsOfItsOwn() throws Exception {
        FakeRegistry.Asked stream = streamingCluster();
        second.noStream = new RegistryException(Kind.UNREACHABLE, "Away.");
        stream.listener().ended(null);
        advanceUntil(() -> other.streams() > 0);
        assertThat(other.stream().position()).isNull();
    }

    @Test
    void theListOfAMemberThatIsBehindIsNotTaken() throws Exception {
        FakeRegistry.Asked stream = streamingCluster();
        second.lists("old=9");
        stream.listener().ended(null);
        advance(Duration.ofSeconds(1));
        second.stream().opens();
        second.stream().listener().reset("e-6");
        settle();
        assertThat(second.stream().closed().get()).isPositive();
        advanceUntil(() -> first.streams() == 2);
        assertThat(first.stream().position()).isEqualTo("e-7");
        first.stream().opens();
        advance(Duration.ofSeconds(60));
        assertThat(block()).isEqualTo("1 alpha;2 beta;");
        assertThat(second.fetches()).isZero();
    }

    @Test
    void whileAMemberSaysThatItHasNotComeAsFarNoOlderListIsTaken() throws Exception {
        FakeRegistry.Asked stream = streamingCluster();
        first.failure = new RegistryException(Kind.UNREACHABLE, "Away.");
        first.noStream = first.failure;
        second.noStream = new RegistryException(Kind.BUSY, "Not yet.", Duration.ofSeconds(1), Said.THAT_IT_IS_BEHIND);
        second.lists("old=9");
        stream.listener().ended(null);
        advance(Duration.ofSeconds(1));
        advance(Duration.ofSeconds(50));
        assertThat(second.streams()).isPositive();
        assertThat(block()).isEqualTo("1 alpha;2 beta;");
        second.noStream = null;
        int before = second.streams();
        advanceUntil(() -> second.streams() > before);
        assertThat(second.stream().position()).isEqualTo("e-7");
    }

    @Test
    void aPositionThatNoMemberComesToIsForgotten() throws Exception {
        FakeRegistry.Asked stream = streamingCluster();
        second.lists("new=9");
        first.noStream = new RegistryException(Kind.UNREACHABLE, "Away.");
        stream.listener().ended(null);
        advance(Duration.ofSeconds(1));
        for (int i = 0; i < 20 && second.fetches() == 0; i++) {
            int before = second.streams();
            second.stream().opens();
            second.stream().listener().reset("e-6");
            settle();
            if (second.fetches() == 0) {
                advanceUntil(() -> second.streams() > before || second.fetches() > 0);
            }
        }
        assertThat(second.fetches()).isPositive();
        advance(Duration.ofSeconds(10));
        assertThat(block()).contains("9 new;");
    }

    @Test
    void anotherEpochIsTakenFromAnyMember() throws Exception {
        FakeRegistry.Asked stream = streamingCluster();
        second.lists("new=9", "alpha=1", "beta=2");
        stream.listener().ended(null);
        advance(Duration.ofSeconds(1));
        second.stream().opens();
        second.stream().listener().reset("f-1");
        advance(Duration.ofSeconds(2));
        assertThat(block()).isEqualTo("1 alpha;2 beta;9 new;");
    }

    @Test
    void withoutAStreamTheListOfOneMemberIsKnownToTheOther() throws Exception {
        first.lists("alpha=1");
        second.lists("alpha=1");
        first.noStream = new RegistryException(Kind.UNSUPPORTED, "None.");
        second.noStream = first.noStream;
        start(cluster);
        assertThat(first.fetches()).isOne();
        first.failure = new RegistryException(Kind.UNREACHABLE, "Away.");
        advance(PERIOD);
        assertThat(second.fetches()).isOne();
        assertThat(second.unchanged()).isOne();
        assertThat(state().read().list().from()).isEqualTo("http://first|http://second");
    }
}
