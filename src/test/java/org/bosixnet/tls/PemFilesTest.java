package org.bosixnet.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bosixnet.testing.LogCapture;
import org.bosixnet.testing.ManualClock;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Needs("/usr/bin/openssl")
class PemFilesTest {

    @TempDir
    private Path directory;

    private Path certificate;
    private Path key;

    @BeforeEach
    void start() {
        certificate = directory.resolve("cert.pem");
        key = directory.resolve("key.pem");
    }

    private void shell(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-ec", command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
    }

    private void make(String kind, String name) throws Exception {
        shell("openssl req -x509 -newkey " + kind + " -nodes -keyout key.new -out cert.new -subj /CN=" + name
                + " -days 10");
        Files.move(directory.resolve("cert.new"), certificate, StandardCopyOption.REPLACE_EXISTING);
        Files.move(directory.resolve("key.new"), key, StandardCopyOption.REPLACE_EXISTING);
    }

    private static PemFiles files(Path certificate, Path key) {
        return new PemFiles(certificate, key, () -> {});
    }

    private static String name(Identity identity) {
        return identity.certificate().getSubjectX500Principal().getName();
    }

    @ParameterizedTest
    @CsvSource({
        "rsa:2048, cat",
        "rsa:2048, openssl rsa -traditional",
        "ec -pkeyopt ec_paramgen_curve:P-256, cat",
        "ec -pkeyopt ec_paramgen_curve:P-384, openssl ec",
        "ed25519, cat"
    })
    void aKeyIsReadInEveryFormThatProgramsWrite(String kind, String form) throws Exception {
        make(kind, "one");
        shell(form + " < key.pem > again.pem; (openssl ecparam -name prime256v1; cat again.pem) > key.pem");
        assertThat(name(files(certificate, key).current())).isEqualTo("CN=one");
    }

    @Test
    void oneFileMayHaveBothAndTheOthersThatVouch() throws Exception {
        make("rsa:2048", "authority");
        shell("mv cert.pem ca.pem; mv key.pem ca.key;"
                + "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out csr"
                + " -subj /CN=server; openssl x509 -req -in csr -CA ca.pem -CAkey ca.key -out server.pem;"
                + "(echo a comment; cat key.pem server.pem ca.pem) > cert.pem");
        Identity identity = files(certificate, certificate).current();
        assertThat(name(identity)).isEqualTo("CN=server");
        assertThat(identity.keyStore().getCertificateChain("registry")).hasSize(2);
    }

    @Test
    void renewedFilesAreShownAndUntilBothFitTheOldOnesAre() throws Exception {
        make("rsa:2048", "old");
        PemFiles files = files(certificate, key);
        Identity old = files.current();
        assertThat(files.current()).isSameAs(old);
        byte[] oldKey = Files.readAllBytes(key);
        make("rsa:2048", "new");
        byte[] newKey = Files.readAllBytes(key);
        Files.write(key, oldKey);
        try (LogCapture log = new LogCapture(PemFiles.class.getName())) {
            assertThat(files.current()).isSameAs(old);
            assertThat(files.current()).isSameAs(old);
            assertThat(log.messages()).singleElement().asString().contains("the key is not that of the certificate");
        }
        Path next = Files.write(directory.resolve("next"), newKey);
        Files.move(next, key, StandardCopyOption.REPLACE_EXISTING);
        assertThat(name(files.current())).isEqualTo("CN=new");
        Files.delete(key);
        assertThat(name(files.current())).isEqualTo("CN=new");
    }

    /** As after a change of who may read them. */
    @Test
    void whatCouldNotBeUsedIsTriedAgainAlthoughTheFilesLookTheSame() throws Exception {
        make("rsa:2048", "old");
        PemFiles files = files(certificate, key);
        make("rsa:2048", "new");
        byte[] newKey = Files.readAllBytes(key);
        FileTime time = Files.getLastModifiedTime(key);
        byte[] broken = newKey.clone();
        broken[newKey.length / 2] = '!';
        Files.write(key, broken);
        Files.setLastModifiedTime(key, time);
        assertThat(name(files.current())).isEqualTo("CN=old");
        Files.write(key, newKey);
        Files.setLastModifiedTime(key, time);
        assertThat(name(files.current())).isEqualTo("CN=new");
    }

    @Test
    void whatSomebodyElseMayHaveChangedIsNotShownUntilThatIsMended() throws Exception {
        make("rsa:2048", "old");
        AtomicBoolean open = new AtomicBoolean();
        PemFiles files = new PemFiles(certificate, key, () -> {
            if (open.get()) {
                throw new TlsException("It is open to all.");
            }
        });
        make("rsa:2048", "new");
        open.set(true);
        try (LogCapture log = new LogCapture(PemFiles.class.getName())) {
            assertThat(name(files.current())).isEqualTo("CN=old");
            assertThat(name(files.current())).isEqualTo("CN=old");
            assertThat(log.messages()).singleElement().asString().startsWith("It is open to all. ");
        }
        open.set(false);
        assertThat(name(files.current())).isEqualTo("CN=new");
    }

    @Test
    void aCertificateThatHasExpiredIsShownAndWarnedOf() throws Exception {
        ManualClock past = new ManualClock(Instant.parse("2020-01-01T00:00:00Z"));
        Identity old = new OwnCertificate(directory, List.of("localhost"), past, new SecureRandom()).current();
        Path both = directory.resolve("tls.pem");
        try (LogCapture log = new LogCapture(PemFiles.class.getName())) {
            assertThat(files(both, both).current().pin()).isEqualTo(old.pin());
            assertThat(log.messages()).singleElement().asString().contains("most clients refuse it now");
        }
    }

    @Test
    void aKeyWithAPassphraseIsRefusedWithWhatToDo() throws Exception {
        make("rsa:2048", "one");
        for (String form : List.of("openssl pkcs8 -topk8", "openssl rsa -traditional -aes128")) {
            shell("cp key.pem plain.pem;" + form + " -in plain.pem -passout pass:secret -out key.pem 2>&1");
            assertThatThrownBy(() -> files(certificate, key))
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining(key.toString())
                    .hasMessageContaining("passphrase")
                    .hasMessageContaining("openssl pkey");
            shell("cp plain.pem key.pem");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no PEM",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\nAAAA\nA\n-----END PRIVATE KEY-----\n"
            })
    void whatIsNoKeyIsRefusedWithBothFiles(String content) throws Exception {
        make("rsa:2048", "one");
        Files.writeString(key, content);
        assertThatThrownBy(() -> files(certificate, key))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining(certificate.toString())
                .hasMessageContaining(key.toString())
                .hasMessageNotContaining("AAAA");
    }

    @Test
    void whatCannotBeReadIsNamed() throws Exception {
        make("rsa:2048", "one");
        assertThatThrownBy(() -> files(directory.resolve("missing"), key))
                .hasMessageContaining(directory.resolve("missing") + " cannot be read");
        Files.write(key, new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> files(certificate, key)).hasMessageContaining("longer than");
    }
}
