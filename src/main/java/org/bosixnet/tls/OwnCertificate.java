package org.bosixnet.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bosixnet.file.PrivateFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that the registry makes for itself, with a key that stays the same for ever: clients know the
 * registry by it, as by the host key of ssh. Both are in {@value #FILE} in the data directory.
 */
public final class OwnCertificate implements ServerKey {

    public static final String FILE = "tls.pem";

    /** How long a certificate is valid, and how long before its end the next one is made. */
    private static final Duration VALID = Duration.ofDays(398);

    private static final Duration EARLY = Duration.ofDays(30);

    /** For clients whose clock is behind. */
    private static final Duration BEHIND = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(OwnCertificate.class);

    private static final String COMMON_NAME = "2.5.4.3";
    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final String SUBJECT_KEY = "2.5.29.14";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String ALTERNATIVE_NAMES = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

    private static final int DNS_NAME = 2;
    private static final int SERIAL_BITS = 127;

    private final Path file;
    private final List<String> names;
    private final Clock clock;
    private final SecureRandom random;

    private Identity current;
    private boolean failed;

    /**
     * Reads the certificate, or makes it.
     *
     * @param names under which clients reach the registry; a certificate with other names is replaced
     * @throws TlsException if that cannot be done
     */
    public OwnCertificate(Path directory, List<String> names, Clock clock, SecureRandom random) {
        this.file = directory.resolve(FILE);
        this.names = List.copyOf(names);
        this.clock = clock;
        this.random = random;
        try {
            this.current = Files.notExists(file, LinkOption.NOFOLLOW_LINKS) ? make() : read(file);
        } catch (IOException | GeneralSecurityException e) {
            throw new TlsException("The registry's own certificate cannot be kept in " + file + " (" + e
                    + "). The directory must be writable by the user that the registry runs as.");
        }
    }

    /**
     * Returns what is in the directory, however old; empty if nothing was made yet.
     *
     * @throws TlsException if it cannot be used
     */
    public static Optional<Identity> kept(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            return Files.notExists(file, LinkOption.NOFOLLOW_LINKS) ? Optional.empty() : Optional.of(read(file));
        } catch (IOException e) {
            throw new TlsException("The registry's own certificate in " + file + " cannot be read (" + e
                    + "). Run this as the user that the registry runs as.");
        }
    }

    @Override
    public synchronized Identity current() {
        if (isDue(current.certificate())) {
            try {
                current = keep(current.key(), current.certificate().getPublicKey());
                failed = false;
            } catch (IOException | GeneralSecurityException e) {
                if (!failed) {
                    failed = true;
                    LOG.warn("The certificate in {} cannot be renewed, and is shown as it is: {}", file, e.toString());
                }
            }
        }
        return current;
    }

    private boolean isDue(X509Certificate shown) {
        Instant now = clock.instant();
        return now.isAfter(shown.getNotAfter().toInstant().minus(EARLY))
                || now.isBefore(shown.getNotBefore().toInstant()) // the clock was wrong when it was made, or is now
                || !names(shown).equals(names);
    }

    private static List<String> names(X509Certificate shown) {
        try {
            Collection<List<?>> names = shown.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream().map(name -> String.valueOf(name.get(1))).toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    private static Identity read(Path file) throws IOException {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return Pem.identity(text, text);
        } catch (GeneralSecurityException e) {
            throw new TlsException(file + " is damaged: " + e.getMessage()
                    + ". Put a copy of the file back. Without the file the registry makes another key, and each agent"
                    + " that has pinned this one must be told of it.");
        }
    }

    private Identity make() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        KeyPair pair = generator.generateKeyPair();
        Identity made = keep(pair.getPrivate(), pair.getPublic());
        LOG.info("Made a key and a certificate for https, in {}", file);
        return made;
    }

    private Identity keep(PrivateKey key, PublicKey publicKey) throws IOException, GeneralSecurityException {
        String text = Pem.text(key, certificate(key, publicKey));
        Identity made = Pem.identity(text, text);
        PrivateFile.replace(file, text);
        return made;
    }

    /** Returns a certificate that the key signed itself (RFC 5280, 4.1). */
    private X509Certificate certificate(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
        Instant now = clock.instant();
        byte[] algorithm = Der.sequence(Der.oid(ECDSA_WITH_SHA256));
        byte[] name = Der.sequence(Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.utf8("BOSixNet registry"))));
        byte[] content = Der.sequence(
                Der.explicit(0, Der.integer(BigInteger.TWO)), // version 3
                Der.integer(new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1)),
                algorithm,
                name,
                Der.sequence(Der.time(now.minus(BEHIND)), Der.time(now.plus(VALID))),
                name,
                publicKey.getEncoded(),
                Der.explicit(3, extensions(publicKey)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key, random);
        signature.update(content);
        byte[] whole = Der.sequence(content, algorithm, Der.bits(0, signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
    }

    private byte[] extensions(PublicKey publicKey) throws GeneralSecurityException {
        byte[] id = MessageDigest.getInstance("SHA-256").digest(publicKey.getEncoded());
        byte digitalSignature = (byte) 0x80;
        return Der.sequence(
                extension(SUBJECT_KEY, Der.octets(id)),
                critical(KEY_USAGE, Der.bits(7, new byte[] {digitalSignature})),
                critical(BASIC_CONSTRAINTS, Der.sequence()),
                extension(EXTENDED_KEY_USAGE, Der.sequence(Der.oid(SERVER_AUTHENTICATION))),
                extension(
                        ALTERNATIVE_NAMES,
                        Der.sequence(names.stream().map(OwnCertificate::dnsName).toArray(byte[][]::new))));
    }

    private static byte[] dnsName(String name) {
        return Der.implicit(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] extension(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.octets(value));
    }

    private static byte[] critical(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.trueValue(), Der.octets(value));
    }
}
