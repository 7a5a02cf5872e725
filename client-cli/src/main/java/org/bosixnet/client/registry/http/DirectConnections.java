package org.bosixnet.client.registry.http;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import org.glassfish.jersey.client.HttpUrlConnectorProvider.ConnectionFactory;
import org.jspecify.annotations.Nullable;

/** Opens connections through the configured proxy or none, whatever the system properties say. */
final class DirectConnections implements ConnectionFactory {
    private static final int DEFAULT_PORT = 80;

    private final Proxy proxy;

    DirectConnections(@Nullable URI proxy) {
        this.proxy = proxy == null
                ? Proxy.NO_PROXY
                : new Proxy(
                        Proxy.Type.HTTP,
                        InetSocketAddress.createUnresolved(
                                proxy.getHost(), proxy.getPort() < 0 ? DEFAULT_PORT : proxy.getPort()));
    }

    @Override
    public HttpURLConnection getConnection(URL url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.openConnection(proxy);
        connection.setUseCaches(false);
        Exchange.opened(connection);
        return connection;
    }

    @Override
    public HttpURLConnection getConnection(URL url, Proxy ofSystemProperties) throws IOException {
        return getConnection(url);
    }
}
