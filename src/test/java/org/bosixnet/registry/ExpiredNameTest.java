package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.registry.Refusals.refused;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.memory.MemoryHostRecordDaoFactory;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.registry.RefusedException.Kind;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.Test;

/** Someone waits until a host has been away for so long that its addresses are withdrawn. */
class ExpiredNameTest {

    private static final Audit.Actor ACTOR = Authorities.actor("host", "actor0", "2001:db8:0:3::/64");

    private static final Duration AFTER = Duration.ofDays(1);
    private static final HostName VICTIM = new HostName("victim");
    private static final HostAddress ADDRESS = new HostAddress("2001:db8:aaaa:2::5");
    private static final KeyDigest VICTIMS_KEY = KeyDigest.of("victim's");
    private static final KeyDigest FELLOWS_KEY = KeyDigest.of("fellow's");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T06:00:00Z"));
    private final HostRegistry registry = new HostRegistry(
            new MemoryHostRecordDaoFactory().open(new StoreConfig(Path.of("none"), Duration.ofMinutes(1), clock)),
            new RegistryConfig(1000, Duration.ofMinutes(15), AFTER),
            clock,
            clock::nanos);

    private static Authority host(KeyDigest key) {
        return new Authority(key, false, false, ACTOR);
    }

    @Test
    void aNameWhoseAddressesExpiredIsStillBound() {
        registry.start();
        registry.keys().claim(VICTIM, "victim", VICTIMS_KEY, new HostKeys.Claim(KeyDigest.of("join"), null, ACTOR));
        registry.keys()
                .claim(
                        new HostName("fellow"),
                        "fellow",
                        FELLOWS_KEY,
                        new HostKeys.Claim(KeyDigest.of("join"), null, ACTOR));
        registry.update(VICTIM, List.of(ADDRESS), host(VICTIMS_KEY));
        clock.advance(AFTER.plusMillis(1));
        new Expiry(registry).run();
        assertThat(registry.view().listed()).isEmpty();

        HostKeys.Claim near = new HostKeys.Claim(KeyDigest.of("join"), ADDRESS, ACTOR);
        assertThatThrownBy(() -> registry.keys().claim(VICTIM, "fellow", FELLOWS_KEY, near))
                .satisfies(refused(Kind.NAME_TAKEN));
        assertThatThrownBy(() -> registry.update(VICTIM, List.of(ADDRESS), host(FELLOWS_KEY)))
                .satisfies(refused(Kind.NOT_OWNER));
        assertThatThrownBy(() -> registry.update(VICTIM, List.of(ADDRESS), new Authority(null, false, true, ACTOR)))
                .satisfies(refused(Kind.NOT_OWNER));

        registry.update(VICTIM, List.of(ADDRESS), host(VICTIMS_KEY));
        assertThat(registry.view().listed()).hasSize(1);
    }
}
