package org.bosixnet.backup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.bosixnet.access.KeyKind;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Outage;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.host.Reports;

/** Backups, written and read. */
final class Backups {

    private static final long REVISION = 1_000_000;

    private Backups() {}

    static byte[] written(Backup backup, int piece) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        BackupWriter writer = new BackupWriter(backup);
        while (!writer.isAtEnd()) {
            text.writeBytes(writer.next(piece).array());
        }
        return text.toByteArray();
    }

    static Backup read(byte[] text) throws BackupReader.RefusedException {
        try {
            return BackupReader.read(new ByteArrayInputStream(text));
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
    }

    static Arbitrary<Backup> any() {
        return Combinators.combine(
                        times(),
                        keys(),
                        Combinators.combine(times(), Arbitraries.longs().between(0, 100_000))
                                .as((from, millis) -> new Outage(from, from.plusMillis(millis)))
                                .list()
                                .ofMaxSize(3),
                        Combinators.combine(times(), Arbitraries.integers().between(1, 1000))
                                .as(Expired::new)
                                .list()
                                .ofMaxSize(3),
                        records().list().ofMaxSize(8).uniqueElements(HostRecord::name))
                .as((time, keys, outages, expired, records) ->
                        new Backup(time, REVISION, keys, outages, expired, records));
    }

    private static Arbitrary<Instant> times() {
        return Arbitraries.longs().between(0, 4_000_000_000_000L).map(Instant::ofEpochMilli);
    }

    private static Arbitrary<Map<KeyKind, Set<KeyDigest>>> keys() {
        return Arbitraries.maps(
                        Arbitraries.of(KeyKind.ofRegistry()),
                        digests().set().ofMinSize(1).ofMaxSize(2))
                .map(keys -> {
                    Map<KeyKind, Set<KeyDigest>> sorted = new EnumMap<>(KeyKind.class);
                    keys.forEach((kind, digests) -> sorted.put(kind, new LinkedHashSet<>(digests)));
                    return sorted;
                });
    }

    private static Arbitrary<KeyDigest> digests() {
        return Arbitraries.integers().map(number -> KeyDigest.of("key " + number));
    }

    private static Arbitrary<HostRecord> records() {
        Arbitrary<HostName> names = Arbitraries.strings()
                .withCharRange('a', 'z')
                .ofMinLength(3)
                .ofMaxLength(20)
                .map(name -> HostName.stored("h-" + name));
        Arbitrary<List<HostAddress>> addresses = Arbitraries.integers()
                .between(1, 0xffff)
                .map(number -> new HostAddress("2001:db8::" + Integer.toHexString(number)))
                .list()
                .uniqueElements()
                .ofMaxSize(HostRecord.MAX_ADDRESSES);
        Arbitrary<List<HostKey>> keys = Combinators.combine(
                        Arbitraries.strings().alpha().ofLength(HostKey.ID_LENGTH), digests(), times())
                .as(HostKey::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(HostRecord.MAX_KEYS);
        return Combinators.combine(
                        names,
                        addresses,
                        keys,
                        Arbitraries.of(true, false),
                        times(),
                        times(),
                        Arbitraries.of(Reports.class),
                        Arbitraries.longs().between(1, REVISION))
                .as((name, all, of, open, changed, seen, reports, revision) -> new HostRecord(
                        name,
                        all,
                        open && !all.isEmpty() ? List.of() : new ArrayList<>(of),
                        changed,
                        seen,
                        reports,
                        revision));
    }
}
