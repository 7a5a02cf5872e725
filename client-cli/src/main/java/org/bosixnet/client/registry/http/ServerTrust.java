package org.bosixnet.client.registry.http;

import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.KeyPin;
import org.jspecify.annotations.Nullable;

/**
 * Trusts the servers that the platform's own check trusts, and says of any other what is wrong with its certificate and
 * what to do.
 */
final class ServerTrust extends X509ExtendedTrustManager {

    /** Says, as the end of a sentence about the server, why its certificate or its key is not trusted, and what to do. */
    static final class UntrustedException extends CertificateException {
        private final String why;
        private final KeyPin shown;

        UntrustedException(Doubt doubt, X509Certificate shown, @Nullable CertificateException cause) {
            super(doubt.why + ". " + doubt.advice, cause);
            this.why = doubt.why;
            this.shown = KeyPin.of(shown.getPublicKey());
        }

        /** Returns this, if it is what made TLS fail. */
        static Optional<UntrustedException> in(Throwable e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof UntrustedException untrusted) {
                    return Optional.of(untrusted);
                }
            }
            return Optional.empty();
        }

        /** Returns the message without what to do. */
        String why() {
            return why;
        }

        /** Returns the key that the server showed; that it holds the private one is not proven. */
        KeyPin shown() {
            return shown;
        }
    }

    /** The end of a sentence about the server, and then a sentence that says what to do, both without a full stop. */
    record Doubt(String why, String advice) {}

    private final X509ExtendedTrustManager platform;
    private final @Nullable Path caFile;
    private final InstantSource clock;

    /** @param caFile where the trusted authorities come from, for people; null if they are the platform's */
    ServerTrust(X509ExtendedTrustManager platform, @Nullable Path caFile, InstantSource clock) {
        this.platform = platform;
        this.caFile = caFile;
        this.clock = clock;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        try {
            platform.checkServerTrusted(chain, authType, socket);
        } catch (CertificateException e) {
            String host = socket instanceof SSLSocket secured
                    ? String.valueOf(secured.getHandshakeSession().getPeerHost())
                    : "this server";
            throw new UntrustedException(doubt(List.of(chain), host, e), chain[0], e);
        }
    }

    private Doubt doubt(List<X509Certificate> chain, String host, CertificateException e) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        for (X509Certificate each : chain) { // first: a wrong clock breaks every other check, too
            String whose = each.equals(chain.get(0)) ? "its certificate" : "the certificate of its authority";
            Instant from = each.getNotBefore().toInstant();
            Instant until = each.getNotAfter().toInstant();
            if (now.isAfter(until)) {
                return new Doubt(
                        whose + " expired on " + until + "; this computer's clock says " + now,
                        "If the clock is right, renew the certificate there; otherwise set the clock");
            }
            if (now.isBefore(from)) {
                return new Doubt(
                        whose + " is valid from " + from + ", and this computer's clock says " + now, "Set the clock");
            }
        }
        Optional<CertPathValidatorException.Reason> reason = reason(e);
        if (reason.filter(BasicReason.REVOKED::equals).isPresent()) {
            return new Doubt("its certificate was revoked", "Get a new one for the server");
        }
        if (reason.filter(BasicReason.ALGORITHM_CONSTRAINED::equals).isPresent()) {
            return new Doubt(
                    "its certificate, or one that vouches for it, has a key or a signature that is too weak for this"
                            + " computer",
                    "Get a new one for the server");
        }
        if (isAboutTheName(e)) {
            return new Doubt(
                    "its certificate is for " + names(chain.get(0)) + ", and not for " + Escaped.text(host),
                    "Put a name that the certificate has into URL, or get one for this name");
        }
        return unknownAuthority(chain);
    }

    private static Optional<CertPathValidatorException.Reason> reason(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathValidatorException path) {
                return Optional.of(path.getReason());
            }
        }
        return Optional.empty();
    }

    /** The platform says it only in the text; what is wrong with the chain has a cause instead. */
    private static boolean isAboutTheName(CertificateException e) {
        String message = String.valueOf(e.getMessage());
        return e.getCause() == null && (message.contains("No name matching") || message.contains("No subject alt"));
    }

    private static String names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names != null) {
                return Escaped.text(names.stream()
                        .map(name -> name.get(1))
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .collect(Collectors.joining(", ")));
            }
        } catch (CertificateParsingException e) {
            // then its subject says who it is for
        }
        return "'" + Escaped.text(certificate.getSubjectX500Principal().getName()) + "'";
    }

    private Doubt unknownAuthority(List<X509Certificate> chain) {
        X509Certificate last = chain.get(chain.size() - 1);
        boolean ownSignature = last.getIssuerX500Principal().equals(last.getSubjectX500Principal());
        if (chain.size() == 1 && ownSignature) {
            return new Doubt(
                    "its certificate is signed by nobody but itself, and not trusted",
                    "If it is the right one, "
                            + (caFile == null ? "join again, which asks whether to trust its key, or " : "")
                            + "put it into a PEM file that only root can change, and name that in CA_FILE");
        }
        String authority = "'" + Escaped.text(last.getIssuerX500Principal().getName()) + "'";
        String which = caFile == null ? "not among this system's" : "not in CA_FILE " + Escaped.text(caFile.toString());
        return new Doubt(
                "its certificate is not signed by a trusted authority but by " + authority + ", which is " + which,
                "If it is yours, " + (caFile == null ? "name its PEM file in CA_FILE" : "put its PEM there")
                        + (ownSignature
                                ? ""
                                : "; if it is a public one, the server has to send the certificates in between, too"));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        platform.checkServerTrusted(chain, authType, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        platform.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        platform.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        platform.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        platform.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return platform.getAcceptedIssuers();
    }
}
