package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.http.KeyServer;
import org.bosixnet.client.registry.http.ManInTheMiddle;
import org.bosixnet.client.registry.http.TestCertificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Joining a registry whose certificate nobody vouches for, where there is no terminal to ask on. */
class PinnedJoinTest extends KeyCommandFixture {

    private static TestCertificate own;
    private static TestCertificate stranger;

    @BeforeAll
    static void makeCertificates(@TempDir Path certificates) throws Exception {
        own = TestCertificate.make(certificates, "own", "san=dns:else.example");
        stranger = TestCertificate.make(certificates, "stranger", "san=ip:127.0.0.1");
    }

    @BeforeEach
    void speakTls() throws IOException {
        registry.close();
        registry = new KeyServer(own);
        secrets.add(registry.joinKey.value());
        secrets.add(registry.adminKey.value());
    }

    private int joinAt(RegistryUrl url, String... more) {
        System.setIn(new ByteArrayInputStream((registry.joinKey.value() + "\n").getBytes(StandardCharsets.UTF_8)));
        List<String> words = new ArrayList<>(List.of("join", url.toString(), "--join-key-file", "-"));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    @Test
    void anUnknownKeyIsRefusedAndSaid() throws Exception {
        assertThat(join()).isEqualTo(1);
        assertThat(err)
                .hasToString("bosixnet: The registry at " + registry.url() + " shows a key that this computer does not"
                        + " know: " + own.pin() + " (its certificate is signed by nobody but itself, and not trusted)."
                        + " Nothing was sent to it, and there is no terminal to ask whether"
                        + " that key is the registry's. Compare it with the key in the registry's"
                        + " log at its start; if it is the same, repeat the command with --pin " + own.pin() + "\n");
        assertThat(System.in.available()).as("the join key is not even read").isPositive();
        assertThat(registry.requests()).isEmpty();
        assertThat(config).hasContent(settings);
        assertThat(keys).doesNotExist();
    }

    @Test
    void thePinnedKeyIsKeptForEveryCommandAndForgottenOnLeaving() throws Exception {
        String pin = own.pin().value();
        assertThat(join("--pin", pin)).isZero();
        assertThat(out.toString()).contains("nothing is sent there unless the server shows this key: " + pin + ".\n");
        assertThat(config)
                .hasContent(settings + "URL=" + registry.url() + " # by bosixnet join\nPIN=\"" + pin
                        + "\" # by bosixnet join\n");
        assertThat(run("list")).isZero();
        assertThat(run("key", "rotate")).isZero();
        assertThat(join()).isZero();
        assertThat(out.toString()).contains(config + " needs no change.\n");
        assertThat(run("leave")).isZero();
        assertThat(config).hasContent(settings);
        assertThat(err).hasToString("bosixnet: The registry lists no host.\n");
    }

    @Test
    void aMemberThatCannotBeReachedIsSaidToBeUnknown() throws Exception {
        String away = "https://127.0.0.1:1/bosixnet";
        System.setIn(new ByteArrayInputStream((registry.joinKey.value() + "\n").getBytes(StandardCharsets.UTF_8)));
        assertThat(run(
                        "join",
                        registry.url() + "|" + away,
                        "--join-key-file",
                        "-",
                        "--pin",
                        registry.url() + " " + own.pin()))
                .isZero();
        assertThat(err)
                .hasToString(
                        "bosixnet: No key is known of " + away + ", so only a certificate that this computer trusts"
                                + " lets the agent go there. To learn the key, repeat this command when it can be reached.\n");
    }

    @Test
    void aTrustedCertificateIsNotPinned() throws Exception {
        registry.close();
        registry = new KeyServer(stranger);
        secrets.add(registry.joinKey.value());
        assertThat(join("--ca-file", stranger.pem().toString())).isZero();
        assertThat(Files.readString(config)).doesNotContain("PIN=");
    }

    @Test
    void whereAnAuthorityIsNamedNoKeyIsOffered() {
        assertThat(join("--ca-file", stranger.pem().toString())).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("bosixnet: " + registry.url() + " cannot be reached: its certificate is")
                .doesNotContain("--pin");
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void anotherKeyThanThePinnedOneIsRefusedAndNeverAskedAbout() throws Exception {
        assertThat(join("--pin", stranger.pin().value())).isEqualTo(1);
        Files.writeString(config, settings + "URL=" + registry.url() + "\nPIN=" + stranger.pin() + "\n");
        assertThat(join()).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(2).allSatisfy(line -> assertThat(line)
                .startsWith("bosixnet: " + registry.url() + " cannot be reached: it shows the key " + own.pin()
                        + ", and PIN expects " + stranger.pin() + ", so nothing was sent.")
                .endsWith("'sudo bosixnet join " + registry.url() + " --pin sha256//...' trusts it."));
        assertThat(registry.requests()).isEmpty();
        assertThat(join("--pin", own.pin().value())).isZero();
        assertThat(Files.readString(config)).contains("PIN=\"" + own.pin() + "\"\n");
    }

    @Test
    void aPinWhereNothingCanBeComparedIsWrongUsage() throws Exception {
        assertThat(joinAt(
                        RegistryUrl.parse("http://127.0.0.1:1"),
                        "--pin",
                        own.pin().value()))
                .isEqualTo(2);
        assertThat(join("--pin", own.pin().value(), "--ca-file", own.pem().toString()))
                .isEqualTo(2);
        assertThat(join("--pin", "sha256//short")).isEqualTo(2);
        assertThat(err.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("over https only, and http://127.0.0.1:1 is plain http."),
                        line -> assertThat(line).contains("Leave one of them out."),
                        line -> assertThat(line)
                                .startsWith("bosixnet: option --pin: PIN is 'sha256//short'. A key is sha256// and"));
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void aDryRunConnectsToNothing() throws Exception {
        try (ManInTheMiddle man = new ManInTheMiddle(stranger, registry.url())) {
            man.read();
            assertThat(joinAt(man.url(), "--dry-run")).isZero();
            assertThat(man.attempts()).isZero();
        }
    }

    @Test
    void somebodyBetweenAtTheFirstJoinHearsNothing() throws Exception {
        try (ManInTheMiddle man = new ManInTheMiddle(stranger, registry.url())) {
            man.read();
            assertThat(joinAt(man.url(), "--pin", own.pin().value())).isEqualTo(1);
            assertThat(joinAt(man.url())).isEqualTo(1);
            assertThat(err.toString())
                    .contains("it shows the key " + stranger.pin() + ", and PIN expects " + own.pin())
                    .contains("does not know: " + stranger.pin());
            assertThat(man.attempts()).isEqualTo(2);
            assertThat(man.heard()).isEmpty();
            assertThat(keys).doesNotExist();
        }
    }

    @Test
    void somebodyWhoComesBetweenLaterHearsNothingOfAnyCommand() throws Exception {
        try (ManInTheMiddle man = new ManInTheMiddle(stranger, registry.url())) {
            assertThat(joinAt(man.url(), "--pin", own.pin().value())).isZero();
            man.read();
            String adminKey = secretFile(registry.adminKey).toString();
            for (List<String> command : List.of(
                    List.of("list"),
                    List.of("get", "beta"),
                    List.of("sync"),
                    List.of("withdraw"),
                    List.of("key", "rotate"),
                    List.of("key", "issue", "nas", "--admin-key-file", adminKey),
                    List.of("key", "list", "--admin-key-file", adminKey),
                    List.of("leave"))) {
                err.getBuffer().setLength(0);
                assertThat(run(command.toArray(String[]::new)))
                        .as(command.toString())
                        .isEqualTo(1);
                assertThat(err.toString()).as(command.toString()).contains("it shows the key " + stranger.pin());
            }
            assertThat(joinAt(man.url())).isEqualTo(1);
            assertThat(man.attempts()).isEqualTo(9);
            assertThat(man.heard()).isEmpty();
        }
    }

    @Test
    void theSettingsForOtherComputersHaveTheKeyToo() throws Exception {
        String adminKey = secretFile(registry.adminKey).toString();
        assertThat(run(
                        "key",
                        "issue",
                        "nas",
                        "--admin-key-file",
                        adminKey,
                        "--url",
                        registry.url().toString(),
                        "--pin",
                        own.pin().value()))
                .isZero();
        assertThat(out.toString())
                .contains("URL=\"" + registry.url() + "\"\nHOST_NAME=nas\nPIN=\"" + own.pin() + "\"\n")
                .contains("Other clients need a certificate there that they trust.");
    }
}
