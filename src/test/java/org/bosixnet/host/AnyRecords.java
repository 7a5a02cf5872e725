package org.bosixnet.host;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Records as a store may hold them, and their parts, for properties that hold of all. */
public final class AnyRecords {

    private AnyRecords() {}

    public static Arbitrary<HostName> names() {
        return Arbitraries.strings()
                .withChars("az09_.-".toCharArray())
                .ofMaxLength(12)
                .map(text -> "h" + text.replaceAll("[.-]{2,}", ".").replaceAll("[.-]$", "") + "h")
                .map(text -> text.replace(".-", ".").replace("-.", "."))
                .map(HostName::stored);
    }

    public static Arbitrary<Instant> times() {
        return Arbitraries.longs().between(0, 4_000_000_000_000L).map(Instant::ofEpochMilli);
    }

    public static Arbitrary<KeyDigest> digests() {
        return Arbitraries.integers().map(number -> KeyDigest.of("key " + number));
    }

    /**
     * Returns records with any parts; an address may be there twice.
     *
     * @param newest the highest revision
     */
    public static Arbitrary<HostRecord> records(long newest) {
        Arbitrary<List<HostAddress>> addresses = Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
                .as((high, low) -> HostAddress.stored(new Ip6(high, low).toString()))
                .list()
                .ofMaxSize(HostRecord.MAX_ADDRESSES);
        Arbitrary<List<HostKey>> keys = Combinators.combine(
                        Arbitraries.strings().alpha().numeric().ofLength(HostKey.ID_LENGTH), digests(), times())
                .as(HostKey::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(HostRecord.MAX_KEYS);
        return Combinators.combine(
                        names(),
                        addresses,
                        keys,
                        Arbitraries.of(true, false),
                        times(),
                        times(),
                        Arbitraries.of(Reports.class),
                        Arbitraries.longs().between(1, newest))
                .as((name, all, of, open, changed, seen, reports, revision) -> new HostRecord(
                        name, all, open && !all.isEmpty() ? List.of() : of, changed, seen, reports, revision));
    }
}
