package org.bosixnet.dao;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * What a store needs to know.
 *
 * @param dataDir where a store that uses the local disk keeps its files
 * @param seenFlush how long a seen mark may wait before it is durable; positive
 * @param clock tells the time of day
 * @param meter hears how the store works
 */
public record StoreConfig(Path dataDir, Duration seenFlush, Clock clock, StoreMeter meter) {

    /** What a store needs to know whose work nobody measures. */
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
}
