package org.bosixnet.client.registry.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bosixnet.client.host.KeyPin;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.platform.Trust;
import org.bosixnet.client.platform.UntrustedPathException;
import org.jspecify.annotations.Nullable;

/**
 * Which servers are trusted to be a registry: those with a pinned key and no others; or else those whose certificate is
 * signed by an authority in a PEM file, or if there is none, by one of the platform's. The authorities are read again
 * when the file was renewed, and after a failure. Thread-safe.
 */
final class TrustedServers {
    private final RegistryUrl url;
    private final List<KeyPin> pins;
    private final @Nullable Path caFile;
    private final InstantSource clock;

    @GuardedBy("this")
    private @Nullable SSLContext current;

    @GuardedBy("this")
    private Object version = "";

    TrustedServers(HttpRegistryConfig config, InstantSource clock) {
        this.url = config.url();
        this.pins = config.pins();
        this.caFile = config.caFile();
        this.clock = clock;
    }

    /**
     * Returns a context that trusts them; the same one as long as they are the same, because it resumes sessions.
     *
     * @throws IllegalArgumentException if the file cannot be used, or anyone but root and the current user could have
     *     put it there; the message is a sentence for people
     */
    synchronized SSLContext context() {
        Object now = caFile == null ? "" : version(caFile);
        SSLContext context = current;
        if (context == null || !now.equals(version)) {
            context = made();
            current = context;
            version = now;
        }
        return context;
    }

    /** Makes the next call read the authorities again, for they may have been renewed. */
    synchronized void forget() {
        current = null;
    }

    private static Object version(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(found.lastModifiedTime(), found.size(), String.valueOf(found.fileKey()));
        } catch (IOException e) {
            return e.toString(); // reading it says why
        }
    }

    private SSLContext made() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, pins.isEmpty() ? signed() : new TrustManager[] {new PinnedKeys(url, pins)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform cannot do TLS", e);
        }
    }

    private TrustManager[] signed() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(caFile == null ? null : keyStore(caFile));
        return Stream.of(factory.getTrustManagers())
                .map(each ->
                        each instanceof X509ExtendedTrustManager some ? new ServerTrust(some, caFile, clock) : each)
                .toArray(TrustManager[]::new);
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
