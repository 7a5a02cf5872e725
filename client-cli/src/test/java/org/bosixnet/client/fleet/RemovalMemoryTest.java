package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.log.RecordingLogger;
import org.bosixnet.client.platform.Uptime;
import org.bosixnet.client.state.RemovalState;
import org.bosixnet.client.state.StateFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemovalMemoryTest {

    private static final RemovalState OLD = state("old");
    private static final RemovalState NEW = state("new");

    @TempDir
    private Path directory;

    private final RecordingLogger logger = new RecordingLogger();
    private Path run;
    private Path disk;

    @BeforeEach
    void place() {
        run = directory.resolve("run/state");
        disk = directory.resolve("lib/agent/state");
    }

    private static RemovalState state(String name) {
        return new RemovalState(List.of(Set.of(new HostName(name))), Map.of(), Map.of(), Duration.ZERO, Uptime.NONE);
    }

    /** Does what one process does. */
    private void keeps(RemovalState value) {
        StateFile state = new StateFile(run);
        new RemovalMemory(state, new StateFile(disk), logger).keep(value);
        state.save();
    }

    private RemovalMemory process() {
        return new RemovalMemory(new StateFile(run), new StateFile(disk), logger);
    }

    private void reboot() throws IOException {
        Files.deleteIfExists(run);
    }

    @Test
    void aRebootForgetsNothing() throws Exception {
        keeps(OLD);
        keeps(NEW);
        reboot();
        assertThat(process().read()).isEqualTo(NEW);
        assertThat(logger.lines()).isEmpty();
    }

    @Test
    void theDiskIsWrittenOnlyWhenSomethingChanged() throws Exception {
        RemovalMemory memory = process();
        memory.keep(OLD);
        Object first = Files.getAttribute(disk, "unix:ino");
        memory.keep(state("old"));
        assertThat(Files.getAttribute(disk, "unix:ino")).isEqualTo(first);
        memory.keep(NEW);
        assertThat(process().read()).isEqualTo(NEW);
    }

    @Test
    void whereTheDiskCannotBeWrittenTheStateHasItAndItIsSaidOnce() throws Exception {
        keeps(OLD);
        Files.move(disk.getParent(), directory.resolve("moved"));
        Files.writeString(disk.getParent(), "in the way");
        StateFile state = new StateFile(run);
        RemovalMemory memory = new RemovalMemory(state, new StateFile(disk), logger);
        memory.keep(NEW);
        memory.keep(NEW);
        state.save();
        assertThat(logger.lines()).singleElement().asString().startsWith("WARNING Cannot write " + disk);
        assertThat(process().read()).isEqualTo(NEW);

        Files.delete(disk.getParent());
        Files.move(directory.resolve("moved"), disk.getParent());
        assertThat(process().read()).as("what is on the disk is older").isEqualTo(NEW);
        memory.keep(NEW);
        state.save();
        reboot();
        assertThat(process().read()).isEqualTo(NEW);
        assertThat(logger.lines()).hasSize(2);
    }

    @Test
    void whatAnEarlierVersionKeptIsTakenToTheDisk() throws Exception {
        StateFile earlier = new StateFile(run);
        earlier.publish(OLD);
        earlier.save();
        assertThat(process().read()).isEqualTo(OLD);
        keeps(NEW);
        assertThat(process().read()).isEqualTo(NEW);
        reboot();
        assertThat(process().read()).isEqualTo(NEW);
    }

    @Test
    void aStateThatIsOnDiskHasItByItself() {
        StateFile state = new StateFile(run);
        RemovalMemory memory = new RemovalMemory(state, null, logger);
        memory.keep(NEW);
        state.save();
        assertThat(memory.read()).isEqualTo(NEW);
        assertThat(new StateFile(run).read().removals()).isEqualTo(NEW);
    }
}
