package org.bosixnet.dao.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bosixnet.bench.Fleet;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.Mutation;
import org.bosixnet.dao.RecordingFeed;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.Transaction;
import org.bosixnet.host.HostRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** A new host in the journal, durable: by one, and by eight at once, whose changes share a force. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JournalBenchmark {

    private final AtomicLong next = new AtomicLong();
    private Path directory;
    private HostRecordDao dao;

    @Setup
    public void setUp() throws IOException {
        directory = Files.createTempDirectory(Path.of("target"), "journal");
        dao = new FileHostRecordDaoFactory()
                .open(new StoreConfig(directory.toAbsolutePath(), Duration.ofMinutes(1), Clock.systemUTC()));
        dao.start(new RecordingFeed());
    }

    @TearDown
    public void tearDown() throws IOException {
        dao.close();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    @Benchmark
    @Threads(1)
    public Object commit() {
        return append();
    }

    @Benchmark
    @Threads(8)
    public Object commitOfEight() {
        return append();
    }

    private Object append() {
        HostRecord record = Fleet.record((int) next.getAndIncrement());
        return dao.commit(new Transaction(List.of(new Mutation(record.name(), 0, record))));
    }
}
