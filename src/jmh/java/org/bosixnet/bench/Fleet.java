package org.bosixnet.bench;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.host.Reports;

/** Hosts as a large fleet has them: one address and one key each. */
public final class Fleet {

    public static final int HOSTS = 100_000;

    public static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private Fleet() {}

    public static HostName name(int host) {
        return new HostName("host-" + host + ".fleet.example");
    }

    /** Returns the name of any host. */
    public static HostName anyName() {
        return name(ThreadLocalRandom.current().nextInt(HOSTS));
    }

    /** Returns an address of which there is hardly another one. */
    public static HostAddress newAddress() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new HostAddress("2001:db8:%x:%x::%x"
                .formatted(random.nextInt(1 << 16), random.nextInt(1 << 16), 1 + random.nextInt(0xffff)));
    }

    /** Returns the key of a host, in clear. */
    public static String key(int host) {
        return "bxh_%06d_%022d".formatted(host, host);
    }

    public static HostRecord record(int host) {
        HostKey key = new HostKey("%06d".formatted(host), KeyDigest.of(key(host)), BEGIN);
        return new HostRecord(name(host), List.of(newAddress()), List.of(key), BEGIN, BEGIN, Reports.AGENT, host + 1L);
    }

    public static List<HostRecord> records() {
        return IntStream.range(0, HOSTS).mapToObj(Fleet::record).toList();
    }
}
