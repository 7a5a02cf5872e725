package org.bosixnet.dao.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.Objects;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.file.journal.JournalFiles;
import org.bosixnet.dao.file.journal.LocalDisk;
import org.bosixnet.dao.file.journal.Recovery;
import org.bosixnet.dao.file.journal.StoreState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the directory: makes it, locks it, reads it, and begins to write. Also reads it without owning it, and fills one
 * that is empty.
 */
final class DataDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

    /** How often a directory is read in which files come and go; they do so once in some 8 MiB. */
    private static final int READINGS = 5;

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

    /**
     * Returns what is in the directory, which another process may own.
     *
     * @throws StoreException if there is nothing, or it is damaged
     */
    static Snapshot read(Surroundings around) {
        return new DataDirectory(around, Tuning.DEFAULT).read();
    }

    private Snapshot read() {
        for (int reading = 1; ; reading++) {
            try {
                if (Files.notExists(directory())) {
                    throw nothing();
                }
                NavigableSet<Long> numbers = numbers(DirectoryLock.lastJournal(directory()));
                StoreState state = numbers.isEmpty() ? imported() : Recovery.readGrowing(directory(), numbers);
                state.openedAt(around.now());
                return state.snapshot(around.ids().get());
            } catch (IOException e) {
                if (reading == READINGS) {
                    throw unreadable(e);
                }
            } catch (StoreException e) {
                if (reading == READINGS) { // so the owner has not just replaced what was being read
                    throw e;
                }
            }
        }
    }

    private StoreState imported() throws IOException {
        if (!TextFiles.exist(directory())) {
            throw nothing();
        }
        return new TextImport(directory(), around.now()).read();
    }

    private StoreException nothing() {
        return new StoreException(
                Kind.UNAVAILABLE,
                "There is no journal in " + directory() + ". If the registry's data is in another directory, set"
                        + " bosixnet.data-dir; if not, it has not been started yet.");
    }

    private StoreException unreadable(IOException e) {
        return new StoreException(
                Kind.UNAVAILABLE,
                directory() + " cannot be read by user " + System.getProperty("user.name") + " (" + e
                        + "). Run this as the user that the registry runs as, or set bosixnet.data-dir to the"
                        + " directory of its data.",
                e);
    }

    /**
     * Fills a directory without records, and returns once that is durable.
     *
     * @param before is run before anything is written
     * @throws StoreException if that cannot be done; the message says what to do
     */
    static void restore(Surroundings around, Snapshot snapshot, Runnable before) {
        DataDirectory directory = new DataDirectory(around, Tuning.DEFAULT);
        try (DirectoryLock lock = directory.lock()) {
            directory.restore(lock, snapshot, before);
        } catch (IOException e) {
            throw Trouble.atStart(around.directory(), e);
        }
    }

    private void restore(DirectoryLock lock, Snapshot snapshot, Runnable before) throws IOException {
        NavigableSet<Long> numbers = numbers(lock.lastJournal());
        int hosts = found(numbers).records().size();
        if (hosts > 0) {
            throw new StoreException(
                    Kind.UNAVAILABLE,
                    directory() + " has " + hosts + (hosts == 1 ? " host" : " hosts") + " already, and only a store"
                            + " without any can be restored into. Nothing was changed. Set bosixnet.data-dir to an"
                            + " empty directory, or move the files journal-*, lock, hosts and timestamps to another"
                            + " place.");
        }
        before.run();
        long newest = numbers.isEmpty() ? 0 : numbers.last();
        try (JournalStore store =
                new JournalStore(around, Tuning.DEFAULT, StoreState.of(snapshot), newest, lock::write)) {
            store.begin();
        }
        deleteLeftovers();
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

    /**
     * Returns the numbers of the journal's files.
     *
     * @param last the number of the newest file, as the lock tells it
     */
    private NavigableSet<Long> numbers(long last) throws IOException {
        NavigableSet<Long> numbers = JournalFiles.numbers(directory());
        if ((numbers.isEmpty() ? 0 : numbers.last()) < last) {
            throw new StoreException(
                    Kind.DAMAGED,
                    JournalFiles.file(directory(), last)
                            + " is missing, although the file lock says that it was there. Nothing was changed. Put"
                            + " it back; or, if the journal was deleted or replaced by an older one on purpose,"
                            + " delete the file lock.");
        }
        return numbers;
    }

    private StoreState found(NavigableSet<Long> numbers) throws IOException {
        return numbers.isEmpty()
                ? new TextImport(directory(), around.now()).read()
                : Recovery.read(directory(), numbers);
    }

    private JournalStore store(DirectoryLock lock) throws IOException {
        NavigableSet<Long> numbers = numbers(lock.lastJournal());
        StoreState state = found(numbers);
        int late = state.openedAt(around.now());
        int hosts = state.records().size();
        if (late > 0) {
            LOG.warn(
                    "{} hosts have times later than now, {}: the clock was ahead when they were stored, or is behind"
                            + " now. Those times count as now.",
                    late,
                    around.now());
        }
        deleteLeftovers();
        JournalStore store =
                new JournalStore(around, tuning, state, numbers.isEmpty() ? 0 : numbers.last(), lock::write);
        store.demandFile();
        LOG.info("{} holds {} names at revision {}.", directory(), hosts, state.revision());
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
