package org.bosixnet.http.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.registry.Authorities.OPEN;

import jakarta.json.bind.JsonbBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bosixnet.async.AsyncWriter;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Position;
import org.bosixnet.http.problem.Answers;
import org.bosixnet.registry.FakeDao;
import org.bosixnet.registry.HostRegistry;
import org.bosixnet.registry.RegistryConfig;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostListsTest {

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T06:00:00Z"));
    private final HostRegistry registry = new HostRegistry(
            new FakeDao(), new RegistryConfig(1000, Duration.ofMinutes(15), null), clock, clock::nanos);
    private final HostLists lists = new HostLists(registry, clock, Runnable::run, HostLists.MOST_KEPT);

    @BeforeEach
    void start() {
        registry.start();
        report("alpha", "2001:db8::1");
    }

    private void report(String name, String address) {
        registry.update(new HostName(name), List.of(new HostAddress(address)), OPEN);
    }

    private static String text(RenderedList list) {
        return ListBodies.text(list);
    }

    @Test
    void aListIsRenderedOncePerRevision() {
        RenderedList first = lists.hosts().join();
        assertThat(lists.hosts().join()).isSameAs(first);
        registry.refresh(new HostName("alpha"), OPEN);
        assertThat(lists.hosts().join()).isSameAs(first);
        report("beta", "2001:db8::2");
        assertThat(lists.hosts().join()).isNotSameAs(first);
    }

    @Test
    void aSignOfLifeChangesTheTimesOnly() {
        RenderedList hosts = lists.hosts().join();
        RenderedList timestamps = lists.timestamps().join();
        clock.advance(Duration.ofMinutes(1));
        registry.refresh(new HostName("alpha"), OPEN);
        assertThat(lists.hosts().join()).isSameAs(hosts);
        assertThat(text(timestamps)).isEqualTo("2026-11-23_06:00:00_+0000    alpha\n");
        assertThat(text(lists.timestamps().join())).isEqualTo("2026-11-23_06:01:00_+0000    alpha\n");
    }

    @Test
    void aHostBecomesStaleThoughNothingWasCommitted() {
        RenderedList online = lists.json().join();
        assertThat(text(online)).contains("\"state\":\"online\"");
        clock.advance(Duration.ofMinutes(15).minusMillis(1));
        assertThat(lists.json().join()).isSameAs(online);
        clock.advance(Duration.ofMillis(1));
        assertThat(text(lists.json().join())).contains("\"state\":\"stale\"");
        assertThat(lists.json().join().tag()).isNotEqualTo(online.tag());
    }

    @Test
    void theTagIsMadeFromTheHostsAlone() {
        FakeDao other = new FakeDao();
        HostRegistry restored =
                new HostRegistry(other, new RegistryConfig(100, Duration.ofMinutes(15), null), clock, clock::nanos);
        restored.start();
        HostLists restoredLists = new HostLists(restored, clock, Runnable::run, HostLists.MOST_KEPT);
        restored.update(new HostName("beta"), List.of(new HostAddress("2001:db8::2")), OPEN);
        restored.withdraw(new HostName("beta"), OPEN);
        restored.update(new HostName("alpha"), List.of(new HostAddress("2001:db8::1")), OPEN);
        assertThat(text(restoredLists.json().join()))
                .isNotEqualTo(text(lists.json().join()));
        assertThat(restoredLists.json().join().tag())
                .isEqualTo(lists.json().join().tag());
        assertThat(restoredLists.hosts().join().tag())
                .isEqualTo(lists.hosts().join().tag());
    }

    private String position() {
        return registry.view().position().toString();
    }

    private String since(String position) {
        return text(lists.jsonSince(Answers.position(position)).join());
    }

    @Test
    void aHostInAListIsWrittenAsByItself() {
        registry.update(
                new HostName("beta"), List.of(new HostAddress("2001:db8::2"), new HostAddress("fd00::2")), OPEN);
        String both = registry.view().listed().stream()
                .map(record -> JsonbBuilder.create().toJson(HostJson.of(record, registry.liveness(), clock.instant())))
                .collect(Collectors.joining(","));
        assertThat(text(lists.json().join())).contains("\"hosts\":[" + both + "]");
    }

    @Test
    void whoIsFarBehindSharesWithThoseWhoAreAboutAsFar() {
        for (int i = 0; i < 4 * HostLists.NEAR; i++) {
            report("old" + i, "2001:db8::2");
        }
        RenderedList[] shared = new RenderedList[2];
        String epoch = registry.view().position().epoch();
        for (int i = 0; i < HostLists.NEAR; i++) {
            report("new" + i, "2001:db8::2");
        }
        long revision = registry.view().position().revision();
        long far = (revision - HostLists.NEAR) / HostLists.NEAR * HostLists.NEAR;
        shared[0] = lists.jsonSince(new Position(epoch, far - 1)).join();
        shared[1] = lists.jsonSince(new Position(epoch, far - HostLists.NEAR)).join();
        assertThat(shared[0]).isSameAs(shared[1]);
        assertThat(text(shared[0])).contains("\"reset\":false", "\"new0\"", "\"new" + (HostLists.NEAR - 1) + "\"");
        assertThat(text(shared[0])).doesNotContain("\"alpha\"");
        report("last", "2001:db8::3");
        assertThat(text(lists.jsonSince(new Position(epoch, far - 1)).join())).contains("\"last\"");
    }

    @Test
    void whereMostHasChangedTheWholeListIsTheAnswer() {
        String before = position();
        for (int i = 0; i < 2 * HostLists.NEAR; i++) {
            report("host" + i, "2001:db8::2");
        }
        assertThat(since(before)).isEqualTo(text(lists.json().join()));
        assertThat(since("other-1")).isEqualTo(text(lists.json().join()));
    }

    @Test
    void whoIsAheadGetsTheWholeList() {
        for (int i = 0; i < 2 * HostLists.NEAR; i++) {
            report("host" + i % 200, "2001:db8::" + Integer.toHexString(i + 1));
        }
        Position now = registry.view().position();
        for (long ahead = 1; ahead <= 2 * HostLists.NEAR; ahead++) {
            Position position = new Position(now.epoch(), now.revision() + ahead);
            assertThat(text(lists.jsonSince(position).join())).contains("\"reset\":true");
        }
    }

    @Test
    void whoIsNearIsToldNoMoreThanChanged() {
        String before = position();
        report("beta", "2001:db8::2");
        assertThat(since(before)).contains("\"beta\"").doesNotContain("\"alpha\"");
        assertThat(since(position())).contains("\"hosts\":[],\"removed\":[]");
    }

    @Test
    void aListThatIsTooLongToBeKeptIsTheSame() {
        for (int i = 0; i < 700; i++) {
            report("host" + i, "2001:db8::" + Integer.toHexString(i + 1));
        }
        for (int i = 100; i < 300; i++) {
            registry.withdraw(new HostName("host" + i), OPEN);
        }
        HostLists notKept = new HostLists(registry, clock, Runnable::run, 0);
        for (Function<HostLists, CompletableFuture<RenderedList>> list :
                List.<Function<HostLists, CompletableFuture<RenderedList>>>of(HostLists::json, HostLists::timestamps)) {
            RenderedList made = list.apply(notKept).join();
            assertThat(made.plain().length()).isNegative();
            assertThat(text(made)).isEqualTo(text(list.apply(lists).join())).hasSizeGreaterThan(16 * 1024);
            assertThat(ListBodies.unpacked(made)).isEqualTo(text(made));
        }
    }

    @Test
    void whatPacksAListIsGivenBackWhenItsReaderIsGone() {
        AsyncWriter.Source source = new HostLists(registry, clock, Runnable::run, 0)
                .json()
                .join()
                .pack()
                .source();
        source.over();
        assertThat(source.isAtEnd()).isTrue();
        assertThat(source.next().remaining()).isLessThanOrEqualTo(10);
        source.over();
    }

    @Test
    void theTagOfAListThatIsNotKeptChangesWithWhatIsShown() {
        HostLists notKept = new HostLists(registry, clock, Runnable::run, 0);
        String tag = notKept.json().join().tag();
        assertThat(notKept.json().join().tag()).isEqualTo(tag);
        registry.refresh(new HostName("alpha"), OPEN);
        String seen = notKept.json().join().tag();
        report("beta", "2001:db8::2");
        String more = notKept.json().join().tag();
        registry.liveness().look();
        clock.advance(Duration.ofMinutes(15));
        registry.liveness().look();
        String stale = notKept.json().join().tag();
        String restarted =
                new HostLists(registry, clock, Runnable::run, 0).json().join().tag();
        assertThat(List.of(tag, seen, more, stale, restarted)).doesNotHaveDuplicates();
    }
}
