package org.bosixnet.client.registry.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bosixnet.client.platform.Trust;
import org.bosixnet.client.platform.UntrustedPathException;
import org.jspecify.annotations.Nullable;

/** The authorities whose signature on a registry's certificate is trusted. */
final class TrustedAuthorities {
    private TrustedAuthorities() {}

    /**
     * Returns a context that trusts the authorities in the PEM file and no others, or those of the platform if there is
     * no file.
     *
     * @throws IllegalArgumentException if the file cannot be used, or anyone but root and the current user could have
     *     put it there; the message is a sentence for people
     */
    static SSLContext context(@Nullable Path caFile) {
        try {
            if (caFile == null) {
                return SSLContext.getDefault();
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(keyStore(caFile));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform cannot do TLS", e);
        }
    }

    private static KeyStore keyStore(Path caFile) throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates(caFile)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
            return store;
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("CA_FILE " + caFile + " does not exist.", e);
        } catch (UntrustedPathException e) {
            throw new IllegalArgumentException("CA_FILE cannot be trusted: " + e.getMessage(), e);
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException("CA_FILE " + caFile + " cannot be read: permission denied.", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("CA_FILE " + caFile + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static Collection<? extends Certificate> certificates(Path caFile)
            throws IOException, GeneralSecurityException {
        Path real = Trust.OWN.existing(caFile).orElseThrow(() -> new NoSuchFileException(caFile.toString()));
        byte[] content = Files.readAllBytes(real); // separately, or an unreadable file looks like a malformed one
        Collection<? extends Certificate> found;
        try {
            found = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("CA_FILE " + caFile + " does not hold certificates in PEM form.", e);
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("CA_FILE " + caFile + " holds no certificate.");
        }
        return found;
    }
}
