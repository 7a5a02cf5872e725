package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.client.registry.http.Clients.ADDRESS;
import static org.bosixnet.client.registry.http.Clients.NAME;
import static org.bosixnet.client.registry.http.Clients.failureOf;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bosixnet.client.credential.KeyFile;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.KeySource;
import org.bosixnet.client.registry.Registry.BindOutcome;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys the client shows, how it binds them, and what it makes of a refusal. */
class HttpRegistryKeyTest {
    private static final String JSON = "Content-Type: application/json";
    private static final String PROBLEM = "Content-Type: application/problem+json";
    private static final AccessKey KEY = AccessKey.parse("bxh_3fK9aZ_0123456789abcdefABCDEF");
    private static final AccessKey NEW = AccessKey.parse("bxh_7Qz1bc_FEDCBAfedcba9876543210");
    private static final String LIST = "2001:db8::1    alpha\n";

    @TempDir
    private Path directory;

    private static HttpRegistry client(URI url, KeySource keys) {
        return new HttpRegistry(
                new HttpRegistryConfig(Clients.registry(url), Timeouts.DEFAULT, 10, null, null, keys, false),
                Clients::lines);
    }

    private static KeySource of(String key) {
        return url -> Optional.of(AccessKey.parse(key));
    }

    private KeyFile file(String text, String mode) throws Exception {
        Path file = Files.writeString(directory.resolve("keys"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return new KeyFile(file);
    }

    @Test
    void bindsAKeyWithTheKeyItShows() throws Exception {
        try (RawServer server = new RawServer((request, out) -> RawServer.say(
                        out,
                        "201 Created",
                        JSON,
                        "{\"name\":\"alpha\",\"id\":\"7Qz1bc\",\"created\":\"x\",\"l\":[1]}"));
                HttpRegistry client = client(server.url(), of("bxj_joinid_0123456789abcdefABCDEF"))) {
            assertThat(client.bindKey(NAME, NEW)).isEqualTo(BindOutcome.BOUND);
            RawServer.Received request = server.requests().get(0);
            assertThat(request).hasToString("POST /bosixnet/api/v1/hosts/alpha/key");
            assertThat(request.header("Authorization")).isEqualTo("Bearer bxj_joinid_0123456789abcdefABCDEF");
            assertThat(request.header("Content-Type")).isEqualTo("application/json");
            assertThat(request.body()).isEqualTo("{\"key\":\"" + NEW.value() + "\"}");
        }
    }

    @Test
    void aKeyThatIsBoundAlreadyIsFine() throws Exception {
        try (RawServer server = RawServer.answering("200 OK", JSON, "{\"name\":\"alpha\",\"id\":\"7Qz1bc\"}");
                HttpRegistry client = client(server.url(), of(KEY.value()))) {
            assertThat(client.bindKey(NAME, NEW)).isEqualTo(BindOutcome.ALREADY_BOUND);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"beta\",\"id\":\"7Qz1bc\"}",
                "{\"name\":\"alpha\",\"id\":\"3fK9aZ\"}",
                "{\"name\":\"alpha\"}",
                "{}",
                "[]",
                "",
                "{\"name\":\"alpha\",\"id\":\"7Qz1bc\"} x"
            })
    void doesNotBelieveAnAnswerThatDoesNotConfirmTheBinding(String body) throws Exception {
        try (RawServer server = RawServer.answering("201 Created", JSON, body);
                HttpRegistry client = client(server.url(), of(KEY.value()))) {
            assertThat(failureOf(() -> client.bindKey(NAME, NEW)).kind()).isEqualTo(Kind.BAD_ANSWER);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200 OK, text/html, <html>",
        "405 x, text/html, no",
        "404 Not Found, application/problem+json, '{\"code\":\"not-found\"}'",
        "405 x, application/problem+json, '{\"code\":\"method-not-allowed\"}'"
    })
    void saysThatARegistryKnowsNoKeys(String status, String type, String body) throws Exception {
        try (RawServer server = RawServer.answering(status, "Content-Type: " + type, body);
                HttpRegistry client = client(server.url(), of(KEY.value()))) {
            for (RegistryException failure :
                    List.of(failureOf(() -> client.bindKey(NAME, NEW)), failureOf(() -> client.unbindKey(NAME)))) {
                assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
                assertThat(failure)
                        .hasMessage(server.url() + " does not know keys: it is an original, an older version, or no"
                                + " registry.");
            }
        }
    }

    @Test
    void unbinds() throws Exception {
        Set<String> asked = ConcurrentHashMap.newKeySet();
        try (RawServer server = new RawServer((request, out) -> {
                    boolean has = request.target().contains("alpha") && asked.add(request.target());
                    RawServer.say(
                            out,
                            has ? "204 No Content" : "404 x",
                            has ? "" : PROBLEM,
                            has ? "" : "{\"code\":\"unknown-host\"}");
                });
                HttpRegistry client = client(server.url(), of("bxa_adminx_0123456789abcdefABCDEF"))) {
            assertThat(client.unbindKey(NAME)).isTrue();
            assertThat(client.unbindKey(new HostName("beta"))).isFalse();
            assertThat(server.requests())
                    .hasToString("[DELETE /bosixnet/api/v1/hosts/alpha/key, DELETE /bosixnet/api/v1/hosts/alpha/key,"
                            + " DELETE /bosixnet/api/v1/hosts/beta/key]");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401|no-key||(401): No. Run 'sudo bosixnet join URL'.",
                "401|wrong-key|bxh|(401): No. Run 'sudo bosixnet join URL'.",
                "401|wrong-key|bxj|(401): No. Ask its administrator for its join key.",
                "401|wrong-key|bxa|(401): No. Ask its administrator for its admin key.",
                "401|wrong-key|bxr|(401): No. Ask its administrator for its reader key, and put that into KEY_FILE.",
                "403|not-allowed|bxr|(403): No. It needs a different kind of key from the reader key that was sent.",
                "403|not-your-name|bxh|(403): No. Run 'sudo bosixnet join URL': it gives alpha a key of this"
                        + " computer's own, unless another computer has that name.",
                "403|claim-refused|bxj|(403): No. If alpha is another computer, choose another name: 'sudo bosixnet"
                        + " join URL --name alpha-2'. If it is this one, run join in the network that its address is in,"
                        + " or ask an administrator for a key made by 'bosixnet key issue alpha'.",
                "409|name-taken|bxj|(409): No. Another computer has that name; choose another one: 'sudo bosixnet join"
                        + " URL --name alpha-2'. If it is this computer, which lost its key, ask an administrator for"
                        + " one made by 'bosixnet key replace alpha', then run 'sudo bosixnet join URL --host-key-file"
                        + " FILE' with it.",
                "409|name-taken|bxa|(409): No. To give it another key, which ends the one that it has: 'bosixnet key"
                        + " replace alpha --url URL'.",
                "403|browser-refused|bxh|(403): No."
            })
    void saysWhatWhoeverIsRefusedCanDo(int status, String code, String prefix, String message) throws Exception {
        KeySource keys = prefix == null ? KeySource.NONE : of(prefix + "_3fK9aZ_0123456789abcdefABCDEF");
        String body = "{\"code\":\"" + code + "\",\"detail\":\"No.\"}";
        try (RawServer server = RawServer.answering(status + " x", PROBLEM, body);
                HttpRegistry client = client(server.url(), keys)) {
            for (RegistryException failure : List.of(
                    failureOf(() -> client.bindKey(NAME, NEW)),
                    failureOf(() -> client.unbindKey(NAME)),
                    failureOf(() -> client.report(NAME, List.of(ADDRESS))),
                    failureOf(() -> client.withdraw(NAME)),
                    failureOf(() -> client.get(NAME)))) {
                assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
                assertThat(failure)
                        .hasMessage(server.url() + " refuses this "
                                + message.replace("URL", server.url().toString()));
            }
        }
    }

    @Test
    void anotherConflictIsNoRefusal() throws Exception {
        try (RawServer server = RawServer.answering("409 x", PROBLEM, "{\"code\":\"other\"}");
                HttpRegistry client = client(server.url(), of(KEY.value()))) {
            assertThat(failureOf(() -> client.bindKey(NAME, NEW)).kind()).isEqualTo(Kind.REJECTED);
        }
    }

    @Test
    void aKeyGoesToItsOwnUrlAndBeforeCredentialsInIt() throws Exception {
        try (RawServer server = RawServer.answering("200 OK", "", LIST)) {
            KeyFile keys = file(server.url() + "/ " + KEY.value() + "\n", "rw-------");
            for (String path : List.of("/bosixnet", "/other")) {
                URI url = URI.create("http://name:pass@127.0.0.1:" + server.port() + path);
                try (HttpRegistry client = client(url, keys)) {
                    client.hosts(null);
                }
            }
            assertThat(server.requests().get(0).header("Authorization")).isEqualTo("Bearer " + KEY.value());
            assertThat(server.requests().get(1).header("Authorization")).isEqualTo("Basic bmFtZTpwYXNz");
        }
    }

    @Test
    void anotherKeyInTheFileIsUsedAtOnce() throws Exception {
        try (RawServer server = RawServer.answering("200 OK", "", LIST)) {
            KeyFile keys = file(server.url() + " " + KEY.value() + "\n", "rw-------");
            try (HttpRegistry client = client(server.url(), keys)) {
                client.hosts(null);
                file(server.url() + " " + NEW.value() + "\n", "rw-------");
                client.hosts(null);
            }
            assertThat(server.requests())
                    .extracting(request -> request.header("Authorization"))
                    .containsExactly("Bearer " + KEY.value(), "Bearer " + NEW.value());
        }
    }

    @Test
    void aKeyFileThatIsOpenToOthersStopsChangesAndIsSaidToWhoMayNotRead() throws Exception {
        String problem = "{\"code\":\"no-key\",\"detail\":\"A key is needed.\"}";
        try (RawServer server = RawServer.answering("401 x", PROBLEM, problem)) {
            KeyFile keys = file(server.url() + " " + KEY.value() + "\n", "rw-r--r--");
            String why = keys + " is open to users other than its owner (mode 644), so no key in it is used. Run:"
                    + " chmod 600 "
                    + keys;
            try (HttpRegistry client = client(server.url(), keys)) {
                for (RegistryException failure : List.of(
                        failureOf(() -> client.report(NAME, List.of(ADDRESS))),
                        failureOf(() -> client.withdraw(NAME)),
                        failureOf(() -> client.bindKey(NAME, NEW)),
                        failureOf(() -> client.unbindKey(NAME)))) {
                    assertThat(failure.kind()).isEqualTo(Kind.UNSENT);
                    assertThat(failure).hasMessage("Nothing was sent to " + server.url() + ": " + why);
                }
                assertThat(server.requests()).isEmpty();
                assertThat(failureOf(client::list))
                        .hasMessage(server.url() + " refuses this (401): A key is needed. " + why);
                assertThat(server.requests().get(0).header("Authorization")).isEmpty();
            }
        }
    }

    @Test
    void aRegistryThatRepeatsAKeyDoesNotGetItPrinted() throws Exception {
        String problem = "{\"code\":\"wrong-key\",\"detail\":\"Unknown: " + KEY.value() + "\"}";
        try (RawServer server = RawServer.answering("401 x", PROBLEM, problem);
                HttpRegistry client = client(server.url(), of(KEY.value()))) {
            assertThat(failureOf(client::list))
                    .hasMessageContaining("Unknown: bxh_3fK9aZ_***.")
                    .hasMessageNotContaining(KEY.value());
        }
    }

    @Test
    void aKeyIsNeverCarriedToWhereARedirectPoints() throws Exception {
        try (RawServer other = RawServer.answering("200 OK", "", LIST);
                RawServer server = RawServer.answering("302 x", "Location: " + other.url() + "/hosts", "");
                HttpRegistry client = client(server.url(), of(KEY.value()))) {
            assertThat(failureOf(() -> client.hosts(null)).kind()).isEqualTo(Kind.BAD_ANSWER);
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void nothingThatIsPrintedHoldsAKey() {
        HttpRegistryConfig config = new HttpRegistryConfig(
                RegistryUrl.parse("http://n:s3cr3t@h"), Timeouts.DEFAULT, 1, null, null, of(KEY.value()), false);
        assertThat(config.toString()).doesNotContain(KEY.value(), "s3cr3t");
        assertThat(new Shown("Bearer " + KEY.value(), AccessKey.Kind.HOST, "").toString())
                .isEqualTo("Shown[host key]");
        assertThat(AccessKey.generate(AccessKey.Kind.HOST, new SecureRandom()).toString())
                .matches("host key [0-9A-Za-z]{6}");
    }
}
