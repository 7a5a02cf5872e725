package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bosixnet.dao.StoreException;
import org.bosixnet.host.HostName;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damages every line of every file, and follows what the refusal says to do: the next start must succeed. */
class AdviceTest {

    private static final Pattern OFFSET = Pattern.compile("^(\\S+) is damaged at line \\d+ \\(offset (\\d+)\\)");

    @TempDir
    Path temporary;

    private final LogCapture log = new LogCapture(AdviceTest.class.getPackage());
    private final Set<String> followed = new TreeSet<>();
    private Path begun;
    private Path ended;
    private int attacks;

    /** Leaves stores whose journals have a snapshot, a file that continues another, and batches of several changes. */
    @BeforeEach
    void write() throws IOException {
        begun = temporary.resolve("begun");
        ended = temporary.resolve("ended");
        Path store = temporary.resolve("store");
        StoreDriver driver = new StoreDriver(store);
        driver.commit("alpha");
        driver.commit("beta", "gamma");
        Files.writeString(store.resolve("hosts"), "2001:db8::1    alpha\n2001:db8::2    beta\n");
        Queue<Runnable> background = new ArrayDeque<>();
        driver.store().compaction().begin(background::add);
        driver.commit("alpha", "-beta", "delta");
        driver.commit("epsilon");
        StoreDriver.copy(store, begun);
        background.remove().run();
        driver.commit("zeta");
        StoreDriver.copy(store, ended);
        driver.crash();
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void whatARefusalSaysLeadsToAStart() throws IOException {
        for (Path original : List.of(begun, ended)) {
            for (String name : StoreDriver.names(original)) {
                if (name.startsWith("journal-")) {
                    attackEveryLine(original, name);
                    attack(original, name, bytes -> new byte[0]);
                    attack(original, name, bytes -> new byte[bytes.length]);
                }
            }
        }
        assertThat(followed).containsExactly("cut", "import");
    }

    private void attackEveryLine(Path original, String name) throws IOException {
        byte[] bytes = Files.readAllBytes(original.resolve(name));
        List<Integer> lines = new ArrayList<>(List.of(0));
        for (int i = 0; i < bytes.length - 1; i++) {
            if (bytes[i] == '\n') {
                lines.add(i + 1);
            }
        }
        for (int line : lines) {
            attack(original, name, whole -> {
                whole[line + 12] ^= 1;
                return whole;
            });
        }
    }

    private void attack(Path original, String name, UnaryOperator<byte[]> damage) throws IOException {
        Path attacked = temporary.resolve("attacked-" + attacks++);
        StoreDriver.copy(original, attacked);
        Path file = attacked.resolve(name);
        StoreDriver.overwrite(file, damage.apply(Files.readAllBytes(file)));
        Optional<String> refusal = start(attacked);
        if (refusal.isPresent()) {
            follow(attacked, refusal.get());
            assertThat(start(attacked)).as("after %s", refusal.get()).isEmpty();
        }
    }

    private static Optional<String> start(Path directory) throws IOException {
        try (StoreDriver driver = new StoreDriver(directory)) {
            assertThat(driver.store().state().find(new HostName("alpha"))).isNotNull();
            return Optional.empty();
        } catch (StoreException e) {
            return Optional.of(e.getMessage());
        }
    }

    private void follow(Path directory, String refusal) throws IOException {
        if (refusal.contains("truncate -s OFFSET FILE")) {
            Matcher at = OFFSET.matcher(refusal);
            assertThat(at.find()).as(refusal).isTrue();
            try (FileChannel channel = FileChannel.open(Path.of(at.group(1)), StandardOpenOption.WRITE)) {
                channel.truncate(Long.parseLong(at.group(2)));
            }
            followed.add("cut");
        } else {
            assertThat(refusal).contains("move all files journal-* and the file lock to another place");
            Path aside = Files.createDirectory(directory.resolveSibling(directory.getFileName() + "-aside"));
            for (String name : StoreDriver.names(directory)) {
                if (name.startsWith("journal-") || name.equals("lock")) {
                    Files.move(directory.resolve(name), aside.resolve(name));
                }
            }
            followed.add("import");
        }
    }
}
