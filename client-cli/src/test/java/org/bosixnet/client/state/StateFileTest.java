package org.bosixnet.client.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.log.RecordingLogger;
import org.bosixnet.client.platform.Uptime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {

    private static final Instant TIME = Instant.parse("2026-11-26T12:00:00Z");
    private static final AgentState.Loop LOOP = new AgentState.Loop(1, TIME, TIME, null);
    private static final AgentState.Runs RUNS = new AgentState.Runs(2, TIME);
    private static final AgentState.Part FAILURE = new AgentState.Failure(TIME, "It failed.");
    private static final RemovalState REMOVALS = new RemovalState(
            List.of(Set.of(new HostName("n".repeat(60)))), Map.of(), Map.of(), Duration.ZERO, Uptime.NONE);

    @TempDir
    private Path directory;

    private AgentState at(Path file) {
        return new StateFile(file).read();
    }

    @Test
    void eachPartIsKeptForTheNextStart() {
        Path file = directory.resolve("run/state");
        save(new StateFile(file), LOOP);
        save(new StateFile(file), new AgentState.Watchdog("one"));
        save(new StateFile(file), new AgentState.Watchdog("two"));
        assertThat(at(file)).isEqualTo(AgentState.EMPTY.with(LOOP).with(new AgentState.Watchdog("two")));
        assertThat(at(file).stream()).isNull();
    }

    @Test
    void aDamagedOrMissingFileIsEmpty() throws IOException {
        Path file = Files.writeString(directory.resolve("state"), "{\"loop\":");
        assertThat(at(file)).isEqualTo(AgentState.EMPTY);
        Files.writeString(file, "[]");
        assertThat(at(file)).isEqualTo(AgentState.EMPTY);
        Files.writeString(file, "[".repeat(100_000));
        assertThat(at(file)).isEqualTo(AgentState.EMPTY);
        assertThat(at(directory.resolve("none"))).isEqualTo(AgentState.EMPTY);
    }

    @Test
    void whatCannotBeKeptIsNoError() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "").resolve("state");
        StateFile state = new StateFile(file);
        save(state, LOOP);
        assertThat(at(file)).isEqualTo(AgentState.EMPTY);
        assertThat(state.read().loop()).isEqualTo(LOOP);
        Files.delete(file.getParent());
        Files.createDirectory(file.getParent());
        save(state, RUNS);
        assertThat(at(file)).isEqualTo(AgentState.EMPTY.with(LOOP).with(RUNS));
    }

    @Test
    void whatCannotBeKeptLeavesNothingBehind() throws IOException {
        Path file = directory.resolve("state");
        Files.writeString(Files.createDirectory(file).resolve("in-the-way"), "");
        save(new StateFile(file), LOOP);
        assertThat(directory.toFile().list()).containsExactly("state");
    }

    @Test
    void whyNothingIsKeptIsSaidOnce() throws IOException {
        Path file = Files.writeString(directory.resolve("state"), "{\"watchdog\":{\"error\":\"old\"}}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        RecordingLogger logger = new RecordingLogger();
        StateFile state = new StateFile(file, 1000, logger);
        for (int i = 0; i < 3; i++) {
            assertThat(state.read().watchdog()).isNull();
            save(state, new AgentState.Runs(i, null));
        }
        assertThat(logger.lines()).singleElement().asString().contains(" is not kept, ", "Run: chmod go-w " + file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        save(state, RUNS);
        assertThat(logger.lines()).hasSize(2).last().isEqualTo("INFO The state is kept in " + file + " again");
        assertThat(at(file))
                .isEqualTo(AgentState.EMPTY.with(new AgentState.Watchdog("old")).with(RUNS));
    }

    @Test
    void troubleThatReadsOneWayAndWritesAnotherIsSaidOnce() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "").resolve("state");
        RecordingLogger logger = new RecordingLogger();
        StateFile state = new StateFile(file, 1000, logger);
        save(state, new AgentState.Watchdog("one"));
        save(state, new AgentState.Watchdog("two"));
        assertThat(logger.lines()).hasSize(1);
    }

    @Test
    void thatNothingWasKeptYetIsNotSaid() {
        RecordingLogger logger = new RecordingLogger();
        StateFile state = new StateFile(directory.resolve("none/state"), 1000, logger);
        assertThat(state.read()).isEqualTo(AgentState.EMPTY);
        save(state, LOOP);
        assertThat(logger.lines()).isEmpty();
    }

    @Test
    void whatIsPublishedIsThereAtOnceAndForOthersOnceItIsSaved() {
        Path file = directory.resolve("state");
        StateFile state = new StateFile(file);
        state.publish(LOOP);
        assertThat(state.read().loop()).isEqualTo(LOOP);
        assertThat(file).doesNotExist();
        state.save();
        assertThat(at(file).loop()).isEqualTo(LOOP);
    }

    @Test
    void whatIsPublishedAlreadyIsNotWrittenAgain() throws IOException {
        Path file = directory.resolve("state");
        StateFile state = new StateFile(file);
        save(state, new AgentState.Registries(List.of()));
        Object first = Files.getAttribute(file, "unix:ino");
        save(state, new AgentState.Registries(List.of()));
        state.dropRemovals();
        state.save();
        save(new StateFile(file), new AgentState.Registries(List.of()));
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(first);
        save(state, LOOP);
        assertThat(Files.getAttribute(file, "unix:ino")).isNotEqualTo(first);
    }

    @Test
    void whatCouldNotBeWrittenIsTriedAgainWhenThatIsAskedFor() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "").resolve("state");
        StateFile state = new StateFile(file);
        state.publish(LOOP);
        assertThat(state.saveAll()).isFalse();
        Files.delete(file.getParent());
        save(state, LOOP);
        assertThat(file).as("nothing is new").doesNotExist();
        assertThat(state.saveAll()).isTrue();
        assertThat(at(file).loop()).isEqualTo(LOOP);
    }

    @Test
    void twoProcessesKeepWhatTheOtherSaved() {
        Path file = directory.resolve("state");
        StateFile agent = new StateFile(file);
        StateFile command = new StateFile(file);
        save(agent, new AgentState.Watchdog("one"));
        save(command, LOOP);
        assertThat(agent.read().loop()).isEqualTo(LOOP);
        save(agent, RUNS);
        save(command, new AgentState.Watchdog("two"));
        assertThat(agent.read())
                .isEqualTo(command.read())
                .isEqualTo(AgentState.EMPTY.with(LOOP).with(RUNS).with(new AgentState.Watchdog("two")));
    }

    @Test
    void threadsThatPublishAtOnceLoseNothingOfEachOther() throws Exception {
        Path file = directory.resolve("state");
        StateFile state = new StateFile(file);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> done = Stream.<Runnable>of(
                            () -> many(i -> save(state, new AgentState.Runs(i, null))),
                            () -> many(i -> save(state, new AgentState.Watchdog("error " + i))),
                            () -> many(i -> save(state, new AgentState.Failure(null, "error " + i))),
                            () -> many(i -> {
                                save(state, REMOVALS);
                                state.dropRemovals();
                            }))
                    .<Future<?>>map(threads::submit)
                    .toList();
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        state.save();
        assertThat(at(file))
                .isEqualTo(AgentState.EMPTY
                        .with(new AgentState.Runs(99, null))
                        .with(new AgentState.Watchdog("error 99"))
                        .with(new AgentState.Failure(null, "error 99")));
    }

    private static void many(IntConsumer what) {
        for (int i = 0; i < 100; i++) {
            what.accept(i);
        }
    }

    @Test
    void whatIsTooLongToBeReadAgainIsKeptWithoutTheAgesOfRemovals() {
        Path file = directory.resolve("state");
        StateFile state = new StateFile(file, 150, new RecordingLogger());
        save(state, new AgentState.Watchdog("one"));
        save(state, REMOVALS);
        save(state, FAILURE);
        AgentState kept = AgentState.EMPTY.with(new AgentState.Watchdog("one")).with(FAILURE);
        assertThat(at(file)).isEqualTo(kept);
        assertThat(state.read().removals()).isEqualTo(REMOVALS);
        save(state, new AgentState.Watchdog("x".repeat(150)));
        assertThat(at(file)).isEqualTo(kept);
    }

    @Test
    void theFormIsThatOfTheManual() throws IOException {
        Path file = directory.resolve("state");
        StateFile state = new StateFile(file);
        state.publish(new AgentState.Reported(List.of(new HostAddress("2001:db8::1")), true));
        save(state, LOOP);
        assertThat(file)
                .hasContent(
                        "{\"version\":1,\"loop\":{\"pid\":1,\"since\":\"2026-11-26T12:00:00Z\",\"at\":\"2026-11-26T12:00:00Z\","
                                + "\"clockSet\":\"\"},\"reported\":[\"2001:db8::1\"],\"hadWayOut\":true}");
    }

    private static void save(StateFile state, AgentState.Part part) {
        state.publish(part);
        state.save();
    }
}
