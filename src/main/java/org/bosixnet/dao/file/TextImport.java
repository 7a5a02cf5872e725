package org.bosixnet.dao.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.file.journal.StoreState;
import org.bosixnet.host.Escaped;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.InvalidValueException;
import org.bosixnet.host.OriginalTime;
import org.bosixnet.stored.StoredRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the {@code hosts} and {@code timestamps} of a BOSixNet 2 server, so that its directory can be taken over. What
 * that server should not have accepted is left out, with a warning for each line.
 */
final class TextImport {

    private static final Logger LOG = LoggerFactory.getLogger(TextImport.class);

    /** How much of a line and of a reason goes into the log, in characters. */
    private static final int SHOWN = 120;

    private final Path directory;
    private final Instant now;

    TextImport(Path directory, Instant now) {
        this.directory = directory;
        this.now = now;
    }

    private interface Entry {
        void accept(String what, HostName name);
    }

    /** Returns what the two files hold, each record committed by itself; nothing if there are none. */
    StoreState read() throws IOException {
        Map<HostName, Set<HostAddress>> hosts = new LinkedHashMap<>();
        Map<HostName, Instant> times = new HashMap<>();
        each(TextFiles.HOSTS, (address, name) -> {
            Set<HostAddress> addresses = hosts.computeIfAbsent(name, n -> new LinkedHashSet<>());
            HostAddress parsed = new HostAddress(address);
            if (addresses.size() == HostRecord.MAX_ADDRESSES && !addresses.contains(parsed)) {
                throw new IllegalArgumentException("A host has at most " + HostRecord.MAX_ADDRESSES + " addresses.");
            }
            addresses.add(parsed);
        });
        each(TextFiles.TIMESTAMPS, (time, name) -> {
            Instant instant = OriginalTime.parse(time);
            if (instant.isBefore(Instant.EPOCH)) {
                throw new IllegalArgumentException("It is a time before 1970.");
            }
            times.merge(name, instant.isAfter(now) ? now : instant, (a, b) -> a.isAfter(b) ? a : b);
        });
        StoreState state = new StoreState();
        hosts.forEach((name, addresses) -> {
            if (!addresses.isEmpty()) {
                Instant time = times.getOrDefault(name, now);
                HostRecord record = new HostRecord(name, List.copyOf(addresses), time, time, state.revision() + 1);
                state.change(name, new StoredRecord(record));
            }
        });
        times.entrySet().stream()
                .filter(time -> state.find(time.getKey()) != null)
                .map(Map.Entry::getValue)
                .max(Comparator.naturalOrder())
                .ifPresent(state::aliveAt);
        if (!state.records().isEmpty()) {
            LOG.info(
                    "Imported {} hosts from the text files in {}.",
                    state.records().size(),
                    directory);
        }
        return state;
    }

    private void each(String name, Entry entry) throws IOException {
        Path file = directory.resolve(name);
        if (Files.notExists(file)) {
            return;
        }
        // every byte is a character there, so that no byte is an error
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (line.indexOf('\0') >= 0) {
                    throw new StoreException(
                            Kind.DAMAGED,
                            file + " is damaged: there are NUL bytes in line " + number
                                    + ", as a power cut leaves them. "
                                    + "Nothing was changed. Put a copy of the file back, or remove the file to begin "
                                    + "without it.");
                }
                String text = line.replaceFirst("<br>[ \\t]*$", "").strip();
                if (!text.isEmpty() && !text.startsWith("#")) {
                    entry(file, number, text, entry);
                }
            }
        }
    }

    private static void entry(Path file, int number, String text, Entry entry) {
        String why = "It does not consist of two words.";
        String[] words = text.split("[ \\t]+", -1);
        if (words.length == 2) {
            try {
                entry.accept(words[0], new HostName(words[1]));
                return;
            } catch (InvalidValueException | IllegalArgumentException e) {
                why = String.valueOf(e.getMessage());
            } catch (DateTimeException e) {
                why = "It is not a time such as 2026-11-23_06:31:23_+0000.";
            }
        }
        LOG.warn("{}, line {} is left out: {} {}", file, number, shown(text), shown(why));
    }

    private static String shown(String text) {
        return text.length() > SHOWN ? Escaped.ascii(text.substring(0, SHOWN)) + "..." : Escaped.ascii(text);
    }
}
