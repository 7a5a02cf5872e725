package org.bosixnet.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.hostsfile.Patience;
import org.bosixnet.client.log.RecordingLogger;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HOSTS_FILE is changed: what becomes of the names in the file that it named before. */
class FormerFilesTest {

    private static final String LOCALHOST = "127.0.0.1 localhost\n";

    @TempDir
    private Path directory;

    private final RecordingLogger logger = new RecordingLogger();
    private Path one;
    private Path two;

    @BeforeEach
    void make() throws IOException {
        one = Files.writeString(directory.resolve("one"), LOCALHOST);
        two = directory.resolve("two");
        run(one);
    }

    private HostsFile file(Path path) {
        FakePlatform platform = new FakePlatform(directory.resolve("run"), directory.resolve("lib"));
        return new HostsFile(path, platform, Patience.NONE);
    }

    /** Runs an agent with this file, which gets a block, and returns what is left to be said. */
    private String run(Path path) throws IOException {
        HostsFile present = file(path);
        StateFile state = new StateFile(present.stateFile());
        FormerFiles files = new FormerFiles(directory.resolve("lib/hosts-files"), present, this::file, state, logger);
        present.update(List.of(new HostEntry(new HostAddress("2001:db8::a"), new HostName("alpha"))));
        files.clear();
        files.clear();
        AgentState.FormerFiles former = state.read().formerFiles();
        return former == null ? "nothing said" : former.error();
    }

    @Test
    void theyAreTakenOutOnce() throws IOException {
        assertThat(one).content().contains("alpha");
        assertThat(run(two)).isEmpty();
        assertThat(one).hasContent(LOCALHOST);
        assertThat(two).content().contains("alpha");
        assertThat(logger.lines())
                .containsExactly(
                        "INFO Took the names of the fleet out of " + one + ", which HOSTS_FILE no longer names");
        String left = Files.writeString(one, LOCALHOST + "# BEGIN bosixnet\n2001:db8::b beta\n# END bosixnet\n")
                .toString();
        assertThat(run(two)).as("it is no longer this agent's: %s", left).isEmpty();
        assertThat(one).content().contains("beta");
    }

    @Test
    void whatCannotBeTakenOutIsSaidAndTriedAgain() throws IOException {
        String block = "2001:db8::b beta\n# END bosixnet\n";
        Files.writeString(one, LOCALHOST + block);
        String said = run(two);
        assertThat(said)
                .startsWith(
                        "The names of the fleet are still in " + one + ", which HOSTS_FILE no longer names, so they go"
                                + " stale there: Nothing was written to " + one);
        assertThat(logger.lines()).containsExactly("WARNING " + said);
        Path three = directory.resolve("three");
        assertThat(run(three)).isEqualTo(said);
        assertThat(two).content().doesNotContain("alpha");
        Files.writeString(one, LOCALHOST + "# BEGIN bosixnet\n" + block);
        assertThat(run(three)).isEmpty();
        assertThat(one).content().doesNotContain("beta");
    }

    @Test
    void aFileByAnotherNameStaysTheSame() throws IOException {
        assertThat(run(Files.createSymbolicLink(directory.resolve("link"), one)))
                .isEmpty();
        assertThat(one).content().contains("alpha");
    }

    @Test
    void aFileOfAnotherAgentIsLeftToIt() throws IOException {
        file(one).holdAsAgent();
        assertThat(run(two)).isEmpty();
        assertThat(one).content().contains("alpha");
    }

    @Test
    void whatCannotBeWrittenDownIsSaidOnce() throws IOException {
        Path memory = directory.resolve("lib/hosts-files");
        Files.delete(memory);
        Files.createDirectories(memory.resolve("in the way"));
        assertThat(run(two)).isEmpty();
        assertThat(logger.lines())
                .filteredOn(line -> line.contains("Cannot write " + memory))
                .hasSize(1);
    }

    /** As of a disk that is mounted later. */
    @Test
    void aFileThatIsMissingIsClearedWhenItComes() throws IOException {
        Path away = Files.move(one, directory.resolve("away"));
        assertThat(run(two)).isEmpty();
        Files.move(away, one);
        assertThat(run(two)).isEmpty();
        assertThat(one).hasContent(LOCALHOST);
        assertThat(directory.resolve("lib/hosts-files")).hasContent(two + "\n");
    }
}
