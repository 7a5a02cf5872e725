package org.bosixnet.dao;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a store needs to know.
 *
 * @param dataDir where a store that uses the local disk keeps its files
 * @param seenFlush how long a seen mark may wait before it is durable; positive
 * @param clock tells the time of day
 * @param meter hears how the store works
 * @param settings the values of those of {@link HostRecordDaoFactory#settings} that are set, by their full names; none is
 *     blank, nor begins or ends with white space. A password may be among them
 */
public record StoreConfig(
        Path dataDir, Duration seenFlush, Clock clock, StoreMeter meter, Map<String, String> settings) {

    public StoreConfig {
        settings = Map.copyOf(settings);
    }

    /** What a store needs to know of whose own settings none is set. */
    public StoreConfig(Path dataDir, Duration seenFlush, Clock clock, StoreMeter meter) {
        this(dataDir, seenFlush, clock, meter, Map.of());
    }

    /** What a store needs to know whose work nobody measures, and of whose own settings none is set. */
    public StoreConfig(Path dataDir, Duration seenFlush, Clock clock) {
        this(dataDir, seenFlush, clock, StoreMeter.NONE);
    }

    /** Returns a directory, as an absolute path, or the nearest one above it if it is still to be made. */
    public static Path existing(Path directory) {
        Path existing = directory.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing;
    }

    /** Returns what is not secret: of the store's own settings, the names. */
    @Override
    public String toString() {
        return "StoreConfig[dataDir=" + dataDir + ", seenFlush=" + seenFlush + ", settings="
                + new TreeSet<>(settings.keySet()) + "]";
    }
}
