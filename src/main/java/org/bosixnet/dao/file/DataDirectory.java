package org.bosixnet.dao.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.Objects;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.file.journal.JournalFiles;
import org.bosixnet.dao.file.journal.LocalDisk;
import org.bosixnet.dao.file.journal.Recovery;
import org.bosixnet.dao.file.journal.StoreState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the directory: makes it, locks it, reads it, and begins to write. */
final class DataDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

    private final Surroundings around;
    private final Tuning tuning;

    private DataDirectory(Surroundings around, Tuning tuning) {
        this.around = around;
        this.tuning = tuning;
    }

    /** An open store, and the lock to release when it is closed. */
    record Opened(JournalStore store, DirectoryLock lock) {}

    static Opened open(Surroundings around, Tuning tuning) {
        return new DataDirectory(around, tuning).open();
    }

    private Opened open() {
        DirectoryLock lock = lock();
        try {
            return new Opened(store(lock), lock);
        } catch (IOException e) {
            letGo(lock, e);
            throw Trouble.atStart(directory(), e);
        } catch (RuntimeException | Error e) {
            letGo(lock, e);
            throw e;
        }
    }

    private static void letGo(DirectoryLock lock, Throwable cause) {
        try {
            lock.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private Path directory() {
        return around.directory();
    }

    private DirectoryLock lock() throws StoreException {
        try {
            if (!Files.isDirectory(directory())) {
                create();
            }
            return DirectoryLock.acquire(directory(), around.now());
        } catch (IOException e) {
            throw Trouble.atStart(directory(), e);
        }
    }

    /** Makes the directory, and its name durable: what is forced in a directory is lost with it. */
    private void create() throws IOException {
        Path existing = StoreConfig.existing(directory());
        Files.createDirectories(directory(), LocalDisk.mode(directory(), "rwx------"));
        for (Path made = directory().toAbsolutePath(); !made.equals(existing); made = parent(made)) {
            around.disk().forceDirectory(parent(made));
        }
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent(), "only a root has no parent, and that exists");
    }

    private JournalStore store(DirectoryLock lock) throws IOException {
        NavigableSet<Long> numbers = JournalFiles.numbers(directory());
        long newest = numbers.isEmpty() ? 0 : numbers.last();
        if (newest < lock.lastJournal()) {
            throw new StoreException(
                    Kind.DAMAGED,
                    JournalFiles.file(directory(), lock.lastJournal())
                            + " is missing, although the file lock says that it was there. Nothing was changed. Put"
                            + " it back; or, if the journal was deleted or replaced by an older one on purpose,"
                            + " delete the file lock.");
        }
        StoreState state = numbers.isEmpty()
                ? new TextImport(directory(), around.now()).read()
                : Recovery.read(directory(), numbers);
        int hosts = state.records().size();
        int late = state.openedAt(around.now());
        if (late > 0) {
            LOG.warn(
                    "{} hosts have times later than now, {}: the clock was ahead when they were stored, or is behind"
                            + " now. Those times count as now.",
                    late,
                    around.now());
        }
        JournalStore store = new JournalStore(around, tuning, state, newest, lock::write);
        deleteLeftovers();
        LOG.info("{} holds {} hosts at revision {}.", directory(), hosts, state.revision());
        return store;
    }

    private void deleteLeftovers() {
        try {
            for (Path leftover : JournalFiles.leftovers(directory())) {
                around.disk().delete(leftover);
            }
        } catch (IOException e) {
            LOG.warn("A file left by an earlier crash could not be deleted: {}", e.toString());
        }
    }
}
