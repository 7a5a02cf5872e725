package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.AccessKey.Kind;
import org.bosixnet.client.platform.linux.LinuxPlatform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.AutoComplete;

/** What all commands that deal with keys have in common: where a key may come from, and that none of them shows one. */
class KeyCommandsTest extends KeyCommandFixture {

    /** Standard input stays unread: nobody is asked for a key that is not to be sent. */
    @ParameterizedTest
    @ValueSource(strings = {"[2001:db8::1]", "192.168.1.66", "10.0.0.1", "[fe80::1]"})
    void noKeyIsAskedForThatWouldGoOverPlainHttpToStrangers(String host) throws Exception {
        String url = "http://" + host + ":9/x";
        for (List<String> command : List.of(
                List.of("join", url, "--join-key-file", "-"),
                List.of("join", url, "--join-key-file", "-", "--dry-run"),
                List.of("key", "issue", "a", "--url", url, "--admin-key-file", "-"),
                List.of("key", "replace", "a", "--url", url, "--admin-key-file", "-"),
                List.of("key", "list", "--url", url, "--admin-key-file", "-"),
                List.of("key", "unbind", "a", "--url", url, "--admin-key-file", "-"))) {
            ByteArrayInputStream in =
                    new ByteArrayInputStream(registry.joinKey.value().getBytes(StandardCharsets.UTF_8));
            int all = in.available();
            System.setIn(in);
            assertThat(run(command.toArray(String[]::new))).isEqualTo(1);
            assertThat(in.available()).isEqualTo(all);
            assertThat(err.toString())
                    .contains(url + " is plain http and is at ")
                    .contains("nothing was sent", "ALLOW_HTTP=yes in /etc/bosixnet/agent.conf", ": --allow-http yes.");
        }
        assertThat(keys).doesNotExist();
        assertThat(config).hasContent(settings);
    }

    @Test
    void howToAllowPlainHttpIsInTheHelp() {
        assertThat(run("join", "--help")).isZero();
        assertThat(out.toString()).contains("--allow-http=VALUE", "plain http");
    }

    @Test
    void aDryRunSendsAndChangesNothing() throws Exception {
        assertThat(run("join", registry.url().toString(), "--dry-run")).isZero();
        assertThat(out.toString())
                .isEqualTo("Would bind a new host key to alpha at " + registry.url() + ".\nWould write the key into "
                        + keys + ".\nWould write the registry into " + config + ".\n");
        assertThat(run("key", "issue", "a", "--url", registry.url().toString(), "--dry-run"))
                .isZero();
        assertThat(run("key", "unbind", "a", "--url", registry.url().toString(), "--dry-run", "--json"))
                .isZero();
        assertThat(registry.requests()).isEmpty();
        assertThat(keys).doesNotExist();
        assertThat(config).hasContent(settings);
    }

    @Test
    void aKeyAsAnArgumentIsRefusedAndNotRepeated() {
        assertThat(run("join", registry.url().toString(), registry.joinKey.value()))
                .isEqualTo(2);
        assertThat(run("key", "issue", "a", "--admin-key", registry.adminKey.value()))
                .isEqualTo(2);
        assertThat(run("key", "rotate", registry.adminKey.value())).isEqualTo(2);
        assertThat(run(registry.adminKey.value())).isEqualTo(2);
        assertThat(err.toString()).contains("bxj_" + registry.joinKey.id() + "_***");
    }

    @Test
    void aPasswordInTheUrlIsRefusedAndNotRepeated() {
        assertThat(run("join", "https://name:s3cr3t@server/x")).isEqualTo(2);
        assertThat(run("join", "https://name:s3cr3t@ser ver/x")).isEqualTo(2);
        assertThat(run("key", "rotate", "https://name:s3cr3t@server/x")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("bosixnet: Leave the user name and the password out of the URL https://server/x.\n")
                .doesNotContain("s3cr3t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hunter2", "bxj_short", "bxa_adminx_0123456789abcdefABCDEF", "two\nlines"})
    void whatIsNoJoinKeyIsSaidAndNotRepeated(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), text);
        assertThat(run("join", registry.url().toString(), "--join-key-file", file.toString()))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains(file.toString())
                .contains("join key")
                .contains("bxj_")
                .doesNotContain("hunter2", "short", "0123456789");
        assertThat(registry.requests()).isEmpty();
        assertThat(keys).doesNotExist();
    }

    @Test
    void withoutATerminalTheOptionIsNamed() {
        assertThat(run("join", registry.url().toString())).isEqualTo(1);
        assertThat(run("join", registry.url().toString(), "--join-key-file", directory + "/none"))
                .isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("bosixnet: There is no terminal to ask for the join key. Give --join-key-file FILE, or "
                        + "--join-key-file - and the key on standard input.\nbosixnet: --join-key-file: " + directory
                        + "/none cannot be read (no such file).\n");
    }

    @Test
    void aKeyFileThatIsOpenToOthersStopsEveryCommandThatWouldUseIt() throws Exception {
        AccessKey key = AccessKey.generate(Kind.HOST, new SecureRandom());
        secrets.add(key.value());
        Files.writeString(keys, registry.url() + " " + key.value() + "\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(join()).isEqualTo(1);
        assertThat(run("key", "rotate")).isEqualTo(1);
        assertThat(run("withdraw", "--url", registry.url().toString())).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(3).allMatch(line -> line.endsWith("Run: chmod 600 " + keys));
        assertThat(registry.requests()).isEmpty();
        assertThat(keys).hasContent(registry.url() + " " + key.value() + "\n");
    }

    @Test
    void aWrongLineIsNamedAndNotRepeated() throws Exception {
        Files.writeString(keys, "\n" + registry.url() + " bxh_abcdef_tooshort\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        assertThat(run("key", "rotate")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("bosixnet: " + keys + ", line 2: ")
                .doesNotContain("tooshort");
        Files.delete(keys);
    }

    @Test
    void theOtherCommandsShowNothingEither() throws Exception {
        join();
        Files.writeString(
                config, Files.readString(config).replace("http://", "http://someone:bxh_abcdef_ABCDEFABCDEFABCDEF@"));
        secrets.add("bxh_abcdef_ABCDEFABCDEFABCDEF");
        for (String format : List.of("", "--json")) {
            for (String command : List.of("explain", "list", "get alpha", "status", "sync", "report", "withdraw")) {
                run((command + " " + format).strip().split(" ", -1));
            }
        }
        run("report", "--dry-run");
        assertThat(out + "" + err).contains(registry.url().toString());
        assertThat(directory.resolve("hosts")).content().contains("beta");
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!List.of("keys", "agent.conf").contains(file.getFileName().toString())) {
                    assertThat(file).content().doesNotContain(inUse().value(), "ABCDEFABCDEF");
                }
            }
        }
    }

    @Test
    void completionAndHelpKnowTheCommands() {
        String script = AutoComplete.bash("bosixnet", Bosixnet.commandLine(new LinuxPlatform(), Shadows::new));
        assertThat(script)
                .contains("join", "--join-key-file", "rotate", "issue", "replace", "unbind", "--admin-key-file");
        for (String command :
                List.of("join", "key", "key rotate", "key issue", "key replace", "key unbind", "key list")) {
            assertThat(execute((command + " --help").split(" ", -1))).isZero();
        }
        assertThat(execute("key")).isEqualTo(2);
    }
}
