package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bosixnet.client.Loopback;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.AccessKey.Kind;
import org.bosixnet.client.registry.FakeKeys.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A {@code join} that fails says what to do, and leaves everything as it was. */
class FailedJoinTest extends KeyCommandFixture {

    private List<String> everything() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.map(Path::toString).sorted().toList();
        }
    }

    /** Joins with a key file and settings that are still to be made, in directories that are, too. */
    private int joinAnew(String url, String key, String... more) throws IOException {
        List<String> before = everything();
        List<String> words = new ArrayList<>(List.of(
                "join",
                url,
                "--join-key-file=-",
                "--config=" + directory.resolve("etc/bosixnet/agent.conf"),
                "--key-file=" + directory.resolve("var/lib/keys"),
                "--host-name=alpha",
                "--prefix=fd00::/8"));
        words.addAll(List.of(more));
        System.setIn(new ByteArrayInputStream((key + "\n").getBytes(StandardCharsets.UTF_8)));
        int code = execute(words.toArray(String[]::new));
        if (code != 0) {
            assertThat(everything()).isEqualTo(before);
        }
        return code;
    }

    private AccessKey other(Kind kind) {
        AccessKey other = AccessKey.generate(kind, new SecureRandom());
        secrets.add(other.value());
        return other;
    }

    @Test
    void anotherComputerHasTheName() throws IOException {
        registry.bind("alpha", other(Kind.HOST).value());
        assertThat(joinAnew(registry.url().toString(), registry.joinKey.value()))
                .isEqualTo(3);
        assertThat(registry.requests()).contains("POST /api/v1/hosts/alpha/key");
        assertThat(err.toString()).contains(" --name alpha-2'. If it is this computer,");
        assertThat(joinAnew(registry.url().toString(), registry.joinKey.value(), "--name=alpha-2"))
                .isZero();
        assertThat(directory.resolve("etc/bosixnet/agent.conf"))
                .content()
                .contains("HOST_NAME=alpha-2 #", "PREFIX=fd00::/8 #", "KEY_FILE=");
    }

    @Test
    void theNameThatTheRegistryFindsFreeIsOffered() throws IOException {
        registry.bind("alpha", other(Kind.HOST).value());
        registry.offer("alpha-7");
        assertThat(joinAnew(registry.url().toString(), registry.joinKey.value()))
                .isEqualTo(3);
        assertThat(err.toString()).contains(" --name alpha-7'. If it is this computer,");
        registry.offer("a b; rm -r *");
        assertThat(joinAnew(registry.url().toString(), registry.joinKey.value()))
                .isEqualTo(3);
        assertThat(err.toString()).contains(" --name alpha-2'.").doesNotContain("rm -r");
    }

    @Test
    void theJoinKeyIsWrong() throws IOException {
        assertThat(joinAnew(registry.url().toString(), other(Kind.JOIN).value()))
                .isEqualTo(3);
        assertThat(err.toString()).endsWith("Ask its administrator for its join key.\n");
    }

    @Test
    void thereIsNoJoinKey() throws IOException {
        assertThat(joinAnew(registry.url().toString(), "secret")).isEqualTo(1);
        assertThat(joinAnew(registry.url().toString(), other(Kind.ADMIN).value()))
                .isEqualTo(1);
    }

    @Test
    void nothingListensThere() throws IOException {
        String url = registry.url().toString();
        registry.close();
        assertThat(joinAnew(url, registry.joinKey.value())).isEqualTo(1);
        assertThat(err.toString()).contains("the connection was refused");
    }

    @ParameterizedTest
    @CsvSource({"text/html; charset=utf-8, text/html", "application/json, application/json", "text/plain, text/plain"})
    void anotherWebServerAnswers(String type, String said) throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress(Loopback.address(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] page = "{\"message\":\"Not Found\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(404, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        other.start();
        try {
            String url = "http://127.0.0.1:" + other.getAddress().getPort() + "/wrong";
            assertThat(joinAnew(url, registry.joinKey.value())).isEqualTo(1);
            for (String command : List.of("list", "report", "withdraw", "sync", "get alpha")) {
                assertThat(run((command + " --prefix=::/0 --url " + url).split(" ", -1)))
                        .as(command)
                        .isEqualTo(1);
            }
            assertThat(err.toString().lines())
                    .hasSize(6)
                    .allMatch(line -> line.equals("bosixnet: " + url
                            + " answers as no registry does (404, " + said + "): check the server and the path in the"
                            + " URL, which mostly ends in /bosixnet."));
        } finally {
            other.stop(0);
        }
    }

    @Test
    void theNameIsReservedByEveryRegistry() throws IOException {
        assertThat(joinAnew(registry.url().toString(), registry.joinKey.value(), "--name=wpad"))
                .isEqualTo(2);
        assertThat(err.toString()).endsWith("A name such as 'my-wpad' can be used.\n");
    }

    @Test
    void theSettingsGivenAreWrong() throws IOException {
        for (String wrong : List.of("--prefix=10.0.0.0/8", "--url=http://other", "--max-names=0")) {
            assertThat(joinAnew(registry.url().toString(), registry.joinKey.value(), wrong))
                    .as(wrong)
                    .isEqualTo(2);
        }
    }

    @Test
    void twoNamesAreGiven() throws IOException {
        assertThat(joinAnew(registry.url().toString(), registry.joinKey.value(), "--name=beta"))
                .isZero();
        assertThat(run("join", registry.url().toString(), "--name=a", "--host-name=b", "--dry-run"))
                .isZero();
        assertThat(out.toString()).contains("to a at ");
    }

    @Test
    void whatWasThereBeforeStays() throws Exception {
        Files.writeString(directory.resolve("keys.lock"), "");
        registry.bind("alpha", other(Kind.HOST).value());
        List<String> before = everything();
        assertThat(join()).isEqualTo(3);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aKeyThatMayBeBoundIsKeptAndSaid() throws Exception {
        registry.fault("POST", Fault.ANSWER_LOST);
        assertThat(join()).isEqualTo(1);
        assertThat(err.toString())
                .contains(" It may have bound alpha to the host key ", ", which is kept in " + keys + "; repeat the");
        assertThat(everything()).contains(keys.toString()).doesNotContain(keys + ".lock");
    }
}
