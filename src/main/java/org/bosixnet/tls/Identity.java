package org.bosixnet.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/** A private key with its certificate, as a server shows it. Immutable. */
public final class Identity {

    /** Protects nothing: a key store has to have one. */
    public static final String PASSWORD = "in memory";

    /** One for each kind of key that a server may have. */
    private static final List<String> SIGNATURES = List.of("SHA256withECDSA", "SHA256withRSA", "EdDSA");

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final KeyStore keyStore;

    /**
     * @param chain the certificate, then each that vouches for the one before it
     * @throws GeneralSecurityException if the key is not that of the first certificate, or of an unknown kind
     */
    Identity(PrivateKey key, List<X509Certificate> chain) throws GeneralSecurityException {
        this.key = key;
        this.certificate = chain.get(0);
        demandPair(key, certificate);
        this.keyStore = KeyStore.getInstance("JKS"); // PKCS #12 takes a second to encrypt what stays in memory
        try {
            keyStore.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException("nothing was read", e);
        }
        keyStore.setKeyEntry("registry", key, PASSWORD.toCharArray(), chain.toArray(Certificate[]::new));
    }

    private static void demandPair(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        for (String name : SIGNATURES) {
            byte[] text = {1, 2, 3};
            try {
                Signature signature = Signature.getInstance(name);
                signature.initSign(key);
                signature.update(text);
                byte[] signed = signature.sign();
                signature.initVerify(certificate.getPublicKey());
                signature.update(text);
                if (signature.verify(signed)) {
                    return;
                }
            } catch (GeneralSecurityException e) {
                // of another kind
            }
        }
        throw new GeneralSecurityException("the key is not that of the certificate");
    }

    PrivateKey key() {
        return key;
    }

    /** Returns the certificate of the server itself. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** Returns whether the certificate is signed by somebody else than itself. */
    public boolean isCertified() {
        return !certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
    }

    /** Returns a key store with this identity and nothing else, always the same; its password is {@link #PASSWORD}. */
    public KeyStore keyStore() {
        return keyStore;
    }

    /**
     * Returns what clients pin: {@code sha256//} and the digest of the public key, in the form of curl's option
     * {@code --pinnedpubkey} (RFC 7469, 2.4).
     */
    public String pin() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(certificate.getPublicKey().getEncoded());
            return "sha256//" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
