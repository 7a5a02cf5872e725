package org.bosixnet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.host.Authorities.OPEN;

import jakarta.json.bind.JsonbBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bosixnet.host.FakeDao;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRegistry;
import org.bosixnet.host.RegistryConfig;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostListsTest {

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T06:00:00Z"));
    private final HostRegistry registry =
            new HostRegistry(new FakeDao(), new RegistryConfig(100, Duration.ofMinutes(15), null), clock, clock::nanos);
    private final HostLists lists = new HostLists(registry, JsonbBuilder.create(), clock);

    @BeforeEach
    void start() {
        registry.start();
        report("alpha", "2001:db8::1");
    }

    private void report(String name, String address) {
        registry.update(new HostName(name), List.of(new HostAddress(address)), OPEN);
    }

    private static String text(RenderedList list) {
        return new String(list.plain(), StandardCharsets.UTF_8);
    }

    @Test
    void aListIsRenderedOncePerRevision() {
        RenderedList first = lists.hosts();
        assertThat(lists.hosts()).isSameAs(first);
        registry.refresh(new HostName("alpha"), OPEN);
        assertThat(lists.hosts()).isSameAs(first);
        report("beta", "2001:db8::2");
        assertThat(lists.hosts()).isNotSameAs(first);
    }

    @Test
    void aSignOfLifeChangesTheTimesOnly() {
        RenderedList hosts = lists.hosts();
        RenderedList timestamps = lists.timestamps();
        clock.advance(Duration.ofMinutes(1));
        registry.refresh(new HostName("alpha"), OPEN);
        assertThat(lists.hosts()).isSameAs(hosts);
        assertThat(text(timestamps)).isEqualTo("2026-11-23_06:00:00_+0000    alpha\n");
        assertThat(text(lists.timestamps())).isEqualTo("2026-11-23_06:01:00_+0000    alpha\n");
    }

    @Test
    void aHostBecomesStaleThoughNothingWasCommitted() {
        RenderedList online = lists.json();
        assertThat(text(online)).contains("\"state\":\"online\"");
        clock.advance(Duration.ofMinutes(15).minusMillis(1));
        assertThat(lists.json()).isSameAs(online);
        clock.advance(Duration.ofMillis(1));
        assertThat(text(lists.json())).contains("\"state\":\"stale\"");
        assertThat(lists.json().tag()).isNotEqualTo(online.tag());
    }

    @Test
    void theTagIsMadeFromTheHostsAlone() {
        FakeDao other = new FakeDao();
        HostRegistry restored =
                new HostRegistry(other, new RegistryConfig(100, Duration.ofMinutes(15), null), clock, clock::nanos);
        restored.start();
        HostLists restoredLists = new HostLists(restored, JsonbBuilder.create(), clock);
        restored.update(new HostName("beta"), List.of(new HostAddress("2001:db8::2")), OPEN);
        restored.withdraw(new HostName("beta"), OPEN);
        restored.update(new HostName("alpha"), List.of(new HostAddress("2001:db8::1")), OPEN);
        assertThat(text(restoredLists.json())).isNotEqualTo(text(lists.json()));
        assertThat(restoredLists.json().tag()).isEqualTo(lists.json().tag());
        assertThat(restoredLists.hosts().tag()).isEqualTo(lists.hosts().tag());
    }
}
