package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.client.registry.http.Clients.failureOf;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.KeySource;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with a pinned key is trusted whatever its certificate says, and no other hears anything. */
class PinnedServerTest extends EventStreamFixture {

    private static final AccessKey KEY = AccessKey.generate(AccessKey.Kind.HOST, new SecureRandom());

    /** Nothing in it would do for a client that goes by certificates: it has expired, and is for another name. */
    private static TestCertificate bad;

    private static TestCertificate other;

    @BeforeAll
    static void makeCertificates(@TempDir Path directory) throws Exception {
        bad = TestCertificate.make(directory, "bad", "san=dns:else.example", "-startdate", "-3d", "-validity", "2");
        other = TestCertificate.make(directory, "other", "san=ip:127.0.0.1");
    }

    private static URI url(RawServer server) {
        return URI.create("https://127.0.0.1:" + server.port());
    }

    private static void list(RawServer.Received request, OutputStream out) throws IOException {
        RawServer.say(out, "200 OK", "", "2001:db8::1    alpha\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void oneWithThePinnedKeyIsTrustedThoughItsCertificateHasExpiredAndIsForAnotherName(String protocol)
            throws Exception {
        try (RawServer server = bad.server(PinnedServerTest::list, protocol);
                HttpRegistry client = Clients.pinning(url(server), KeySource.NONE, bad.pin())) {
            for (int i = 0; i < 2; i++) { // the second time TLS may resume the session
                assertThat(client.hosts(null).orElseThrow().list().hosts()).hasSize(1);
            }
        }
    }

    @Test
    void eachOfSeveralPinnedKeysWillDo() throws Exception {
        for (TestCertificate each : List.of(bad, other)) {
            try (RawServer server = each.server();
                    HttpRegistry client = Clients.pinning(url(server), KeySource.NONE, other.pin(), bad.pin())) {
                assertThat(client.hosts(null)).isPresent();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void oneWithAnotherKeyHearsNothingThoughAnAuthorityVouchesForIt(String protocol) throws Exception {
        try (RawServer server = other.server(PinnedServerTest::list, protocol);
                HttpRegistry trusting = Clients.trusting(url(server), other.pem());
                HttpRegistry client = Clients.pinning(url(server), url -> Optional.of(KEY), bad.pin())) {
            assertThat(trusting.hosts(null)).isPresent();
            for (RegistryException failure : Clients.everyOperation(client)) {
                assertThat(failure.kind()).isEqualTo(Kind.UNTRUSTED);
                assertThat(failure.isFromRegistry()).isFalse();
                assertThat(failure)
                        .hasMessage(client.url() + " cannot be reached: it shows the key " + other.pin()
                                + ", and PIN expects " + bad.pin() + ", so nothing was sent. Either the registry has a"
                                + " new key, which its log says at its start,"
                                + " or somebody sits between. If that key is the registry's, 'sudo bosixnet join "
                                + client.url() + " --pin sha256//...' trusts it.");
            }
            open(client);
            assertThat(heard.next()).startsWith("UNTRUSTED " + client.url() + " cannot be reached: it shows the key ");
            assertThat(server.requests()).hasToString("[GET /hosts]");
        }
    }

    @Test
    void oneThatComesBetweenLaterHearsNothingAndTheStreamDoesNotComeBack() throws Exception {
        try (RawServer server = bad.server((request, out) -> {
                    RawServer.say(out, HEAD + RESET);
                    boolean unused = new CountDownLatch(1).await(20, TimeUnit.SECONDS);
                });
                ManInTheMiddle man = new ManInTheMiddle(other, RegistryUrl.parse(url(server) + "/bosixnet"));
                HttpRegistry client =
                        Clients.pinning(URI.create(man.url().toString()), url -> Optional.of(KEY), bad.pin())) {
            open(client);
            assertThat(heard.next()).isEqualTo("opened");
            assertThat(heard.next()).isEqualTo("reset e-1");
            man.read();
            assertThat(heard.next()).matches("ended|UNREACHABLE .*");
            open(client);
            assertThat(heard.next()).startsWith("UNTRUSTED ");
            assertThat(failureOf(() -> client.report(Clients.NAME, List.of(Clients.ADDRESS)))
                            .kind())
                    .isEqualTo(Kind.UNTRUSTED);
            assertThat(man.attempts()).isEqualTo(2);
            assertThat(man.heard()).isEmpty();
        }
    }

    /** Otherwise the tests above would say nothing. */
    @Test
    void oneThatComesBetweenHearsWhatIsSaidToWhoeverTrustsHim() throws Exception {
        try (RawServer server = bad.server();
                ManInTheMiddle man = new ManInTheMiddle(other, RegistryUrl.parse(url(server) + "/bosixnet"));
                HttpRegistry client =
                        Clients.pinning(URI.create(man.url().toString()), url -> Optional.of(KEY), other.pin())) {
            man.read();
            assertThat(client.hosts(null)).isPresent();
            assertThat(man.heard()).contains("Authorization: Bearer " + KEY.value());
        }
    }
}
