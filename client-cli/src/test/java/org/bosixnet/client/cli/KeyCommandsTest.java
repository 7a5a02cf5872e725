package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bosixnet.client.credential.KeyFile;
import org.bosixnet.client.dns.FakeDns;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.AccessKey.Kind;
import org.bosixnet.client.platform.linux.LinuxPlatform;
import org.bosixnet.client.registry.FakeKeys.Fault;
import org.bosixnet.client.registry.http.KeyServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.AutoComplete;
import picocli.CommandLine;

/** The commands that deal with keys, and that none of them shows one that it should not. */
class KeyCommandsTest {

    @TempDir
    private Path directory;

    private final InputStream standardInput = System.in;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> secrets = new ArrayList<>();
    private Supplier<Shadows> shadows = Shadows::new;
    private KeyServer registry;
    private Path config;
    private Path keys;
    private String settings;

    @BeforeEach
    void start() throws IOException {
        registry = new KeyServer();
        registry.repeatSecrets();
        keys = directory.resolve("keys");
        settings = "# mine\nHOST_NAME=alpha HOSTS_FILE=" + directory.resolve("hosts") + "\nKEY_FILE=" + keys + "\n";
        config = Files.writeString(directory.resolve("agent.conf"), settings);
        secrets.add(registry.joinKey.value());
        secrets.add(registry.adminKey.value());
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
        System.setIn(standardInput);
        if (Files.exists(keys)) {
            Files.readAllLines(keys).stream()
                    .filter(line -> line.contains(" bxh_"))
                    .forEach(line -> secrets.add(line.split(" ", -1)[1]));
        }
        for (String secret : secrets) {
            assertThat(out + "" + err).doesNotContain(secret.substring("bxh_123456_".length()));
        }
    }

    private int run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--config", config.toString()));
        return execute(all.toArray(String[]::new));
    }

    private int execute(String... words) {
        CommandLine line = Bosixnet.commandLine(new LinuxPlatform(), shadows);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(words);
    }

    private int join(String... more) {
        List<String> words = new ArrayList<>(List.of("join", registry.url().toString(), "--join-key-file", "-"));
        words.addAll(List.of(more));
        System.setIn(new ByteArrayInputStream((registry.joinKey.value() + "\n").getBytes(StandardCharsets.UTF_8)));
        return run(words.toArray(String[]::new));
    }

    private AccessKey inUse() throws Exception {
        return new KeyFile(keys).keyFor(registry.url()).orElseThrow();
    }

    private Path secretFile(AccessKey key) throws IOException {
        return Files.writeString(directory.resolve("secret"), key.value() + "\n");
    }

    @Test
    void joiningBindsAKeyOfItsOwnAndWritesKeyFileAndSettings() throws Exception {
        assertThat(join()).isZero();
        AccessKey key = inUse();
        assertThat(registry.keysOf("alpha")).containsExactly(key.value());
        assertThat(keys).hasContent(registry.url() + " " + key.value() + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rw-------");
        assertThat(config).hasContent(settings + "URL=" + registry.url() + "\n");
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
                .contains("URL=" + registry.url(), "HOST_NAME=alpha", "KEY_FILE=" + keys)
                .hasSize(3);
        assertThat(registry.keysOf("alpha")).containsExactly(inUse().value());
        assertThat(run("list")).isZero();
    }

    @Test
    void theKeyIsOnDiskBeforeTheRegistryHearsOfIt() throws Exception {
        List<String> seen = new ArrayList<>();
        registry.before(request -> {
            try {
                seen.add(Files.readString(keys));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(join()).isZero();
        assertThat(seen).startsWith(registry.url() + " " + inUse().value() + " next\n");
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
                .endsWith(
                        " If that is this computer's name, ask an administrator for a key made by 'bosixnet key replace"
                                + " alpha', which ends every other, then run 'sudo bosixnet join " + registry.url()
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
    void aWrongJoinKeyIsRefused() throws Exception {
        AccessKey other = AccessKey.generate(Kind.JOIN, new SecureRandom());
        secrets.add(other.value());
        String file = secretFile(other).toString();
        assertThat(run("join", registry.url().toString(), "--join-key-file", file))
                .isEqualTo(3);
        assertThat(keys).hasContent("");
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
    void whatTheAgentNeedsToGetThereIsWrittenToo() throws Exception {
        Path elsewhere = directory.resolve("new/keys");
        assertThat(join("--name", "Beta", "--allow-http=yes", "--key-file", elsewhere.toString()))
                .isZero();
        assertThat(registry.keysOf("beta")).hasSize(1);
        assertThat(elsewhere).exists();
        assertThat(config)
                .hasContent(settings.replace("=alpha", "=beta").replace("KEY_FILE=" + keys, "KEY_FILE=" + elsewhere)
                        + "URL=" + registry.url() + "\nALLOW_HTTP=yes\n");
        secrets.add(registry.keysOf("beta").get(0));
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
        assertThat(out.toString()).contains("is bound to", "Which names shadow others was not looked up: ", "Next: ");
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
    void rotatingChangesTheKey() throws Exception {
        join();
        AccessKey before = inUse();
        secrets.add(before.value());
        assertThat(run("key", "rotate", "--dry-run")).isZero();
        assertThat(inUse()).isEqualTo(before);
        assertThat(out.toString()).endsWith(registry.url() + ": would change the " + before + " of alpha\n");
        assertThat(run("key", "rotate", "--json")).isZero();
        assertThat(inUse()).isNotEqualTo(before);
        assertThat(registry.keysOf("alpha")).contains(inUse().value());
        assertThat(out.toString()).contains("\"oldId\": \"" + before.id() + "\"", "\"id\": \"" + inUse().id() + "\"");
    }

    @Test
    void aRefusedRotationLeavesTheKeyAsItWas() throws Exception {
        join();
        String before = Files.readString(keys);
        registry.fault("POST", Fault.REFUSED);
        assertThat(run("key", "rotate", registry.url().toString())).isEqualTo(3);
        assertThat(keys).hasContent(before);
    }

    @Test
    void withoutAKeyThereIsNothingToRotate() {
        assertThat(run("key", "rotate")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("bosixnet: " + keys + " has no host key. To get one, run: sudo bosixnet join URL\n");
    }

    @Test
    void issuingBindsOneKeyToAllNamesAndPrintsEveryConfiguration() throws Exception {
        String file = secretFile(registry.adminKey).toString();
        assertThat(run("key", "issue", "a", "B", "a", "--url", registry.url().toString(), "--admin-key-file", file))
                .isZero();
        String key = registry.keysOf("a").get(0);
        assertThat(registry.keysOf("b")).containsExactly(key);
        String port = "127.0.0.1:" + registry.url().port();
        assertThat(out.toString())
                .startsWith(
                        "The host key " + AccessKey.parse(key).id() + " is bound to a, b at " + registry.url() + ".")
                .contains("=== bosixnet agent: /etc/bosixnet/agent.conf ===\nURL=\"" + registry.url()
                        + "\"\n"
                        + "HOST_NAME=a\n"
                        + "# the registry is plain http: anyone on the way, or anyone posing as the registry, can keep"
                        + " the key\n"
                        + "ALLOW_HTTP=yes\n")
                .contains(registry.url() + " " + key + "\n")
                .contains("URL=\"http://a:" + key + "@" + port + "/bosixnet\"\n")
                .contains("server=" + port + "\nscript=/bosixnet/nic/update\nlogin=a\npassword='" + key + "'\na,b\n")
                .contains("  hostname = { \"a\", \"b\" }\n")
                .contains("option update_url 'http://[USERNAME]:[PASSWORD]@" + port
                        + "/bosixnet/nic/update?hostname=[DOMAIN]&myip=[IP]'")
                .contains("http://<username>:<pass>@" + port
                        + "/bosixnet/nic/update?hostname=<domain>&myip=<ip6addr>\nDomain name: a,b\n");
        assertThat(keys).doesNotExist();
    }

    @Test
    void issuePrintsTheSameAsJson() throws Exception {
        String file = secretFile(registry.adminKey).toString();
        assertThat(run("key", "issue", "a", "--url", registry.url().toString(), "--admin-key-file", file, "--json"))
                .isZero();
        assertThat(out.toString())
                .contains("\"key\": \"" + registry.keysOf("a").get(0) + "\"")
                .contains("\"place\": \"/etc/ddclient.conf\"");
    }

    @Test
    void ifANameCannotBeBoundNoneIsAndNoKeyIsPrinted() throws Exception {
        String taken = AccessKey.generate(Kind.HOST, new SecureRandom()).value();
        registry.bind("c", taken);
        String file = secretFile(registry.adminKey).toString();
        assertThat(run("key", "issue", "a", "b", "c", "d", "--url", registry.url() + "", "--admin-key-file", file))
                .isEqualTo(3);
        assertThat(registry.keysOf("a")).isEmpty();
        assertThat(registry.keysOf("b")).isEmpty();
        assertThat(registry.keysOf("c")).containsExactly(taken);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .contains("key replace c")
                .endsWith(" c was not bound. Unbound again: a b.\n")
                .doesNotContainPattern("bxh_[0-9A-Za-z]{6}_[0-9A-Za-z]");
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"ANSWER_LOST", "BUSY"})
    void whatIsLeftAfterATroubledIssueIsSaid(Fault fault) throws Exception {
        registry.fault("POST /api/v1/hosts/b", fault);
        registry.fault("DELETE", Fault.BUSY);
        String file = secretFile(registry.adminKey).toString();
        assertThat(run("key", "issue", "a", "b", "--url", registry.url() + "", "--admin-key-file", file))
                .isEqualTo(1);
        assertThat(err.toString())
                .endsWith(" Whether b was bound is not known; if it was, 'bosixnet key unbind b' undoes that. Still "
                        + "bound to a key that nobody has: a; run: bosixnet key unbind a\n");
        registry.keysOf("a").forEach(secrets::add);
    }

    @Test
    void unbindingTakesTheKeysAway() throws Exception {
        registry.bind("a", AccessKey.generate(Kind.HOST, new SecureRandom()).value());
        String file = secretFile(registry.adminKey).toString();
        assertThat(run("key", "unbind", "a", "b", "--url", registry.url() + "", "--admin-key-file", file))
                .isZero();
        assertThat(registry.keysOf("a")).isEmpty();
        assertThat(out.toString())
                .isEqualTo(registry.url() + ": unbound a\n" + registry.url() + ": has no key for b\n");
        AccessKey wrong = AccessKey.generate(Kind.ADMIN, new SecureRandom());
        secrets.add(wrong.value());
        assertThat(run("key", "unbind", "a", "--url", registry.url() + "", "--admin-key-file", secretFile(wrong) + ""))
                .isEqualTo(3);
    }

    @Test
    void replacingMakesOneKeyTheOnlyOneAndTheHostTakesItOver() throws Exception {
        join();
        AccessKey stolen = inUse();
        secrets.add(stolen.value());
        registry.bind("alpha", AccessKey.generate(Kind.HOST, new SecureRandom()).value());
        String file = secretFile(registry.adminKey).toString();
        assertThat(run("key", "replace", "alpha", "--url", registry.url() + "", "--admin-key-file", file))
                .isZero();
        AccessKey made = AccessKey.parse(registry.keysOf("alpha").get(0));
        assertThat(registry.keysOf("alpha")).containsExactly(made.value()).doesNotContain(stolen.value());
        assertThat(out.toString())
                .contains("The " + made + " is bound to alpha at " + registry.url() + ". It is shown only once.")
                .contains("=== ddclient: /etc/ddclient.conf ===");
        out.getBuffer().setLength(0);
        String before = Files.readString(keys);
        System.setIn(new ByteArrayInputStream((made.value() + "\n").getBytes(StandardCharsets.UTF_8)));
        assertThat(run("join", registry.url() + "", "--host-key-file", "-", "--dry-run"))
                .isZero();
        assertThat(keys).hasContent(before);
        assertThat(run("join", registry.url() + "", "--host-key-file", "-")).isZero();
        assertThat(inUse().value()).isEqualTo(made.value());
        assertThat(Files.readString(keys)).doesNotContain(stolen.value());
        assertThat(out.toString()).contains("alpha is bound to the " + made + " at ");
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
    void whatCouldNotBeReplacedIsSaidAndTheRestIsPrinted() throws Exception {
        registry.fault("PUT /api/v1/hosts/a/", Fault.REFUSED);
        String file = secretFile(registry.adminKey).toString();
        assertThat(run("key", "replace", "a", "b", "--url", registry.url() + "", "--admin-key-file", file, "--json"))
                .isEqualTo(3);
        assertThat(err.toString()).startsWith("bosixnet: a: ").endsWith(" Repeat the command for a.\n");
        assertThat(registry.keysOf("a")).isEmpty();
        assertThat(out.toString())
                .contains("\"names\": [\n        \"b\"\n    ]")
                .contains("\"key\": \"" + registry.keysOf("b").get(0) + "\"");
    }

    @Test
    void everyBoundNameIsListed() throws Exception {
        List<AccessKey> bound = Stream.generate(() -> AccessKey.generate(Kind.HOST, new SecureRandom()))
                .limit(3)
                .toList();
        registry.bind("a", bound.get(0).value());
        registry.bind("a", bound.get(1).value());
        registry.bind("b", bound.get(2).value());
        bound.forEach(key -> secrets.add(key.value()));
        String file = secretFile(registry.adminKey).toString();
        assertThat(run("key", "list", "--url", registry.url() + "", "--admin-key-file", file))
                .isZero();
        String times = "2026-11-23T06:00:00.123Z 2026-11-24T07:08:00Z";
        assertThat(out.toString().replaceAll(" +", " "))
                .isEqualTo("NAME KEY BOUND LAST USED\na " + bound.get(0).id() + " " + times + "\na "
                        + bound.get(1).id() + " " + times + " under way\nb "
                        + bound.get(2).id() + " " + times + " never reported\n");
        assertThat(registry.requests()).containsExactly("GET /api/v1/keys", "GET /api/v1/keys?after=a");
        out.getBuffer().setLength(0);
        assertThat(run("key", "list", "--url", registry.url() + "", "--admin-key-file", file, "--json"))
                .isZero();
        assertThat(out.toString())
                .contains("\"name\": \"b\"", "\"id\": \"" + bound.get(2).id() + "\"", "\"reported\": false");
        assertThat(Json.createReader(new StringReader(out.toString()))
                        .readObject()
                        .getJsonArray("keys"))
                .hasSize(2);
    }

    /** Else a registry with more names than there is memory for would end the command. */
    @ParameterizedTest
    @ValueSource(strings = {"--admin-key-file", "--json"})
    void eachPageOfBoundNamesIsPrintedBeforeTheNextIsAskedFor(String format) throws Exception {
        registry.bind("first", AccessKey.generate(Kind.HOST, new SecureRandom()).value());
        registry.bind(
                "second", AccessKey.generate(Kind.HOST, new SecureRandom()).value());
        List<String> printed = new ArrayList<>();
        registry.before(request -> {
            printed.add(out.toString());
        });
        String file = secretFile(registry.adminKey).toString();
        List<String> words = new ArrayList<>(List.of("key", "list", "--url", registry.url() + ""));
        words.addAll(format.equals("--json") ? List.of("--json", "--admin-key-file", file) : List.of(format, file));
        assertThat(run(words.toArray(String[]::new))).isZero();
        assertThat(printed).hasSize(2);
        assertThat(printed.get(0)).doesNotContain("first");
        assertThat(printed.get(1)).contains("first").doesNotContain("second");
    }

    @Test
    void aListOfKeysThatDoesNotEndIsGivenUp() throws Exception {
        registry.bind("a", AccessKey.generate(Kind.HOST, new SecureRandom()).value());
        registry.bind("b", AccessKey.generate(Kind.HOST, new SecureRandom()).value());
        registry.listTheSameAgain();
        String file = secretFile(registry.adminKey).toString();
        assertThat(run("key", "list", "--url", registry.url() + "", "--admin-key-file", file))
                .isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("bosixnet: " + registry.url() + " gave a list of keys that does not end.\n");
    }

    @Test
    void aRotationThatSomeoneElseBeganIsSaidAndLeavesTheKeyAsItWas() throws Exception {
        join();
        AccessKey before = inUse();
        secrets.add(before.value());
        registry.bind("alpha", AccessKey.generate(Kind.HOST, new SecureRandom()).value());
        assertThat(run("key", "rotate")).isEqualTo(3);
        assertThat(inUse()).isEqualTo(before);
        assertThat(new KeyFile(keys).nextFor(registry.url())).isEmpty();
        assertThat(err.toString())
                .contains("refuses this (409)")
                .endsWith("If no computer of yours began it, ask an administrator to run 'bosixnet key replace"
                        + " alpha'.\n");
    }

    @Test
    void anAdministratorSaysWhichRegistry() {
        assertThat(run("key", "issue", "a", "--url", "https://a https://b")).isEqualTo(2);
        assertThat(run("key", "unbind", "a")).isEqualTo(2);
        assertThat(err.toString()).contains("Say which with --url.").contains("No registry is set.");
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
    void settingsThatCannotBeWrittenAreSaidAfterTheKeyIsKept() throws Exception {
        registry.before(request -> {
            try {
                Files.createDirectory(directory.resolve("agent.conf.new"));
                Files.createFile(directory.resolve("agent.conf.new/in-the-way"));
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
