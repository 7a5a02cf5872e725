package org.bosixnet.client.registry.http;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bosixnet.client.host.KeyPin;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.http.ServerTrust.Doubt;
import org.bosixnet.client.registry.http.ServerTrust.UntrustedException;

/**
 * Trusts the servers whose own certificate has a pinned key, whoever signed it and whatever names and times are in it:
 * the handshake proves that the server holds the private key, and there is nothing else to know.
 */
final class PinnedKeys extends X509ExtendedTrustManager {

    private final RegistryUrl url;
    private final List<KeyPin> pins;

    /** @param url the registry whose keys these are */
    PinnedKeys(RegistryUrl url, List<KeyPin> pins) {
        this.url = url;
        this.pins = pins;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        KeyPin shown = KeyPin.of(chain[0].getPublicKey());
        if (!pins.contains(shown)) {
            String expected = pins.stream().map(KeyPin::value).collect(Collectors.joining(" or "));
            throw new UntrustedException(
                    new Doubt(
                            "it shows the key " + shown + ", and PIN expects " + expected + ", so nothing was sent",
                            "Either the registry has a new key, which its log says at its start, or"
                                    + " somebody sits between. If that key is the registry's,"
                                    + " 'sudo bosixnet join " + url + " --pin sha256//...' trusts it"),
                    chain[0],
                    null);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no clients are served");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    /** Returns none: no authority is asked. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
