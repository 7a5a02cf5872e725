package org.bosixnet.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {

    @TempDir
    private Path directory;

    @Test
    void eachSectionIsKeptForTheNextStart() {
        Path file = directory.resolve("run/state");
        new StateFile(file).put("a", Json.createValue("one"));
        new StateFile(file).put("b", Json.createValue("two"));
        new StateFile(file).put("a", Json.createValue("three"));
        assertThat(new StateFile(file).read()).hasToString("{\"a\":\"three\",\"b\":\"two\"}");
        assertThat(new StateFile(file).section("c")).isEmpty();
    }

    @Test
    void aDamagedOrMissingFileIsEmpty() throws IOException {
        Path file = Files.writeString(directory.resolve("state"), "{\"a\":");
        assertThat(new StateFile(file).read()).isEmpty();
        Files.writeString(file, "[]");
        assertThat(new StateFile(file).read()).isEmpty();
        assertThat(new StateFile(directory.resolve("none")).read()).isEmpty();
    }

    @Test
    void whatCannotBeKeptIsNoError() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "").resolve("state");
        StateFile state = new StateFile(file);
        state.put("a", Json.createValue("one"));
        assertThat(state.read()).isEmpty();
    }
}
