package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bosixnet.client.dns.FakeDns;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.AccessKey.Kind;
import org.bosixnet.client.registry.FakeKeys.Fault;
import org.junit.jupiter.api.Test;

/** {@code join}: what it binds, writes and prints, and what it leaves when it fails. */
class JoinTest extends KeyCommandFixture {

    @Test
    void joiningBindsAKeyOfItsOwnAndWritesKeyFileAndSettings() throws Exception {
        assertThat(join()).isZero();
        AccessKey key = inUse();
        assertThat(registry.keysOf("alpha")).containsExactly(key.value());
        assertThat(keys).hasContent(registry.url() + " " + key.value() + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rw-------");
        assertThat(config).hasContent(settings + "URL=" + registry.url() + " # by bosixnet join\n");
        assertThat(out.toString())
                .isEqualTo("alpha is bound to the " + key + " at " + registry.url() + ".\nThe key is in " + keys
                        + ".\nWrote the registry into " + config + ".\nNext: sudo bosixnet agent --config " + config
                        + "\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void joiningMakesASettingsFileThatIsMissingAndNoOtherCommandDoes() throws Exception {
        config = directory.resolve("etc/other.conf");
        for (String command : List.of("agent", "sync", "report", "list", "status", "key rotate")) {
            assertThat(run(command.split(" ", -1))).as(command).isEqualTo(2);
        }
        assertThat(err.toString().lines()).hasSize(6).containsOnly("bosixnet: " + config + ": there is no such file.");
        assertThat(join("--name", "alpha", "--key-file", keys.toString(), "--dry-run"))
                .isZero();
        assertThat(config).doesNotExist();
        assertThat(join("--name", "alpha", "--key-file", keys.toString())).isZero();
        assertThat(Files.readAllLines(config))
                .contains(
                        "URL=" + registry.url() + " # by bosixnet join",
                        "HOST_NAME=alpha # by bosixnet join",
                        "KEY_FILE=" + keys + " # by bosixnet join")
                .hasSize(3);
        assertThat(registry.keysOf("alpha")).containsExactly(inUse().value());
        assertThat(run("list")).isZero();
    }

    @Test
    void theKeyIsOnDiskBeforeTheRegistryHearsOfIt() throws Exception {
        List<String> seen = new ArrayList<>();
        registry.before(request -> {
            try {
                seen.add(Files.exists(keys) ? Files.readString(keys) : "none yet");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(join()).isZero();
        assertThat(registry.requests()).startsWith("GET /api/v1/session", "POST /api/v1/hosts/alpha/key");
        assertThat(seen).startsWith("none yet", registry.url() + " " + inUse().value() + " next\n");
    }

    @Test
    void joiningAgainDoesNoHarm() throws Exception {
        join();
        List<String> before = List.of(Files.readString(keys), Files.readString(config));
        assertThat(join()).isZero();
        assertThat(List.of(Files.readString(keys), Files.readString(config))).isEqualTo(before);
        assertThat(registry.keysOf("alpha")).hasSize(1);
        assertThat(out.toString()).contains(", as it was before.\n").contains(config + " needs no change.\n");
    }

    @Test
    void aLostAnswerIsMadeGoodByJoiningAgain() throws Exception {
        registry.fault("POST", Fault.ANSWER_LOST);
        assertThat(join()).isEqualTo(1);
        String bound = registry.keysOf("alpha").get(0);
        assertThat(keys).hasContent(registry.url() + " " + bound + " next\n");
        assertThat(config).hasContent(settings);
        assertThat(join()).isZero();
        assertThat(inUse().value()).isEqualTo(bound);
        assertThat(registry.keysOf("alpha")).containsExactly(bound);
    }

    @Test
    void aNameThatIsTakenIsRefusedAndNothingIsLeftBehind() throws Exception {
        registry.bind("alpha", AccessKey.generate(Kind.HOST, new SecureRandom()).value());
        Files.writeString(keys, "# mine\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        assertThat(join()).isEqualTo(3);
        assertThat(keys).hasContent("# mine\n");
        assertThat(config).hasContent(settings);
        assertThat(err.toString())
                .startsWith("bosixnet: " + registry.url() + " refuses this (409): You said: Bearer bxj_")
                .endsWith(" Another computer has that name; choose another one: 'sudo bosixnet join " + registry.url()
                        + " --name alpha-2'. If it is this computer, which lost its key, ask an administrator for one"
                        + " made by 'bosixnet key replace alpha', then run 'sudo bosixnet join " + registry.url()
                        + " --host-key-file FILE' with it.\n");
    }

    @Test
    void theJoinKeyIsFoundAmongARegistrysFirstKeys() throws Exception {
        AccessKey other = AccessKey.generate(Kind.ADMIN, new SecureRandom());
        secrets.add(other.value());
        Path file = Files.writeString(
                directory.resolve("first-keys"),
                "# The first keys\nadmin-key=" + other.value() + "\njoin-key=" + registry.joinKey.value() + "\n");
        assertThat(run("join", registry.url().toString(), "--join-key-file", file.toString()))
                .isZero();
        assertThat(registry.keysOf("alpha")).containsExactly(inUse().value());
    }

    @Test
    void theJoinKeyIsFoundInWhatTheRegistrysProgramPrintsOfItsKeys() throws Exception {
        AccessKey other = AccessKey.generate(Kind.ADMIN, new SecureRandom());
        secrets.add(other.value());
        Path file = Files.writeString(
                directory.resolve("printed"),
                "https: sha256:abc (made by the registry)\njoin-key: " + registry.joinKey.value()
                        + " (lets computers join: sudo bosixnet join)\nadmin-key: " + other.value()
                        + " (may do everything)\n");
        assertThat(run("join", registry.url().toString(), "--join-key-file", file.toString()))
                .isZero();
        assertThat(registry.keysOf("alpha")).containsExactly(inUse().value());
        Files.writeString(file, "join-key: from the setting bosixnet.join-key\n");
        assertThat(run("join", registry.url().toString(), "--join-key-file", file.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("There is no key in " + file);
    }

    @Test
    void aWrongJoinKeyIsRefused() throws Exception {
        AccessKey other = AccessKey.generate(Kind.JOIN, new SecureRandom());
        secrets.add(other.value());
        String file = secretFile(other).toString();
        assertThat(run("join", registry.url().toString(), "--join-key-file", file))
                .isEqualTo(3);
        assertThat(keys).doesNotExist();
        assertThat(err.toString()).endsWith("Ask its administrator for its join key.\n");
    }

    @Test
    void anUnknownOutcomeKeepsTheKeyForTheNextAttempt() throws Exception {
        registry.fault("POST", Fault.BUSY);
        assertThat(join()).isEqualTo(1);
        assertThat(keys).content().endsWith(" next\n");
        String kept = Files.readString(keys);
        assertThat(join()).isZero();
        assertThat(kept).contains(inUse().value());
    }

    @Test
    void whatTheAgentNeedsToGetThereIsWrittenToo() throws Exception {
        Path elsewhere = directory.resolve("new/keys");
        assertThat(join("--name", "Beta", "--allow-http=yes", "--key-file", elsewhere.toString()))
                .isZero();
        assertThat(registry.keysOf("beta")).hasSize(1);
        assertThat(elsewhere).exists();
        assertThat(config)
                .hasContent(settings.replace("=alpha", "=beta").replace("KEY_FILE=" + keys, "KEY_FILE=" + elsewhere)
                        + "URL=" + registry.url()
                        + " # by bosixnet join\nALLOW_HTTP=yes # by bosixnet join\n");
        secrets.add(registry.keysOf("beta").get(0));
    }

    @Test
    void joiningTellsWhichNamesShadowThoseOfThisComputersDns() throws Exception {
        try (FakeDns dns = new FakeDns()) {
            dns.knows("*", "198.51.100.1");
            Path resolvConf = Files.writeString(directory.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
            shadows = () -> new Shadows(resolvConf, dns.port(), new Random(1), Duration.ofSeconds(30));
            registry.lists("intranet", "2001:db8::1");
            assertThat(join()).isZero();
            assertThat(out.toString()).contains("This computer's DNS has an address for every name");
            assertThat(join("--json")).isZero();
            assertThat(out.toString().replaceAll("\\s", "")).contains("\"knowsEveryNameUnder\":[\".\"]");
        }
    }

    @Test
    void joiningTellsIfItCouldNotLookForShadows() throws Exception {
        registry.fault("GET /api/v1/hosts", Fault.REFUSED);
        assertThat(join()).isZero();
        assertThat(out.toString()).contains("is bound to", "Names that shadow others were not looked up: ", "Next: ");
        registry.fault("GET /api/v1/hosts", Fault.REFUSED);
        assertThat(join("--json")).isZero();
        assertThat(out.toString()).containsPattern("\"shadowsFailure\": \"[^\"]");
    }

    @Test
    void joinPrintsJson() throws Exception {
        assertThat(join("--json")).isZero();
        assertThat(out.toString())
                .contains("\"name\": \"alpha\"", "\"id\": \"" + inUse().id() + "\"", "\"boundBefore\": false")
                .contains("\"keyFile\": \"" + keys + "\"", "\"configChanged\": true");
    }

    @Test
    void aHostKeyThatIsNotBoundToTheNameIsNotTakenOver() throws Exception {
        join();
        String before = Files.readString(keys);
        AccessKey wrong = AccessKey.generate(Kind.HOST, new SecureRandom());
        secrets.add(wrong.value());
        assertThat(run("join", registry.url() + "", "--host-key-file", secretFile(wrong) + ""))
                .isEqualTo(3);
        assertThat(keys).hasContent(before);
        assertThat(run("join", registry.url() + "", "--host-key-file", "x", "--join-key-file", "y"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("Give either --join-key-file or --host-key-file, not both.");
    }

    @Test
    void settingsThatCannotBeWrittenAreSaidAfterTheKeyIsKept() throws Exception {
        registry.before(request -> {
            try {
                Files.createDirectories(directory.resolve("agent.conf.new"));
                Files.writeString(directory.resolve("agent.conf.new/in-the-way"), "");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(join()).isEqualTo(1);
        assertThat(registry.keysOf("alpha")).containsExactly(inUse().value());
        assertThat(err.toString())
                .startsWith("bosixnet: alpha is bound to the " + inUse() + ", which is kept, but the settings are not")
                .endsWith(" Then repeat this command.\n");
        assertThat(config).hasContent(settings);
    }
}
