package org.bosixnet.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.testing.ManualClock;

/** A registry, of at most {@value #MAX_HOSTS} hosts unless a test says otherwise, on a store that the test decides on, and short words for keys. */
public final class KeyedFixture {

    static final int MAX_HOSTS = 100;
    static final HostName ALPHA = new HostName("alpha");
    static final HostName BETA = new HostName("beta");
    static final HostAddress ONE = new HostAddress("2001:db8:0:1::1");
    static final HostAddress TWO = new HostAddress("2001:db8:0:2::2");
    static final HostAddress ELSEWHERE = new HostAddress("2001:db8:0:3::3");

    private static final String NETWORK = "2001:db8:0:3::/64";

    static final Audit.Actor JOINER = Authorities.actor("join", "join00", NETWORK);

    public final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T06:00:00Z"));
    public final FakeDao dao = new FakeDao(clock);
    public final HostRegistry registry;

    KeyedFixture() {
        this(MAX_HOSTS);
    }

    KeyedFixture(int maxHosts) {
        this(new RegistryConfig(maxHosts, Duration.ofMinutes(15), null));
    }

    KeyedFixture(RegistryConfig config) {
        registry = new HostRegistry(dao, config, clock, clock::nanos);
        registry.start();
    }

    /** Returns the key of that text, bound now. */
    HostKey hostKey(String key) {
        return new HostKey(id(key), KeyDigest.of(key), clock.instant());
    }

    public static String id(String key) {
        return (key + "000000").substring(0, HostKey.ID_LENGTH);
    }

    HostKeys.Binding claim(HostName name, String key) {
        return claim(name, key, "join", ELSEWHERE);
    }

    HostKeys.Binding claim(HostName name, String key, String joinKey, HostAddress from) {
        return claim(name, key, joinKey, from, NETWORK);
    }

    HostKeys.Binding claim(HostName name, String key, String joinKey, HostAddress from, String network) {
        Audit.Actor actor = Authorities.actor("join", id(joinKey), network);
        return registry.keys()
                .claim(name, id(key), KeyDigest.of(key), new HostKeys.Claim(KeyDigest.of(joinKey), from, actor));
    }

    HostKeys.Binding bind(HostName name, String key, Authority by) {
        return registry.keys().bind(name, id(key), KeyDigest.of(key), by);
    }

    boolean unbind(HostName name) {
        return registry.keys().unbind(name, Authorities.ADMIN);
    }

    HostKeys.Binding replace(HostName name, String key) {
        return registry.keys().replace(name, id(key), KeyDigest.of(key), Authorities.BOSS);
    }

    /** Returns a record that is not committed. */
    HostRecord record(HostName name, List<HostAddress> addresses, String... keys) {
        return new HostRecord(
                name, addresses, Stream.of(keys).map(this::hostKey).toList(), clock.instant(), clock.instant(), 0);
    }

    /** Returns the ids of the keys that the store has for a name; none if it has no such name. */
    List<String> keysOf(HostName name) {
        HostRecord record = dao.records.get(name);
        return record == null
                ? List.of()
                : record.keys().stream().map(HostKey::id).toList();
    }

    List<HostAddress> addressesOf(HostName name) {
        HostRecord record = dao.records.get(name);
        return record == null ? List.of() : record.addresses();
    }
}
