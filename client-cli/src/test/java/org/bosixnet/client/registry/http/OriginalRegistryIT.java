package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.client.registry.http.Clients.NAME;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.HostList;
import org.bosixnet.client.registry.RegisteredHost;
import org.bosixnet.client.registry.RegisteredHost.State;
import org.bosixnet.client.registry.RegisteredHosts;
import org.bosixnet.client.registry.Registry.ReportOutcome;
import org.bosixnet.client.registry.Registry.WithdrawOutcome;
import org.bosixnet.testing.Needs;
import org.bosixnet.testing.OriginalRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against the unmodified original. */
@Needs({"/usr/bin/bosixnet_webui", "spawn-fcgi", "nginx"})
class OriginalRegistryIT {
    private static final HostAddress LONG = new HostAddress("2001:db8:1:2:3:4:5:6");
    private static final HostAddress SHORT = new HostAddress("fd00::1");

    private OriginalRegistry registry;
    private HttpRegistry client;

    @BeforeEach
    void start() throws Exception {
        registry = OriginalRegistry.start();
        client = Clients.of(registry.url());
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        registry.close();
    }

    @Test
    void listsNothingAtFirst() throws Exception {
        assertThat(client.hosts(null)).contains(new HostList.Tagged(HostList.of(List.of()), null));
        assertThat(client.list()).isEqualTo(new RegisteredHosts(List.of(), 0));
        assertThat(client.get(NAME)).isEmpty();
    }

    @Test
    void reportsAndReportsAgainAndReportsAChange() throws Exception {
        assertThat(client.report(NAME, List.of(LONG)).outcome()).isEqualTo(ReportOutcome.CREATED);
        assertThat(client.report(NAME, List.of(LONG)).outcome()).isEqualTo(ReportOutcome.UNCHANGED);
        assertThat(client.report(NAME, List.of(SHORT, LONG)).outcome()).isEqualTo(ReportOutcome.CHANGED);
        assertThat(client.report(NAME, List.of(SHORT, LONG)).outcome()).isEqualTo(ReportOutcome.UNCHANGED);
        assertThat(Files.readString(registry.dataDirectory().resolve("hosts")))
                .isEqualTo("fd00:0000:0000:0000:0000:0000:0000:0001    alpha\n");
    }

    @Test
    void reportsEverySpellingThatTheOriginalWouldRefuse() throws Exception {
        for (String text : List.of("fd00::1", "2a02::1", "2a02::12", "2001:db8::1", "2fc:1::1")) {
            HostName name = new HostName("host" + text.hashCode());
            assertThat(client.report(name, List.of(new HostAddress(text))).outcome())
                    .as(text)
                    .isEqualTo(ReportOutcome.CREATED);
            assertThat(client.get(name).orElseThrow().addresses()).containsExactly(new HostAddress(text));
        }
    }

    @Test
    void readsListAndTimes() throws Exception {
        client.report(NAME, List.of(LONG));
        HostList.Tagged hosts = client.hosts(null).orElseThrow();
        assertThat(hosts.list().hosts()).containsExactly(new HostEntry(LONG, NAME));
        RegisteredHost host = client.list().hosts().get(0);
        assertThat(host.addresses()).containsExactly(LONG);
        assertThat(host.state()).isEqualTo(State.UNKNOWN);
        assertThat(host.changed()).isNull();
        assertThat(Duration.between(host.seen(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
        assertThat(client.get(NAME)).contains(host);
    }

    @Test
    void cannotWithdraw() throws Exception {
        client.report(NAME, List.of(LONG));
        try (HttpRegistry other = Clients.of(registry.url())) {
            assertThat(other.withdraw(NAME)).isEqualTo(WithdrawOutcome.UNSUPPORTED);
            assertThat(other.withdraw(NAME)).isEqualTo(WithdrawOutcome.UNSUPPORTED);
        }
        assertThat(client.get(NAME)).isPresent();
    }
}
