package org.bosixnet.dao.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.Mutation;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.Transaction;
import org.bosixnet.dao.file.journal.Disk;
import org.bosixnet.dao.file.journal.JournalFiles;
import org.bosixnet.dao.file.journal.JournalLines;
import org.bosixnet.dao.file.journal.LocalDisk;
import org.bosixnet.dao.file.journal.Recovery;
import org.bosixnet.dao.file.journal.StoreState;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.stored.StoredRecord;

/** Drives the store on the test's own thread, so that each step is where the test says. */
final class StoreDriver implements AutoCloseable {

    static final Instant TIME = Instant.parse("2026-11-23T06:31:23.000Z");

    /** Compacts whenever it is offered. */
    static final Tuning EAGER = new Tuning(1024, Stores.QUICK.deliver(), 0, 0, Duration.ZERO, Tuning.DEFAULT.hanging());

    final Path directory;
    private final DataDirectory.Opened opened;

    StoreDriver(Path directory) {
        this(directory, new LocalDisk(), Records.CLOCK);
    }

    StoreDriver(Path directory, Disk disk, Clock clock) {
        this.directory = directory;
        this.opened = DataDirectory.open(Stores.around(directory, disk, clock), EAGER);
        begin();
    }

    /** Begins the journal, as the writer does first; a full disk delays that. */
    private void begin() {
        try {
            store().begin();
        } catch (RuntimeException | Error e) {
            if (!(e instanceof StoreException failure && failure.kind() == StoreException.Kind.FULL)) {
                letGo(e);
                throw e;
            }
        }
    }

    private void letGo(Throwable failure) {
        try {
            opened.lock().close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    JournalStore store() {
        return opened.store();
    }

    /** Writes each name in one batch, its address telling the revision, or removes it where it begins with a minus. */
    List<CommitResult> commit(String... names) {
        List<Mutation> batch = new ArrayList<>();
        Map<HostName, Long> expected = new HashMap<>();
        long revision = store().state().revision();
        for (String given : names) {
            HostName name = new HostName(given.replaceFirst("^-", ""));
            long current = expected.computeIfAbsent(name, this::revision);
            revision++;
            HostRecord record = given.startsWith("-")
                    ? null
                    : new HostRecord(
                            name, List.of(new HostAddress("2001:db8::" + Long.toHexString(revision))), TIME, TIME, 0);
            batch.add(new Mutation(name, current, record));
            expected.put(name, record == null ? 0 : revision);
        }
        return store().commit(batch.stream().map(StoreDriver::alone).toList(), name -> false)
                .results();
    }

    static Transaction alone(Mutation mutation) {
        return new Transaction(List.of(mutation));
    }

    private long revision(HostName name) {
        StoredRecord current = store().state().find(name);
        return current == null ? 0 : current.record().revision();
    }

    /** Writes that record, and returns it as it was committed. */
    HostRecord put(HostRecord record) {
        store().commit(List.of(alone(new Mutation(record.name(), revision(record.name()), record))), name -> false);
        return store().state().find(record.name()).record();
    }

    void seen(String name, Instant time) {
        seen(name, new SignOfLife(time, Reports.UNKNOWN));
    }

    void seen(String name, SignOfLife sign) {
        SeenMarks marks = new SeenMarks();
        marks.add(new HostName(name), sign);
        marks.apply(store().state(), Records.CLOCK.instant());
        store().append(marks.json(store().state()));
    }

    /** Compacts, and returns whether that succeeded. */
    boolean compact() {
        try {
            store().compaction().begin(Runnable::run);
            return store().compaction().succeeded();
        } catch (Throwable e) {
            return false;
        }
    }

    /** Lets go of the directory as the death of the process does. */
    void crash() throws IOException {
        opened.lock().close();
    }

    @Override
    public void close() throws IOException {
        store().close();
        opened.lock().close();
    }

    /** Returns name and address of every record: what a reader would notice. */
    static Map<String, String> content(StoreState state) {
        Map<String, String> content = new TreeMap<>();
        state.records()
                .forEach(stored -> content.put(
                        stored.record().name().value(),
                        stored.record().preferredAddress().text()));
        return content;
    }

    static StoreState read(Path directory) throws IOException {
        return Recovery.read(directory, JournalFiles.numbers(directory));
    }

    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (String name : names(from)) {
            Files.copy(from.resolve(name), to.resolve(name));
        }
    }

    /** Replaces what is in a file, without emptying it first: some file systems wait for the disk then. */
    static void overwrite(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes));
            channel.truncate(bytes.length);
        }
    }

    /** Returns the offset at which the last line that begins so begins. */
    static int lastLine(byte[] bytes, String json) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = text.lastIndexOf(json);
        if (at < 0) {
            throw new AssertionError("no " + json + " in " + Arrays.asList(text.split("\n", -1)));
        }
        return at - JournalLines.PREFIX;
    }
}
