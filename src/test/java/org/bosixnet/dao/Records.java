package org.bosixnet.dao;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.bosixnet.dao.CommitResult.Committed;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;

/** Names, times and records for tests of stores. */
public final class Records {

    public static final HostName ALPHA = new HostName("alpha");
    public static final HostName BETA = new HostName("beta");
    public static final Instant T1 = Instant.parse("2026-11-23T06:31:23.001Z");
    public static final Instant T2 = Instant.parse("2026-11-23T06:32:23.002Z");
    public static final Instant T3 = Instant.parse("2026-11-23T06:33:23.003Z");

    /** Now, for the stores under test. */
    public static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T12:00:00.000Z"), ZoneOffset.UTC);

    private Records() {}

    /** Waits until a store that was just started can write: it begins that beside whoever reads. */
    public static void awaitWriting(HostRecordDao dao) {
        HostName nobody = new HostName("nobody");
        assertThat(dao.commit(nobody, Long.MAX_VALUE, null)).isEqualTo(new CommitResult.Conflict(null));
    }

    public static HostRecord record(HostName name, String address, Instant time) {
        return new HostRecord(name, List.of(new HostAddress(address)), time, time, 0);
    }

    /** Returns a record without addresses that those keys own. */
    public static HostRecord bound(HostName name, Instant time, String... keys) {
        return new HostRecord(name, List.of(), keys(time, keys), time, time, 0);
    }

    public static List<HostKey> keys(Instant time, String... keys) {
        return Stream.of(keys)
                .map(key -> new HostKey((key + "000000").substring(0, HostKey.ID_LENGTH), KeyDigest.of(key), time))
                .toList();
    }

    /** Returns the revision of a commit that has to have succeeded. */
    public static long committed(CommitResult result) {
        return ((Committed) result).revision();
    }
}
