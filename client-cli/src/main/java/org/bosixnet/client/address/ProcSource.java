package org.bosixnet.client.address;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the kernel's table of addresses in {@code /proc}: quick and always there on Linux, but without lifetimes and
 * the flags above 0x80.
 */
final class ProcSource implements AddressSource {
    /** What was read without asking for links. */
    private record Last(String text, List<Candidate> candidates) {}

    private final Path table;
    private final @Nullable LinkStates links;
    private volatile @Nullable Last last;

    /**
     * Takes the places of the two kernel file systems' parts.
     *
     * @param table {@code /proc/net/if_inet6}
     * @param links {@code /sys/class/net}; null if every interface counts as up, which makes it cheap to read again
     */
    ProcSource(Path table, @Nullable Path links) {
        this.table = table;
        this.links = links == null ? null : new LinkStates(links);
    }

    @Override
    public List<Candidate> read() throws IOException {
        String text = Files.readString(table, StandardCharsets.ISO_8859_1);
        if (links != null) {
            return candidates(text, links::isUp);
        }
        Last known = last;
        if (known == null || !known.text.equals(text)) {
            known = new Last(text, candidates(text, name -> true));
            last = known;
        }
        return known.candidates;
    }

    private static List<Candidate> candidates(String text, Predicate<String> isUp) throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        for (ProcTable.Row row : ProcTable.parse(text)) {
            candidates.add(new Candidate(
                    row.address().toString(),
                    row.interfaceName(),
                    isUp.test(row.interfaceName()),
                    row.prefixLength(),
                    row.scope(),
                    row.flags(),
                    Lifetime.UNKNOWN));
        }
        return Collections.unmodifiableList(candidates);
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
