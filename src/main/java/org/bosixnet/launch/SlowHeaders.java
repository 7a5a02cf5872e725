package org.bosixnet.launch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * Closes the connections of clients that send a header so slowly that it never ends: Jetty knows only how long a client
 * is silent. Bodies are the registry's to watch.
 */
final class SlowHeaders {

    /** How long a header may take, from the last look before it began. */
    static final Duration TIME = Duration.ofSeconds(30);

    private final Server server;
    private final LongSupplier nanos;
    private Map<EndPoint, Header> open = Map.of();

    /**
     * A header that is awaited, or has begun and not ended.
     *
     * @param number the number of requests that came over the connection before it
     * @param bytes how many bytes had come over the connection before it
     * @param since when it was last seen not to have begun
     */
    private record Header(long number, long bytes, long since) {}

    SlowHeaders(Server server, LongSupplier nanos) {
        this.server = server;
        this.nanos = nanos;
    }

    /** Looks at all connections; must be called every few seconds, by one thread at a time. */
    void look() {
        long now = nanos.getAsLong();
        Map<EndPoint, Header> still = new HashMap<>();
        for (Connector connector : server.getConnectors()) {
            for (EndPoint client : connector.getConnectedEndPoints()) {
                Connection outer = client.getConnection();
                if (outer == null || !awaitsHeader(outer)) {
                    continue;
                }
                Header before = open.get(client);
                Header seen = new Header(number(outer), outer.getBytesIn(), now);
                Header header = before == null || before.number != seen.number || before.bytes == seen.bytes
                        ? seen // not begun at the look before
                        : before;
                if (now - header.since > TIME.toNanos()) {
                    client.close();
                } else {
                    still.put(client, header);
                }
            }
        }
        open = still;
    }

    private static Connection inner(Connection outer) {
        return outer instanceof SslConnection tls && tls.getSslEndPoint().getConnection() != null
                ? tls.getSslEndPoint().getConnection()
                : outer;
    }

    private static boolean awaitsHeader(Connection outer) {
        return !(inner(outer) instanceof HttpConnection http)
                || http.getParser().inHeaderState();
    }

    private static long number(Connection outer) {
        return inner(outer).getMessagesIn();
    }
}
