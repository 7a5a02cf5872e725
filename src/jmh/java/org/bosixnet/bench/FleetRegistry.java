package org.bosixnet.bench;

import java.time.Clock;
import java.time.Duration;
import org.bosixnet.registry.FakeDao;
import org.bosixnet.registry.HostRegistry;
import org.bosixnet.registry.RegistryConfig;

/** A registry that has a large fleet, without a disk. */
public final class FleetRegistry {

    private FleetRegistry() {}

    public static HostRegistry start() {
        FakeDao dao = new FakeDao();
        Fleet.records().forEach(record -> dao.records = dao.records.plus(record.name(), record));
        HostRegistry registry = new HostRegistry(
                dao,
                new RegistryConfig(10 * Fleet.HOSTS, Duration.ofMinutes(15), null),
                Clock.systemUTC(),
                System::nanoTime);
        registry.start();
        return registry;
    }
}
