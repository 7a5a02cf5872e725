package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.AccessKey.Kind;
import org.bosixnet.client.registry.http.KeyServer;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user who is not root learns from root's agent, and from its last run. */
@Needs({"namespaces", "setpriv", "mount", "flock"})
class EverybodyIT {

    /** Runs commands as root and as nobody, where nothing else is in {@code /run}. */
    private static final String PREPARED = """
        mount -t tmpfs -o mode=755 tmpfs /run
        as_root() { "$bosixnet" "$@" --config=agent.conf; }
        as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$bosixnet" "$@" --config=agent.conf; }
        """;

    @TempDir
    private Path directory;

    private KeyServer registry;

    @BeforeEach
    void start() throws Exception {
        registry = new KeyServer();
        AccessKey key = AccessKey.generate(Kind.HOST, new SecureRandom());
        registry.bind("alpha", key.value());
        Files.setAttribute(directory, "unix:mode", 0755);
        Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
        Files.writeString(directory.resolve("keys"), registry.url() + " " + key.value() + "\n");
        Files.setAttribute(directory.resolve("keys"), "unix:mode", 0600);
        Files.writeString(
                directory.resolve("agent.conf"),
                "URL=" + registry.url() + "\nHOST_NAME=alpha\nHOSTS_FILE=" + directory.resolve("hosts") + "\nKEY_FILE="
                        + directory.resolve("keys") + "\n");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private String run(String script) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("unshare", "--mount", "sh", "-ec", PREPARED + script)
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment()
                .put("bosixnet", Path.of("bosixnet").toAbsolutePath().toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void theFleetIsReadInTheHostsFileWhereTheKeyIsRoots() throws Exception {
        assertThat(run("as_root sync; as_nobody list; as_nobody get beta; as_nobody get gamma || echo $?"))
                .contains("The key is root's, so this is what the agent has written into " + directory.resolve("hosts")
                        + ", as of ")
                .containsPattern("\nbeta +2001:db8::5 +- +-\n")
                .contains("\n2001:db8::5\n")
                .endsWith("\n1\n");
    }

    @Test
    void withoutACopyTheRegistrysRefusalIsSaid() throws Exception {
        assertThat(run("as_nobody list || echo $?"))
                .startsWith("bosixnet: " + registry.url() + " refuses this (401)")
                .contains("cannot be read by this user")
                .endsWith("\n3\n");
    }

    @Test
    void whetherRootsAgentRunsIsKnownToEverybody() throws Exception {
        assertThat(run("""
            as_root sync > /dev/null
            lock=$(ls /run/bosixnet/*-hosts.lock-state)
            lock=${lock%-state}-agent
            (umask 077; flock "$lock" true)
            as_nobody status || echo $?
            """))
                .contains("lines in the managed block: 1", "List of " + registry.url() + ", ", " ago\n")
                .contains("Not well: No agent runs for this hosts file.")
                .endsWith("\n4\n");
        assertThat(run("""
            as_root sync > /dev/null
            timeout 300 "$bosixnet" agent --config=agent.conf 2> log &
            agent=$!
            until ls /run/bosixnet/*-agent > /dev/null 2>&1; do sleep 0.2; done
            as_nobody status || echo $?
            kill $agent; wait $agent || true
            """)).doesNotContain("No agent runs");
    }
}
