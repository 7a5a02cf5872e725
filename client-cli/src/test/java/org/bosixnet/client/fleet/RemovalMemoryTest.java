package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bosixnet.client.log.RecordingLogger;
import org.bosixnet.client.state.StateFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemovalMemoryTest {

    private static final JsonValue OLD = Json.createValue("old");
    private static final JsonValue NEW = Json.createValue("new");

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

    /** Does what one process does. */
    private void keeps(JsonValue value) {
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
        assertThat(process().read()).contains(NEW);
        assertThat(logger.lines()).isEmpty();
    }

    @Test
    void theDiskIsWrittenOnlyWhenSomethingChanged() throws Exception {
        RemovalMemory memory = process();
        memory.keep(OLD);
        Object first = Files.getAttribute(disk, "unix:ino");
        memory.keep(Json.createValue("old"));
        assertThat(Files.getAttribute(disk, "unix:ino")).isEqualTo(first);
        memory.keep(NEW);
        assertThat(process().read()).contains(NEW);
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
        assertThat(process().read()).contains(NEW);

        Files.delete(disk.getParent());
        Files.move(directory.resolve("moved"), disk.getParent());
        assertThat(process().read()).as("what is on the disk is older").contains(NEW);
        memory.keep(NEW);
        state.save();
        reboot();
        assertThat(process().read()).contains(NEW);
        assertThat(logger.lines()).hasSize(2);
    }

    @Test
    void whatAnEarlierVersionKeptIsTakenToTheDisk() throws Exception {
        StateFile earlier = new StateFile(run);
        earlier.put(StateFile.REMOVALS, OLD);
        earlier.save();
        assertThat(process().read()).contains(OLD);
        keeps(NEW);
        assertThat(process().read()).contains(NEW);
        reboot();
        assertThat(process().read()).contains(NEW);
    }

    @Test
    void aStateThatIsOnDiskHasItByItself() {
        StateFile state = new StateFile(run);
        RemovalMemory memory = new RemovalMemory(state, null, logger);
        memory.keep(NEW);
        state.save();
        assertThat(memory.read()).contains(NEW);
        assertThat(new StateFile(run).section(StateFile.REMOVALS)).contains(NEW);
    }
}
