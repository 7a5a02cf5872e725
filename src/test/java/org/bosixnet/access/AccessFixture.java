package org.bosixnet.access;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.memory.MemoryHostRecordDaoFactory;
import org.bosixnet.host.HostName;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.registry.Authorities;
import org.bosixnet.registry.HostKeys;
import org.bosixnet.registry.HostRegistry;
import org.bosixnet.registry.RegistryConfig;
import org.bosixnet.testing.ManualClock;

/** A registry with a key of each kind, of which the host's is bound to {@code alpha} and {@code beta}. */
final class AccessFixture {

    static final SecureRandom RANDOM = new SecureRandom();
    static final AccessKey ADMIN = AccessKey.make(KeyKind.ADMIN, RANDOM);
    static final AccessKey JOIN = AccessKey.make(KeyKind.JOIN, RANDOM);
    static final AccessKey READER = AccessKey.make(KeyKind.READER, RANDOM);
    static final AccessKey HOST = AccessKey.make(KeyKind.HOST, RANDOM);
    static final HostName ALPHA = new HostName("alpha");
    static final HostName BETA = new HostName("beta");

    static final Map<KeyKind, Set<KeyDigest>> CONFIGURED = Map.of(
            KeyKind.ADMIN, Set.of(ADMIN.digest(), KeyDigest.of("a second one")),
            KeyKind.JOIN, Set.of(JOIN.digest()),
            KeyKind.READER, Set.of(READER.digest()));

    final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T06:00:00Z"));
    final HostRegistry registry;
    final KeyRing keys;
    final Sessions sessions = new Sessions(new LocalValues(clock::nanos), RANDOM);

    AccessFixture() {
        registry = new HostRegistry(
                new MemoryHostRecordDaoFactory().open(new StoreConfig(Path.of("unused"), Duration.ofMinutes(1), clock)),
                new RegistryConfig(100, Duration.ofMinutes(15), null),
                clock,
                clock::nanos);
        registry.start();
        keys = new KeyRing(CONFIGURED, registry::view, clock);
        bind(ALPHA);
        bind(BETA);
    }

    private void bind(HostName name) {
        registry.keys()
                .claim(
                        name,
                        HOST.id(),
                        HOST.digest(),
                        new HostKeys.Claim(
                                JOIN.digest(), null, Authorities.actor("join", JOIN.id(), "2001:db8:0:3::/64")));
    }
}
