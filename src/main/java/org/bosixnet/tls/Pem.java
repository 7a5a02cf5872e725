package org.bosixnet.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of keys and certificates (RFC 7468). */
final class Pem {

    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private static final int LINE = 64;

    private Pem() {}

    /** Reads a key and its certificate; {@code ofKey} may be the same text. */
    static Identity identity(String ofCertificate, String ofKey) throws GeneralSecurityException {
        List<X509Certificate> chain = certificates(ofCertificate);
        return new Identity(key(ofKey, chain.get(0).getPublicKey()), chain);
    }

    /** Writes a key and its certificate. */
    static String text(PrivateKey key, X509Certificate certificate) throws CertificateException {
        return block(KEY, key.getEncoded()) + block(CERTIFICATE, certificate.getEncoded());
    }

    private static String block(String label, byte[] content) {
        String lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }

    private static List<X509Certificate> certificates(String text) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).equals(CERTIFICATE)) {
                certificates.add(
                        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(content(block))));
            }
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("there is no certificate in PEM form (-----BEGIN CERTIFICATE-----) in it");
        }
        return certificates;
    }

    /** Reads a key in any form that programs write one without a passphrase. */
    private static PrivateKey key(String text, PublicKey pair) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String label = block.group(1);
            if (label.equals("ENCRYPTED PRIVATE KEY") || block.group(2).contains("ENCRYPTED")) {
                throw new GeneralSecurityException("the key has a passphrase, which nobody could type at a start;"
                        + " write it without one: openssl pkey -in FILE -out NEW");
            }
            if (label.equals(KEY)) {
                return key(content(block), pair);
            }
            if (label.equals("EC PRIVATE KEY") || label.equals("RSA PRIVATE KEY")) {
                byte[] algorithm = Der.firstOf(pair.getEncoded());
                if (algorithm == null) {
                    throw new GeneralSecurityException("the certificate's key is of an unknown form");
                }
                return key(Der.sequence(Der.integer(BigInteger.ZERO), algorithm, Der.octets(content(block))), pair);
            }
        }
        throw new GeneralSecurityException("there is no key in PEM form (-----BEGIN PRIVATE KEY-----) in it");
    }

    private static PrivateKey key(byte[] pkcs8, PublicKey pair) throws GeneralSecurityException {
        return KeyFactory.getInstance(pair.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static byte[] content(Matcher block) throws CertificateException {
        try {
            return Base64.getMimeDecoder().decode(block.group(2).strip().getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw new CertificateException("a line of it is damaged (it is no Base64)", e);
        }
    }
}
