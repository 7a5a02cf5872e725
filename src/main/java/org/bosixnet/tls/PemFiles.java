package org.bosixnet.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A certificate and its key in two PEM files, or in one, which are read again when they have changed. */
public final class PemFiles implements ServerKey {

    private static final Logger LOG = LoggerFactory.getLogger(PemFiles.class);

    private static final int MOST = 1 << 20;

    private final Path certificate;
    private final Path key;
    private final Runnable trust;

    private List<Object> state;

    /** Why they could not be used when that was tried last; empty if they could. */
    private String refused = "";

    private Identity current;

    /**
     * @param trust demands, before they are read each time, that nobody else can have changed them; else a {@link TlsException}
     * @throws TlsException if they cannot be used
     */
    public PemFiles(Path certificate, Path key, Runnable trust) {
        this.certificate = certificate;
        this.key = key;
        this.trust = trust;
        this.state = state();
        this.current = read();
        doubt(current.certificate());
    }

    @Override
    public synchronized Identity current() {
        List<Object> now = state();
        if (!now.equals(state)) {
            try {
                current = read();
                state = now;
                refused = "";
                LOG.info("Shows the certificate of {} from now on: {}", certificate, current.pin());
                doubt(current.certificate());
            } catch (TlsException e) { // tried again each time, since who may read a file changes without it
                String why = String.valueOf(e.getMessage());
                if (!why.equals(refused)) {
                    refused = why;
                    LOG.error("{} The certificate that was read before is shown until then.", why);
                }
            }
        }
        return current;
    }

    private void doubt(X509Certificate shown) {
        try {
            shown.checkValidity();
        } catch (CertificateException e) {
            LOG.warn(
                    "The certificate in {} is valid from {} to {} only; most clients refuse it now",
                    certificate,
                    shown.getNotBefore().toInstant(),
                    shown.getNotAfter().toInstant());
        }
    }

    private Identity read() {
        trust.run();
        String ofCertificate = text(certificate);
        String ofKey = text(key);
        try {
            return Pem.identity(ofCertificate, ofKey);
        } catch (GeneralSecurityException e) {
            throw new TlsException("The certificate in " + certificate + " with the key in " + key
                    + " cannot be used: " + e.getMessage()
                    + ". Both must be PEM; the server's own certificate comes first.");
        }
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST + 1);
            if (bytes.length > MOST) {
                throw new TlsException(
                        "The file " + file + " is longer than " + MOST + " bytes, so it is no PEM file.");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new TlsException("The file " + file + " cannot be read (" + e
                    + "). It must be readable by the user that the registry runs as.");
        }
    }

    private List<Object> state() {
        return List.of(state(certificate), state(key));
    }

    private static List<Object> state(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
        } catch (IOException e) {
            return List.of();
        }
    }
}
