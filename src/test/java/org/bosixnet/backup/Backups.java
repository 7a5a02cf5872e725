package org.bosixnet.backup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.bosixnet.access.KeyKind;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Outage;
import org.bosixnet.host.AnyRecords;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;

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
                        AnyRecords.times(),
                        keys(),
                        Combinators.combine(
                                        AnyRecords.times(), Arbitraries.longs().between(0, 100_000))
                                .as((from, millis) -> new Outage(from, from.plusMillis(millis)))
                                .list()
                                .ofMaxSize(3),
                        Combinators.combine(
                                        AnyRecords.times(),
                                        Arbitraries.integers().between(1, 1000))
                                .as(Expired::new)
                                .list()
                                .ofMaxSize(3),
                        records().list().ofMaxSize(8).uniqueElements(HostRecord::name))
                .as((time, keys, outages, expired, records) ->
                        new Backup(time, REVISION, keys, outages, expired, records));
    }

    private static Arbitrary<Map<KeyKind, Set<KeyDigest>>> keys() {
        return Arbitraries.maps(
                        Arbitraries.of(KeyKind.ofRegistry()),
                        AnyRecords.digests().set().ofMinSize(1).ofMaxSize(2))
                .map(keys -> {
                    Map<KeyKind, Set<KeyDigest>> sorted = new EnumMap<>(KeyKind.class);
                    keys.forEach((kind, digests) -> sorted.put(kind, new LinkedHashSet<>(digests)));
                    return sorted;
                });
    }

    /** Returns records as a registry makes them: with each address once. */
    private static Arbitrary<HostRecord> records() {
        return AnyRecords.records(REVISION)
                .filter(record -> Set.copyOf(record.addresses()).size()
                        == record.addresses().size());
    }
}
