package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.hostsfile.HostsFileException;
import org.bosixnet.client.hostsfile.Patience;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as root starts it, on a computer where another user has prepared things. */
@Needs({"namespaces", "setpriv", "mount", "timeout"})
class OtherUsersIT {

    private static final String LAUNCHER = Path.of("bosixnet").toAbsolutePath().toString();

    private static final String NOBODY = "setpriv --reuid=65534 --regid=65534 --clear-groups";

    /**
     * Lets nobody put a program into directories of the root directory, as into {@code /tmp}, where the pattern of the
     * original finds it.
     */
    private static final String PROGRAMS = """
        mkdir -m 1777 marker
        for directory in /mnt /srv /opt /media; do mount -t tmpfs tmpfs $directory; done
        chmod 1777 /mnt; chmod 777 /srv; chown 65534 /opt; chmod 755 /media
        for directory in /mnt /srv /opt; do
            printf '#!/bin/sh\\necho $0 >> '$PWD'/marker/ran\\n' |
                $nobody sh -c "cat > $directory/ifconfig; chmod 755 $directory/ifconfig"
        done
        ln -s /srv/ifconfig /media/ifconfig
        for program in /mnt /srv /opt /media; do $program/ifconfig; done
        """;

    /** Runs an agent until it has looked for addresses, and prints what it said. */
    private static final String AGENT = """
        run_agent() {
            $bosixnet agent $settings > said 2>&1 & agent=$!
            looks=0
            until grep -Eq 'No usable|Reporting fails' said || [ $((looks += 1)) = 1800 ]; do sleep 0.1; done
            kill $agent; wait $agent || true
            cat said
        }
        """;

    @TempDir
    private Path directory;

    @BeforeEach
    void makeSettingsOfAnOriginal() throws IOException {
        Files.setAttribute(directory, "unix:mode", 0755);
        Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
        Files.writeString(directory.resolve("bosixnet-daemon.conf"), "URL=http://127.0.0.1:1/bosixnet\n");
    }

    /** Runs a script in a mount namespace, which finds the program in {@code $bosixnet}. */
    private String run(String script) throws Exception {
        String settings = "--config=bosixnet-daemon.conf --hosts-file=hosts --key-file=keys";
        Process process = builder("bosixnet=" + LAUNCHER + " settings='" + settings + "' nobody='" + NOBODY + "'\n"
                        + AGENT + script)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private ProcessBuilder builder(String script) {
        ProcessBuilder builder =
                new ProcessBuilder("unshare", "--mount", "sh", "-ec", script).directory(directory.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    @Test
    void noCommandRunsAProgramOfAnotherUser() throws Exception {
        String output = run(PROGRAMS + """
            cat marker/ran; rm marker/ran
            for command in explain status report sync list withdraw "get alpha" "key rotate" \\
                    "report --dry-run" "sync --dry-run" "join http://127.0.0.1:1 --join-key-file=none"; do
                timeout 60 $bosixnet $command $settings > out 2>&1 || [ $? -lt 125 ] || echo "$command: $(cat out)"
                ! [ -e marker/ran ] || echo "$command ran $(cat marker/ran)"
            done
            run_agent > /dev/null
            ! [ -e marker/ran ] || echo "agent ran $(cat marker/ran)"
            cat host-name; uname -n
            """);
        String[] lines = output.split("\n", -1);
        assertThat(List.of(lines).subList(0, 4))
                .as("the programs run by themselves")
                .containsExactly("/mnt/ifconfig", "/srv/ifconfig", "/opt/ifconfig", "/media/ifconfig");
        assertThat(lines[4]).as("the name, written down once").startsWith(lines[5] + "-");
        assertThat(lines).hasSize(7);
    }

    @Test
    void theNameThatWasWrittenDownStays() throws Exception {
        String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip() + "-0123abcd";
        Files.writeString(directory.resolve("host-name"), name + "\n");
        assertThat(run("$bosixnet explain $settings --json; run_agent")).contains("Agent of " + name + " follows");
    }

    /** Makes a directory with a link to root's file, then a link to root's directory, as fast as it can. */
    private static final String RACER = """
        cd shared
        until [ -e ../enough ]; do
            mkdir d; ln -s "$1" d/hosts; rm -r d
            ln -s "${1%/*}" d; rm d
            echo >> ../turns
        done
        """;

    @Test
    void whoRenamesWhileRootWritesGetsNothing() throws Exception {
        Path roots = Files.createDirectory(directory.resolve("roots"));
        Path file = Files.writeString(roots.resolve("hosts"), "127.0.0.1 localhost\n");
        Files.setAttribute(Files.createDirectory(directory.resolve("shared")), "unix:mode", 01777);
        Path turns = Files.createFile(directory.resolve("turns"));
        Files.setAttribute(turns, "unix:uid", 65534);
        Map<String, Object> before = Files.readAttributes(file, "unix:ino,uid,mode,ctime");
        Process racer = builder("exec " + NOBODY + " sh -c '" + RACER + "' sh " + file)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Await.until("it races", () -> turns.toFile().length() > 10);
            int refused = 0;
            for (int i = 0; i < 2000; i++) {
                refused += writes(directory.resolve("shared/d/hosts")) ? 0 : 1;
            }
            assertThat(refused).isEqualTo(2000);
        } finally {
            Files.createFile(directory.resolve("enough")); // killed, it would leave a command that makes d once more
            racer.waitFor();
        }
        assertThat(Files.readAttributes(file, "unix:ino,uid,mode,ctime", LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(before);
        assertThat(roots.toFile().list()).containsExactly("hosts");
    }

    private boolean writes(Path hosts) {
        try {
            new HostsFile(hosts, new FakePlatform(directory.resolve("locks"), null), Patience.NONE)
                    .update(List.of(new HostEntry(new HostAddress("2001:db8::a"), new HostName("alpha"))));
            return true;
        } catch (HostsFileException e) {
            return false;
        }
    }
}
