package org.bosixnet.client.registry.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.FakeRegistry;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.registry.RegistryException.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class FailoverRegistryTest {

    private static final HostName ALPHA = new HostName("alpha");
    private static final List<HostAddress> ADDRESS = List.of(new HostAddress("2001:db8::1"));

    private final AtomicLong nanos = new AtomicLong(-7);
    private final FakeRegistry a = new FakeRegistry("http://a");
    private final FakeRegistry b = new FakeRegistry("http://b");
    private final FakeRegistry c = new FakeRegistry("http://c");

    /** What the member is asked with when it is the last. */
    private final FakeRegistry patientC = new FakeRegistry("http://c");

    private final FailoverRegistry cluster = new FailoverRegistry(
            "http://a|http://b|http://c",
            List.of(
                    new FailoverRegistry.Member(a, a),
                    new FailoverRegistry.Member(b, b),
                    new FailoverRegistry.Member(c, patientC)),
            nanos::get);

    private static void fails(FakeRegistry member, Kind kind, Said said) {
        member.behaviour = addresses -> {
            throw new RegistryException(kind, member.url() + " says " + kind + ".", null, said);
        };
    }

    private static void works(FakeRegistry member) {
        member.behaviour = addresses -> {};
    }

    private List<Integer> asked() {
        return Stream.of(a, b, c, patientC)
                .map(member -> member.reports().size())
                .toList();
    }

    private void report() throws Exception {
        cluster.report(ALPHA, ADDRESS);
    }

    @Test
    void aReportGoesToOneMember() throws Exception {
        report();
        report();
        assertThat(asked()).containsExactly(2, 0, 0, 0);
        assertThat(cluster.reach()).isEqualTo(new Registry.Reach("http://a", ""));
    }

    @Test
    void whoWasNotAskedForLongIsNotSaidToBeAway() throws Exception {
        Stream.of(a, b, c, patientC).forEach(member -> fails(member, Kind.UNREACHABLE, Said.BY_REGISTRY));
        assertThatThrownBy(this::report).isInstanceOf(RegistryException.class);
        Stream.of(a, b, c, patientC).forEach(FailoverRegistryTest::works); // the network is back
        report();
        assertThat(cluster.reach().away()).isEqualTo("http://b says UNREACHABLE. http://c says UNREACHABLE.");
        nanos.addAndGet(MemberChoice.STAY.toNanos());
        report();
        assertThat(cluster.reach()).isEqualTo(new Registry.Reach("http://a", ""));
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSED", "REJECTED", "UNSUPPORTED", "THROTTLED"})
    void whatARegistrySaysOfTheRequestIsTheAnswer(Kind kind) {
        fails(a, kind, Said.BY_REGISTRY);
        assertThatThrownBy(this::report)
                .asInstanceOf(type(RegistryException.class))
                .extracting(RegistryException::kind)
                .isEqualTo(kind);
        assertThat(asked()).containsExactly(1, 0, 0, 0);
        assertThat(cluster.reach()).isEqualTo(new Registry.Reach("http://a", ""));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"REFUSED", "REJECTED", "UNSUPPORTED", "THROTTLED"})
    void anyOtherFailureIsTheMembersAlone(Kind kind) throws Exception {
        fails(a, kind, Said.BY_REGISTRY);
        report();
        assertThat(asked()).containsExactly(1, 1, 0, 0);
        assertThat(cluster.reach()).isEqualTo(new Registry.Reach("http://b", "http://a says " + kind + "."));
    }

    @ParameterizedTest
    @EnumSource
    void whatMayNotComeFromARegistryIsNoAnswer(Kind kind) throws Exception {
        fails(a, kind, Said.BY_ANYBODY);
        report();
        assertThat(asked()).containsExactly(1, 1, 0, 0);
    }

    @Test
    void theMemberThatAnsweredIsAskedFirstForAWhile() throws Exception {
        fails(a, Kind.UNREACHABLE, Said.BY_REGISTRY);
        report();
        works(a);
        nanos.addAndGet(MemberChoice.STAY.toNanos() - 1);
        report();
        assertThat(asked()).containsExactly(1, 2, 0, 0);
        nanos.incrementAndGet();
        report();
        assertThat(asked()).containsExactly(2, 2, 0, 0);
        assertThat(cluster.reach()).isEqualTo(new Registry.Reach("http://a", ""));
    }

    @Test
    void aFirstMemberThatStaysAwayIsTriedOnceInAWhile() throws Exception {
        fails(a, Kind.UNREACHABLE, Said.BY_REGISTRY);
        for (int i = 0; i < 60; i++) {
            report();
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        }
        assertThat(asked()).containsExactly(6, 60, 0, 0);
    }

    @Test
    void onlyTheLastMemberIsWaitedForForLong() throws Exception {
        fails(a, Kind.UNREACHABLE, Said.BY_REGISTRY);
        fails(b, Kind.BUSY, Said.BY_REGISTRY);
        report();
        assertThat(asked()).containsExactly(1, 1, 0, 1);
        assertThat(cluster.reach().member()).isEqualTo("http://c");
    }

    @Test
    void whenNoneAnswersEachIsAskedOnceAndAllIsSaid() {
        fails(a, Kind.UNREACHABLE, Said.BY_REGISTRY);
        fails(b, Kind.BUSY, Said.BY_REGISTRY);
        fails(patientC, Kind.BAD_ANSWER, Said.BY_ANYBODY);
        assertThatThrownBy(this::report)
                .hasMessage("http://a says UNREACHABLE. http://b says BUSY. http://c says BAD_ANSWER.")
                .asInstanceOf(type(RegistryException.class))
                .extracting(RegistryException::kind)
                .isEqualTo(Kind.UNREACHABLE);
        assertThat(asked()).containsExactly(1, 1, 0, 1);
        assertThat(cluster.reach().member()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"UNREACHABLE", "BAD_ANSWER", "BUSY"})
    void whatOneMemberMayHaveDoneIsNotSaidToBeUndone(Kind unknown) {
        fails(a, Kind.UNTRUSTED, Said.BY_REGISTRY);
        fails(b, Kind.REJECTED, Said.BY_ANYBODY);
        fails(patientC, unknown, Said.BY_REGISTRY);
        assertThatThrownBy(this::report)
                .asInstanceOf(type(RegistryException.class))
                .extracting(RegistryException::kind)
                .isEqualTo(unknown);
    }

    @Test
    void theClusterIsLeftAloneUntilTheFirstOfItsMembersWantsToBeAsked() {
        a.failure = new RegistryException(Kind.BUSY, "A.", Duration.ofSeconds(60));
        b.failure = new RegistryException(Kind.BUSY, "B.", Duration.ofSeconds(5));
        patientC.failure = new RegistryException(Kind.BUSY, "C.", Duration.ofSeconds(30));
        assertThatThrownBy(() -> cluster.hosts(null))
                .asInstanceOf(type(RegistryException.class))
                .extracting(RegistryException::retryAfter)
                .isEqualTo(Duration.ofSeconds(5));
        b.failure = new RegistryException(Kind.UNREACHABLE, "B.");
        assertThatThrownBy(() -> cluster.hosts(null))
                .asInstanceOf(type(RegistryException.class))
                .extracting(RegistryException::retryAfter)
                .isNull();
    }
}
