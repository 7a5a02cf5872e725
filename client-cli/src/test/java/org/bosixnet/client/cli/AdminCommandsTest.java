package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.ByteArrayInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.AccessKey.Kind;
import org.bosixnet.client.registry.FakeKeys.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code key issue}, {@code unbind}, {@code replace} and {@code list}, which need the key of an administrator. */
class AdminCommandsTest extends KeyCommandFixture {

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
                .contains("127.0.0.1 is this computer: on any other, put the registry's name in its place.\n")
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
                        + "/bosixnet/nic/update?hostname=a,b&myip=[IP]'")
                .contains(
                        "http://" + port + "/bosixnet/nic/update?hostname=<domain>&myip=<ip6addr>\nDomain name: a,b\n");
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
    void aKeyThatCouldNotBePrintedIsSaidToBeLost() throws Exception {
        assertThat(executeInto(fullDisk(), administering("issue", "a"))).isEqualTo(1);
        assertThat(registry.keysOf("a")).hasSize(1);
        assertThat(err.toString())
                .contains("is bound to a, but could not be printed to its end", "'bosixnet key replace a'");
    }

    @Test
    void anOutputThatCouldNotBeWrittenIsNoSuccess() throws Exception {
        assertThat(executeInto(fullDisk(), administering("list"))).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("bosixnet: Not all of the output could be written.\n");
    }

    /** As {@code key list | head}. */
    @ParameterizedTest
    @ValueSource(strings = {"", "--json"})
    void whatNobodyReadsIsNotFetched(String option) throws Exception {
        for (String name : List.of("a", "b", "c")) {
            registry.bind(
                    name, AccessKey.generate(Kind.HOST, new SecureRandom()).value());
        }
        List<String> words = new ArrayList<>(List.of("list"));
        words.addAll(option.isEmpty() ? List.of() : List.of(option));
        assertThat(executeInto(fullDisk(), administering(words.toArray(String[]::new))))
                .isEqualTo(1);
        assertThat(registry.requests()).containsExactly("GET /api/v1/keys");
    }

    private static PrintWriter fullDisk() throws IOException {
        return new PrintWriter(new FileOutputStream("/dev/full"), true, StandardCharsets.UTF_8);
    }

    private String[] administering(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("key"));
        all.addAll(List.of(words));
        all.addAll(List.of("--url", registry.url().toString()));
        all.addAll(List.of("--admin-key-file", secretFile(registry.adminKey).toString()));
        all.addAll(List.of("--config", config.toString()));
        return all.toArray(String[]::new);
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
                .startsWith("bosixnet: c was not bound. " + registry.url() + " refuses this (409): ")
                .endsWith(" To give it another key, which ends the one that it has: 'bosixnet key replace c --url "
                        + registry.url() + "'. Unbound again: a b.\n")
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
                .endsWith(" Whether b was bound is not known; if it was, 'bosixnet key unbind b --url " + registry.url()
                        + "' undoes that. Still bound to a key that nobody has: a; run: 'bosixnet key unbind a --url "
                        + registry.url() + "'.\n");
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
    void anAdministratorSaysWhichRegistry() {
        assertThat(run("key", "issue", "a", "--url", "https://a https://b")).isEqualTo(2);
        assertThat(run("key", "unbind", "a")).isEqualTo(2);
        assertThat(err.toString()).contains("Say which with --url.").contains("No registry is set.");
    }
}
