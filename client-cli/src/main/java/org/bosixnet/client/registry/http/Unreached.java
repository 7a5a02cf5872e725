package org.bosixnet.client.registry.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.registry.http.Connector.NotConnectedException;

/**
 * Says why a server was not reached.
 *
 * @param why the end of a sentence, without a full stop
 * @param next a sentence after a blank that says what to do; empty if the reason says it, or nobody knows
 */
record Unreached(String why, String next) {

    private static final String CHECK_WAY =
            " Check the address and the port in the URL, whether the server is up, and firewalls in between.";

    static Unreached of(IOException e, Timeouts timeouts) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        if (e instanceof NotConnectedException all) {
            Unreached first = of(all.first(), timeouts.connectingFor(all.each()));
            return new Unreached(first.why + " (tried " + message + ")", first.next);
        }
        if (e instanceof NameLookup.UnansweredException) {
            return new Unreached("DNS did not say in time where the server is", " Check this computer's DNS servers.");
        }
        if (e instanceof UnknownHostException) {
            return new Unreached(
                    "the name of the server is not known", " Check the name in the URL, and this computer's DNS.");
        }
        if (e instanceof SocketTimeoutException) {
            return message.toLowerCase(Locale.ROOT).contains("connect")
                    ? new Unreached("no connection within " + Timeouts.text(timeouts.connect()), CHECK_WAY)
                    : new Unreached("no answer for " + Timeouts.text(timeouts.read()), "");
        }
        if (e instanceof SSLException) {
            return new Unreached(
                    message.contains("unrecognized SSL message")
                            ? "what answers at this port does not speak https. Put the port for https, or http://, into"
                                    + " URL"
                            : "TLS failed: " + Escaped.text(message),
                    "");
        }
        if (e instanceof NoRouteToHostException) {
            return new Unreached("there is no route to the server", CHECK_WAY);
        }
        if (e instanceof ConnectException && message.contains("refused")) {
            return new Unreached(
                    "the connection was refused", " Check the port in the URL, and whether the registry runs.");
        }
        if (e instanceof NoHttpResponseException) {
            return new Unreached("the server closed the connection without an answer", "");
        }
        return new Unreached("the connection broke off" + (message.isEmpty() ? "" : ": " + Escaped.text(message)), "");
    }
}
