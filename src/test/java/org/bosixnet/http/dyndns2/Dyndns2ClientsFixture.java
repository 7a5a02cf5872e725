package org.bosixnet.http.dyndns2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bosixnet.FailingStore;
import org.bosixnet.TestRegistry;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.http.dyndns2.Dyndns2Client.Ended;
import org.bosixnet.http.dyndns2.Dyndns2Client.Report;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A registry that knows the hosts of the tests, and the real clients, as Debian has them. */
abstract class Dyndns2ClientsFixture {

    static final String WRONG_KEY = "bxh_AAAAAA_AAAAAAAAAAAAAAAAAAAAAA";
    static final String NO_HOSTS = "";
    static final String ALPHA_LISTED = "2001:db8::1    alpha\n";

    @TempDir
    private Path directory;

    private final Dyndns2Keys keys = new Dyndns2Keys();
    TestRegistry registry;
    Dyndns2Client client;

    /** What every client is told here, unless a test changes it: alpha reports its address with its key. */
    Report report;

    @BeforeEach
    void start() throws Exception {
        client = new Dyndns2Client(directory);
        start(Map.of());
        keys.bind(registry, "alpha", keys.host());
        keys.bind(registry, "gamma", keys.host());
        keys.bind(registry, "beta", keys.otherHost());
    }

    private void start(Map<String, String> settings) throws Exception {
        registry = new TestRegistry(keys.settings(settings));
        report = new Report(registry.uri(), "alpha", keys.host().secretText(), "alpha", "2001:db8::1");
    }

    /** Puts a registry in its place that knows the same key of alpha, and cannot write. */
    void startFailing() throws Exception {
        registry.close();
        FailingStore.failure = () -> new StoreException(Kind.READ_ONLY, "Read-only.");
        FailingStore.records = List.of(new HostRecord(
                new HostName("alpha"),
                List.of(new HostAddress("2001:db8::9")),
                List.of(new HostKey(keys.host().id(), keys.host().digest(), Instant.EPOCH)),
                Instant.EPOCH,
                Instant.EPOCH,
                1));
        start(Map.of("bosixnet.store", "failing"));
    }

    @AfterEach
    void stop() {
        registry.close();
        FailingStore.records = List.of();
    }

    void assertThatListed(String hosts) {
        assertThat(keys.hosts(registry)).isEqualTo(hosts);
    }

    /** Has alpha listed before a client reports it. */
    void listAlpha() {
        assertThat(curl(report).output()).isEqualTo("good 2001:db8::1\n200\n");
    }

    Ended curl(Report told) {
        return client.curl(told, told.updateUrl());
    }
}
