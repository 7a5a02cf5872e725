package org.bosixnet.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bosixnet.testing.LogCapture;
import org.bosixnet.testing.ManualClock;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnCertificateTest {

    private static final List<String> NAMES = List.of("localhost", "registry.example.org");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-26T12:00:00Z"));

    @TempDir
    private Path directory;

    private OwnCertificate open(List<String> names) {
        return new OwnCertificate(directory, names, clock, new SecureRandom());
    }

    private Path file() {
        return directory.resolve("tls.pem");
    }

    private String openssl(String... arguments) throws Exception {
        Process process =
                new ProcessBuilder(arguments).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    @Test
    void itIsMadeOnceForItsOwnersEyesOnly() throws Exception {
        Identity made = open(NAMES).current();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(open(NAMES).current().certificate()).isEqualTo(made.certificate());
        made.certificate().verify(made.certificate().getPublicKey());
        made.certificate().checkValidity(java.util.Date.from(clock.instant()));
    }

    @Test
    void itIsRenewedInTimeWithTheSameKeyAndUntilThenStaysTheSame() {
        OwnCertificate own = open(NAMES);
        Identity made = own.current();
        clock.advance(Duration.ofDays(367));
        assertThat(own.current()).isSameAs(made);
        clock.advance(Duration.ofDays(2));
        Identity renewed = own.current();
        assertThat(renewed.certificate()).isNotEqualTo(made.certificate());
        assertThat(renewed.pin()).isEqualTo(made.pin());
        assertThat(renewed.certificate().getNotAfter().toInstant())
                .isEqualTo(clock.instant().plus(Duration.ofDays(398)));
        assertThat(own.current()).isSameAs(renewed);
        assertThat(open(NAMES).current().certificate()).isEqualTo(renewed.certificate());
    }

    @Test
    void oneThatWasMadeWhileTheClockWasWrongIsReplacedOnceItIsRight() {
        OwnCertificate own = open(NAMES);
        String pin = own.current().pin();
        clock.advance(Duration.ofDays(-20_000));
        Identity early = own.current();
        assertThat(early.certificate().getNotBefore()).isBefore(Instant.parse("1973-01-01T00:00:00Z"));
        clock.advance(Duration.ofDays(20_000));
        Identity now = own.current();
        assertThat(now.certificate().getNotAfter()).isAfter(clock.instant());
        assertThat(List.of(early.pin(), now.pin())).containsOnly(pin);
    }

    @Test
    void otherNamesMakeAnotherCertificateWithTheSameKey() throws Exception {
        Identity made = open(List.of("localhost")).current();
        OwnCertificate own = open(NAMES);
        Identity renamed = own.current();
        assertThat(renamed.pin()).isEqualTo(made.pin());
        assertThat(renamed.certificate().getSubjectAlternativeNames())
                .containsExactly(List.of(2, "localhost"), List.of(2, "registry.example.org"));
        assertThat(own.current()).isSameAs(renamed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\0\0\0\0",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n"
            })
    void whatAPowerCutOrSomebodyLeftIsNotReplacedByAnotherKey(String content) throws Exception {
        Files.writeString(file(), content);
        assertThatThrownBy(() -> open(NAMES))
                .isInstanceOf(TlsException.class)
                .hasMessageStartingWith(file() + " is damaged: ")
                .hasMessageContaining("Put a copy of the file back");
        assertThat(Files.readString(file())).isEqualTo(content);
    }

    @Test
    void aLinkThatLeadsNowhereIsNotReplacedByAnotherKey() throws Exception {
        Files.createSymbolicLink(file(), directory.resolve("missing"));
        assertThatThrownBy(() -> open(NAMES)).isInstanceOf(TlsException.class);
        assertThat(file()).isSymbolicLink();
    }

    @Test
    void whatCannotBeRenewedIsShownOnAndSaidOnce() throws Exception {
        OwnCertificate own = open(NAMES);
        Identity made = own.current();
        clock.advance(Duration.ofDays(390));
        Files.createDirectories(directory.resolve("tls.pem.new/in-the-way"));
        try (LogCapture log = new LogCapture(OwnCertificate.class.getName())) {
            assertThat(own.current()).isSameAs(made);
            assertThat(own.current()).isSameAs(made);
            assertThat(log.messages()).singleElement().asString().contains("cannot be renewed");
        }
    }

    @Test
    @Needs("/usr/bin/openssl")
    void opensslTakesItForAServersCertificateAndReckonsTheSamePin() throws Exception {
        for (int days = 0; days < 10_000; days += 2500) { // beyond 2050, where times have another form
            Identity shown = open(NAMES).current();
            String file = file().toString();
            assertThat(openssl(
                            "openssl",
                            "verify",
                            "-x509_strict",
                            "-purpose",
                            "sslserver",
                            "-check_ss_sig",
                            "-attime",
                            String.valueOf(clock.instant().getEpochSecond()),
                            "-verify_hostname",
                            "registry.example.org",
                            "-CAfile",
                            file,
                            file))
                    .contains(": OK");
            assertThat(openssl(
                            "sh",
                            "-c",
                            "openssl x509 -in " + file + " -pubkey -noout | openssl pkey -pubin -outform DER"
                                    + " | openssl dgst -sha256 -binary | base64"))
                    .isEqualTo(shown.pin().substring("sha256//".length()) + "\n");
            assertThat(openssl("openssl", "x509", "-in", file, "-noout", "-text"))
                    .contains("Version: 3", "ecdsa-with-SHA256", "TLS Web Server Authentication", "CA:FALSE");
            clock.advance(Duration.ofDays(2500));
        }
    }
}
