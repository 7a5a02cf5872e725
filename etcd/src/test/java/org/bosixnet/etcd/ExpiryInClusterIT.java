package org.bosixnet.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.registry.Authorities.OPEN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.Records;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.registry.Expiry;
import org.bosixnet.registry.HostRegistry;
import org.bosixnet.registry.RegistryConfig;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.ManualClock;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;

/** How registries on one etcd withdraw hosts that are silent: as one does alone. */
@Needs({"etcd", "etcdctl"})
class ExpiryInClusterIT extends EtcdFixture {

    private static final Duration AFTER = Duration.ofDays(1);

    /** How often a registry says that it is alive: long enough that on a busy machine none counts as stopped. */
    private static final Duration FLUSH = Duration.ofSeconds(5);

    private final ManualClock clock = new ManualClock(Records.T1);

    /** A registry, which looks for silent hosts only when it is told to. */
    private final class Node {

        private final HostRecordDao dao;
        private final HostRegistry registry;
        private final Expiry expiry;

        Node(String name) {
            dao = open(name, FLUSH, clock);
            registry =
                    new HostRegistry(dao, new RegistryConfig(1000, Duration.ofMinutes(15), AFTER), clock, clock::nanos);
            expiry = new Expiry(registry);
            registry.start();
        }

        private boolean leads() {
            return dao.cluster().orElseThrow().leads();
        }

        /** Looks as the one that withdraws hosts. */
        private void look() {
            Await.until("it leads", this::leads);
            expiry.run();
        }

        private int listed() {
            return registry.view().listed().size();
        }

        private void report(int first, int end) {
            numbers(first, end).forEach(name -> registry.update(name, List.of(new HostAddress("2001:db8::1")), OPEN));
        }

        private void keep(int first, int end) {
            numbers(first, end)
                    .forEach(name -> assertThat(registry.keep(name, OPEN)).isPresent());
        }

        /** Returns whether those hosts are known to have reported just now. */
        private boolean hasHeard(int first, int end) {
            return numbers(first, end).stream()
                    .map(name -> registry.view().find(name).map(HostRecord::seen))
                    .allMatch(seen -> seen.filter(clock.instant()::equals).isPresent());
        }

        private void assertThatListed(int first, int end) {
            assertThat(registry.view().listed().stream().map(HostRecord::name)).containsAll(numbers(first, end));
        }
    }

    /** Waits until both have written down what they know: from then on time may pass without being an outage. */
    private void awaitRoutine(Node one, Node other) {
        clock.advance(Duration.ofMillis(1));
        one.keep(0, 1);
        other.keep(1, 2);
        Await.until("each has heard the other", () -> one.hasHeard(1, 2) && other.hasHeard(0, 1));
    }

    /** Lets time pass in which a registry is alive. */
    private void advance(Duration time) {
        clock.advance(time);
        Await.until("a registry is alive", () -> isAlive(clock.instant()));
    }

    /** Returns whether a registry has said that it was alive at that time. */
    private boolean isAlive(Instant time) {
        try {
            return Instant.parse(etcd.value("bosixnet/alive").strip()).equals(time);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<HostName> numbers(int first, int end) {
        return IntStream.range(first, end)
                .mapToObj(number -> new HostName("host" + number))
                .toList();
    }

    @Test
    void noMoreThanAPartOfTheFleetGoesInAnHourWhicheverLeads() {
        Node one = new Node("one");
        Node other = new Node("other");
        one.report(0, 20);
        Await.until("the other knows them", () -> other.listed() == 20);
        awaitRoutine(one, other);
        advance(Duration.ofHours(23));
        other.keep(0, 10);
        Await.until("the one that leads has heard", () -> one.hasHeard(0, 10));
        advance(Duration.ofHours(1).plusMillis(1));
        one.look();
        other.expiry.run();
        Await.until("both know who is gone", () -> one.listed() == 17 && other.listed() == 17);

        one.dao.close();
        other.look();
        assertThat(other.listed()).as("after another look").isEqualTo(17);
        other.report(20, 40);
        other.look();
        Await.until("more go of a larger fleet", () -> other.listed() < 37);
        other.look();
        assertThat(other.listed()).as("40 without 15 %").isEqualTo(34);
        advance(Duration.ofHours(1));
        other.look();
        Await.until("the next go an hour later", () -> other.listed() == 30);
        other.assertThatListed(0, 10);
        other.assertThatListed(20, 40);
    }

    @Test
    void timeWithoutAnyRegistryDoesNotCountButThatWithoutOneDoes() {
        Node one = new Node("one");
        Node other = new Node("other");
        one.report(0, 2);
        Await.until("the other knows them", () -> other.listed() == 2);
        awaitRoutine(one, other);
        one.dao.close();
        advance(Duration.ofHours(12));
        other.keep(0, 1);
        Await.until("that is stored", () -> other.hasHeard(0, 1) && other.leads());
        other.dao.close();
        clock.advance(Duration.ofDays(7));
        Node third = new Node("third");
        third.look();
        assertThat(third.listed()).isEqualTo(2);
        advance(Duration.ofMillis(1));
        advance(Duration.ofHours(12));
        third.look();
        Await.until("it is gone that was silent longer", () -> third.listed() == 1);
        third.assertThatListed(0, 1);
    }

    /** As those that were all stopped, or asleep, and go on one after the other. */
    @Test
    void whoGoesOnAfterAStopNotesTheTimeAsAnOutage() {
        Node one = new Node("one");
        one.report(0, 1);
        one.dao.close();
        try (EtcdClient client = etcd.client()) {
            Keyspace keys = new Keyspace("bosixnet");
            Lifetimes lifetimes = new Lifetimes(client, keys, clock, Duration.ofMinutes(1));
            Epochs.Epoch epoch = new Epochs.Epoch("0123456789abcdef", 1);
            lifetimes.alive(epoch, false);
            clock.advance(Duration.ofDays(3));
            lifetimes.alive(epoch, true);
            lifetimes.alive(epoch, true);
        }
        Node other = new Node("other");
        assertThat(other.registry.snapshot().outages()).singleElement().satisfies(outage -> {
            assertThat(outage.to()).isEqualTo(clock.instant());
            assertThat(outage.from()).isEqualTo(clock.instant().minus(Duration.ofDays(3)));
        });
        other.look();
        assertThat(other.listed()).isEqualTo(1);
    }
}
