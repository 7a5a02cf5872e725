package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.file.journal.JournalFiles;
import org.bosixnet.dao.file.journal.StoreState;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.stored.StoredRecord;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a writing process at random moments, with SIGKILL, and looks for what it had acknowledged. */
class KilledWriterIT {

    private static final int ROUNDS = 50;

    /** On a slow machine, where less is written in each. */
    private static final int MOST_ROUNDS = 10 * ROUNDS;

    private static final int STARTING_MILLIS = 900;
    private static final int WRITING_MILLIS = 250;

    @TempDir
    Path directory;

    private final Map<String, String[]> acknowledged = new HashMap<>();

    @Test
    void noAcknowledgedUpdateIsLost() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int updates = 0;
        try (LogCapture log = new LogCapture(KilledWriterIT.class.getPackage())) {
            for (int round = 0; round < ROUNDS || (round < MOST_ROUNDS && !isEnough(updates)); round++) {
                updates += runAndKill(random, round);
                check("round " + round + " of seed " + seed);
            }
            assertThat(log.warnings()).allMatch(warning -> warning.contains("torn"));
        }
        assertThat(isEnough(updates))
                .as(updates + " updates of " + acknowledged.keySet())
                .isTrue();
    }

    private boolean isEnough(int updates) {
        return updates > ROUNDS * 10 && acknowledged.size() == KilledWriter.THREADS * KilledWriter.HOSTS;
    }

    @Test
    void whileItRunsItsDirectoryIsLockedAndItIsNamed() throws Exception {
        Process process = start();
        try {
            CompletableFuture<String> first = new CompletableFuture<>();
            CompletableFuture<Integer> count = CompletableFuture.supplyAsync(() -> readAll(process, first));
            first.get(1, TimeUnit.MINUTES);
            for (int attempt = 0; attempt < 2; attempt++) { // the first must not have loosened the lock
                assertThatThrownBy(() -> new StoreDriver(directory))
                        .is(storeFailure(Kind.LOCKED))
                        .hasMessageContaining("another registry: process " + process.pid() + " on ");
            }
            process.destroyForcibly();
            assertThat(count.get()).isPositive();
        } finally {
            process.destroyForcibly().waitFor();
        }
        new StoreDriver(directory).close();
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KilledWriter.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private int runAndKill(Random random, int round) throws Exception {
        Process process = start();
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<Integer> count = CompletableFuture.supplyAsync(() -> readAll(process, first));
        if (round % 5 == 0) { // somewhere in the start
            process.waitFor(random.nextInt(STARTING_MILLIS), TimeUnit.MILLISECONDS);
        } else {
            first.get(1, TimeUnit.MINUTES);
            process.waitFor(random.nextInt(WRITING_MILLIS), TimeUnit.MILLISECONDS);
        }
        assertThat(process.isAlive()).isTrue();
        process.destroyForcibly().waitFor();
        return count.get();
    }

    private int readAll(Process process, CompletableFuture<String> first) {
        int count = 0;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                first.complete(line);
                String[] words = line.split(" ", -1);
                if (words.length == 3 && !words[2].isEmpty()) { // the kill may have cut the last one
                    acknowledged.put(words[0], words);
                    count++;
                }
            }
        } catch (IOException e) {
            first.completeExceptionally(e);
        }
        first.completeExceptionally(new IOException("it ended without a line"));
        return count;
    }

    private void check(String when) throws IOException {
        if (JournalFiles.numbers(directory).isEmpty()) {
            return; // killed before it had begun
        }
        StoreState state = StoreDriver.read(directory);
        acknowledged.forEach((name, words) -> {
            StoredRecord stored = state.find(new HostName(name));
            assertThat(stored).as(name + ", " + when).isNotNull();
            HostRecord record = stored.record();
            long revision = Long.parseLong(words[1]);
            assertThat(record.revision()).as(name + ", " + when).isGreaterThanOrEqualTo(revision);
            if (record.revision() == revision) {
                assertThat(record.preferredAddress().text())
                        .as(name + ", " + when)
                        .isEqualTo(words[2]);
            }
        });
    }
}
