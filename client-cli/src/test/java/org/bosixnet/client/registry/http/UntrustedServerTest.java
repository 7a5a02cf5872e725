package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.client.registry.http.Clients.failureOf;

import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.FutureTask;
import org.bosixnet.client.Loopback;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each failure of TLS has a sentence of its own, which says what to do; and what was mended needs no restart. */
class UntrustedServerTest {

    @TempDir
    private Path directory;

    private static URI url(RawServer server) {
        return URI.create("https://127.0.0.1:" + server.port());
    }

    private static String failure(RawServer server, Path caFile) {
        try (HttpRegistry client = Clients.trusting(url(server), caFile)) {
            RegistryException failure = failureOf(() -> client.hosts(null));
            assertThat(failure.kind()).isEqualTo(Kind.UNTRUSTED);
            assertThat(server.requests()).isEmpty();
            return String.valueOf(failure.getMessage()).substring(client.url().length());
        }
    }

    private Path stranger() throws Exception {
        return TestCertificate.make(directory, "stranger", "san=ip:127.0.0.1").pem();
    }

    @Test
    void oneThatExpiredSaysWhenAndWhatTheClockHereSays() throws Exception {
        TestCertificate old =
                TestCertificate.make(directory, "old", "san=ip:127.0.0.1", "-startdate", "-3d", "-validity", "2");
        try (RawServer server = old.server()) {
            assertThat(failure(server, stranger()))
                    .matches(" cannot be reached: its certificate expired on 20\\S+Z; this computer's clock says"
                            + " 20\\S+Z\\. If the clock is right, renew the certificate there; otherwise set the"
                            + " clock\\.");
        }
    }

    @Test
    void oneThatIsNotYetValidSaysSinceWhenAndWhatTheClockHereSays() throws Exception {
        TestCertificate early = TestCertificate.make(directory, "early", "san=ip:127.0.0.1", "-startdate", "+2d");
        try (RawServer server = early.server()) {
            assertThat(failure(server, stranger()))
                    .matches(" cannot be reached: its certificate is valid from 20\\S+Z, and this computer's clock says"
                            + " 20\\S+Z\\. Set the clock\\.");
        }
    }

    @Test
    void oneForOtherNamesSaysForWhich() throws Exception {
        TestCertificate other = TestCertificate.make(directory, "other", "san=dns:a.example,dns:b.example");
        try (RawServer server = other.server()) {
            assertThat(failure(server, other.pem()))
                    .contains("its certificate is for a.example, b.example, and not for 127.0.0.1.");
        }
    }

    @Test
    void aStrangersSaysWhereTheTrustedOnesAre() throws Exception {
        Path trusted =
                TestCertificate.make(directory, "mine", "san=ip:127.0.0.1").pem();
        TestCertificate stranger = TestCertificate.make(directory, "stranger", "san=ip:127.0.0.1");
        try (RawServer server = stranger.server()) {
            assertThat(failure(server, trusted))
                    .contains("signed by nobody but itself")
                    .contains("CA_FILE");
        }
    }

    @Test
    void aRenewedFileIsReadAgain() throws Exception {
        TestCertificate before = TestCertificate.make(directory, "before", "san=ip:127.0.0.1");
        TestCertificate after = TestCertificate.make(directory, "after", "san=ip:127.0.0.1");
        Path file = Files.copy(before.pem(), directory.resolve("ca.pem"));
        try (RawServer server = after.server();
                HttpRegistry client = Clients.trusting(url(server), file)) {
            assertThat(failureOf(() -> client.hosts(null)).kind()).isEqualTo(Kind.UNTRUSTED);
            Files.move(file, directory.resolve("gone.pem"));
            assertThat(failureOf(() -> client.hosts(null)))
                    .hasMessage(client.url() + " was not asked: CA_FILE " + file + " does not exist.");
            Files.copy(after.pem(), file, StandardCopyOption.REPLACE_EXISTING);
            assertThat(client.hosts(null).orElseThrow().list().hosts()).hasSize(1);
        }
    }

    @Test
    void aServerThatSpeaksNoTlsIsAskedForByHttp() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, Loopback.address());
                HttpRegistry client = Clients.of(URI.create("https://127.0.0.1:" + server.getLocalPort()))) {
            Thread answering = new Thread(new FutureTask<>(() -> {
                try (Socket connection = server.accept()) {
                    RawServer.say(connection.getOutputStream(), "HTTP/1.1 400 Bad Request\r\n\r\n");
                    connection.getInputStream().read();
                }
                return null;
            }));
            answering.start();
            assertThat(failureOf(() -> client.hosts(null)))
                    .hasMessage(client.url() + " cannot be reached: what answers at this port does not speak https."
                            + " Put the port for https, or http://, into URL.");
            answering.join();
        }
    }

    /** As Tomcat, nginx, Apache and Go's servers say it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bad Request\nThis combination of host and port requires TLS.\n",
                "<html><center>The plain HTTP request was sent to HTTPS port</center></html>",
                "<p>Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />",
                "Client sent an HTTP request to an HTTPS server.\n"
            })
    void aPortForHttpsThatSaysSoIsAskedForByHttps(String body) throws Exception {
        try (RawServer server = RawServer.answering("400 Bad Request", "Content-Type: text/html", body);
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(failureOf(() -> client.hosts(null)))
                    .hasMessage(server.url() + " is a port for https: put https:// into URL.");
        }
    }

    @Test
    void aPortForHttpsThatSaysNothingReadableIsGuessed() throws Exception {
        TestCertificate mine = TestCertificate.make(directory, "mine", "san=ip:127.0.0.1");
        try (RawServer server = mine.server();
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(failureOf(() -> client.hosts(null)).getMessage()).contains("put https:// into URL");
        }
    }
}
