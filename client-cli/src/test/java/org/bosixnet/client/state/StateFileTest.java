package org.bosixnet.client.state;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.bosixnet.client.log.RecordingLogger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {

    @TempDir
    private Path directory;

    @Test
    void eachSectionIsKeptForTheNextStart() {
        Path file = directory.resolve("run/state");
        save(new StateFile(file), "a", "one");
        save(new StateFile(file), "b", "two");
        save(new StateFile(file), "a", "three");
        assertThat(new StateFile(file).read()).hasToString("{\"a\":\"three\",\"b\":\"two\"}");
        assertThat(new StateFile(file).section("c")).isEmpty();
    }

    @Test
    void aDamagedOrMissingFileIsEmpty() throws IOException {
        Path file = Files.writeString(directory.resolve("state"), "{\"a\":");
        assertThat(new StateFile(file).read()).isEmpty();
        Files.writeString(file, "[]");
        assertThat(new StateFile(file).read()).isEmpty();
        Files.writeString(file, "[".repeat(100_000));
        assertThat(new StateFile(file).read()).isEmpty();
        assertThat(new StateFile(directory.resolve("none")).read()).isEmpty();
    }

    @Test
    void whatCannotBeKeptIsNoError() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "").resolve("state");
        StateFile state = new StateFile(file);
        save(state, "a", "one");
        assertThat(new StateFile(file).read()).isEmpty();
        assertThat(state.section("a")).contains(Json.createValue("one"));
        Files.delete(file.getParent());
        Files.createDirectory(file.getParent());
        save(state, "b", "two");
        assertThat(new StateFile(file).read()).hasToString("{\"a\":\"one\",\"b\":\"two\"}");
    }

    @Test
    void whatCannotBeKeptLeavesNothingBehind() throws IOException {
        Path file = directory.resolve("state");
        Files.writeString(Files.createDirectory(file).resolve("in-the-way"), "");
        save(new StateFile(file), "a", "one");
        assertThat(directory.toFile().list()).containsExactly("state");
    }

    @Test
    void whyNothingIsKeptIsSaidOnce() throws IOException {
        Path file = Files.writeString(directory.resolve("state"), "{\"a\":1}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        RecordingLogger logger = new RecordingLogger();
        StateFile state = new StateFile(file, 1000, logger);
        for (int i = 0; i < 3; i++) {
            assertThat(state.section("a")).isEmpty();
            save(state, "b", "two");
        }
        assertThat(logger.lines()).singleElement().asString().contains(" is not kept, ", "Run: chmod go-w " + file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        save(state, "b", "three");
        assertThat(logger.lines()).hasSize(2).last().isEqualTo("INFO The state is kept in " + file + " again");
        assertThat(new StateFile(file).read()).hasToString("{\"a\":1,\"b\":\"three\"}");
    }

    @Test
    void troubleThatReadsOneWayAndWritesAnotherIsSaidOnce() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "").resolve("state");
        RecordingLogger logger = new RecordingLogger();
        StateFile state = new StateFile(file, 1000, logger);
        save(state, "a", "one");
        save(state, "a", "two");
        assertThat(logger.lines()).hasSize(1);
    }

    @Test
    void thatNothingWasKeptYetIsNotSaid() {
        RecordingLogger logger = new RecordingLogger();
        StateFile state = new StateFile(directory.resolve("none/state"), 1000, logger);
        assertThat(state.read()).isEmpty();
        save(state, "a", "one");
        assertThat(logger.lines()).isEmpty();
    }

    @Test
    void whatIsPutIsThereAtOnceAndForOthersOnceItIsSaved() {
        Path file = directory.resolve("state");
        StateFile state = new StateFile(file);
        state.put("a", Json.createValue("one"));
        assertThat(state.read()).hasToString("{\"a\":\"one\"}");
        assertThat(state.section("a")).contains(Json.createValue("one"));
        assertThat(file).doesNotExist();
        state.save();
        assertThat(file).hasContent("{\"a\":\"one\"}");
    }

    @Test
    void twoProcessesKeepWhatTheOtherSaved() {
        Path file = directory.resolve("state");
        StateFile agent = new StateFile(file);
        StateFile command = new StateFile(file);
        save(agent, "a", "one");
        save(command, "b", "two");
        assertThat(agent.section("b")).contains(Json.createValue("two"));
        save(agent, "c", "three");
        save(command, "a", "four");
        assertThat(agent.read())
                .isEqualTo(command.read())
                .hasToString("{\"a\":\"four\",\"b\":\"two\",\"c\":\"three\"}");
    }

    @Test
    void whatIsTooLongToBeReadAgainIsKeptWithoutTheAgesOfRemovals() {
        Path file = directory.resolve("state");
        StateFile state = new StateFile(file, 100, new RecordingLogger());
        save(state, "a", "one");
        save(state, StateFile.REMOVALS, "x".repeat(100));
        save(state, "b", "two");
        assertThat(new StateFile(file).read()).hasToString("{\"a\":\"one\",\"b\":\"two\"}");
        assertThat(state.section(StateFile.REMOVALS)).isPresent();
        save(state, "c", "x".repeat(100));
        assertThat(new StateFile(file).read()).hasToString("{\"a\":\"one\",\"b\":\"two\"}");
    }

    private static void save(StateFile state, String name, String text) {
        state.put(name, Json.createValue(text));
        state.save();
    }
}
