package org.bosixnet.dao.file;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;

/** The process that {@link KilledRestorerIT} kills: it fills a store. */
final class KilledRestorer {

    static final int HOSTS = 20_000;

    private KilledRestorer() {}

    public static void main(String[] args) {
        Instant time = Instant.parse("2026-11-23T06:31:23.001Z");
        List<HostRecord> records = IntStream.rangeClosed(1, HOSTS)
                .mapToObj(i -> new HostRecord(
                        new HostName("host-" + i),
                        List.of(new HostAddress("2001:db8::" + Integer.toHexString(i))),
                        time,
                        time,
                        i))
                .toList();
        StoreConfig config = new StoreConfig(Path.of(args[0]), Duration.ofMinutes(1), Clock.systemUTC());
        Snapshot snapshot = new Snapshot(new Position("e", HOSTS), records, List.of());
        new FileHostRecordDaoFactory().restore(config, snapshot, () -> System.out.println("begins"));
        System.out.println("done");
    }
}
