package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.bosixnet.dao.file.journal.JournalFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that fills a store at random moments, with SIGKILL, and looks what there is then. */
class KilledRestorerIT {

    private static final int ROUNDS = 15;

    /** If none was killed early enough, since the first took far longer than the others. */
    private static final int MOST_ROUNDS = 10 * ROUNDS;

    @TempDir
    Path temporary;

    @Test
    void thereIsEverythingOrNothingAndNothingIsRestoredIntoAgain() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int empty = 0;
        long longest = 0;
        for (int round = 0; round < ROUNDS || (round < MOST_ROUNDS && empty == 0); round++) {
            String when = "round " + round + " of seed " + seed;
            Path directory = temporary.resolve("round-" + round);
            // the first round tells how long it takes
            long took = restore(directory, round == 0 ? Long.MAX_VALUE : random.nextLong(longest + 1));
            longest = Math.max(longest, took);
            int hosts = hosts(directory);
            assertThat(hosts).as(when).isIn(0, KilledRestorer.HOSTS);
            if (hosts == 0) {
                empty++;
                restore(directory, Long.MAX_VALUE);
                assertThat(hosts(directory)).as(when).isEqualTo(KilledRestorer.HOSTS);
            }
        }
        assertThat(empty).as("some were killed early enough").isPositive();
    }

    /** Returns how many nanoseconds it took from the beginning, at most so many. */
    private long restore(Path directory, long nanos) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KilledRestorer.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("begins");
            long begun = System.nanoTime();
            process.waitFor(nanos, TimeUnit.NANOSECONDS);
            long took = System.nanoTime() - begun;
            process.destroyForcibly().waitFor();
            return took;
        }
    }

    private static int hosts(Path directory) throws Exception {
        return JournalFiles.numbers(directory).isEmpty()
                ? 0
                : StoreDriver.read(directory).records().size();
    }
}
