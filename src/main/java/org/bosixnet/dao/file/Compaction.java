package org.bosixnet.dao.file;

import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a snapshot and deletes the files that it replaces. Needs nothing that the writer goes on changing, so it may
 * run beside it. Where it stops half way, the files before are still there, or are no longer needed.
 */
record Compaction(Surroundings around, Line.Header header, List<Line> lines) {

    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

    /** Returns the size of the snapshot in bytes. */
    long run() throws IOException {
        long length;
        try (JournalFile snapshot = JournalFile.create(around.disk(), around.directory(), header, lines)) {
            length = snapshot.length();
        }
        deleteOlder(around, header.number());
        return length;
    }

    /** Deletes the files before the one of that number; those that stay do no harm. */
    static void deleteOlder(Surroundings around, long number) {
        try {
            for (long older : JournalFiles.numbers(around.directory()).headSet(number)) {
                around.disk().delete(JournalFiles.file(around.directory(), older));
            }
        } catch (IOException | RuntimeException | Error e) { // the journal is whole, and must not depend on it
            LOG.warn("An old journal file could not be deleted, which only costs space: {}", e.toString());
        }
    }
}
