package org.bosixnet.dao;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * What a store needs to know.
 *
 * @param dataDir where a store that uses the local disk keeps its files
 * @param seenFlush how long a seen mark may wait before it is durable; positive
 * @param clock tells the time of day
 */
public record StoreConfig(Path dataDir, Duration seenFlush, Clock clock) {}
