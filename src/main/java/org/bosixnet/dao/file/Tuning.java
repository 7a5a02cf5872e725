package org.bosixnet.dao.file;

import java.time.Duration;

/**
 * Figures that only tests have a reason to set.
 *
 * @param queue most mutations that wait at once
 * @param deliver how often seen marks are delivered and the text files looked after
 * @param compactBytes the journal is not compacted before this many bytes were added
 * @param compactFactor nor before it has grown by this many times its size after the last compaction
 * @param retry how long to wait after a failed compaction
 * @param hanging a disk that has kept the writer for so long hangs: nobody else has to wait for it
 */
record Tuning(int queue, Duration deliver, long compactBytes, int compactFactor, Duration retry, Duration hanging) {

    static final Tuning DEFAULT =
            new Tuning(1024, Duration.ofSeconds(1), 8 << 20, 3, Duration.ofMinutes(1), Duration.ofSeconds(10));
}
