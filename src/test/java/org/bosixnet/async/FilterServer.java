package org.bosixnet.async;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Starts a real server in which one filter answers every request, without a thread for each. */
public final class FilterServer {

    private FilterServer() {}

    /**
     * Starts the connector's server on the loopback.
     *
     * @param path the context path
     */
    public static void start(ServerConnector connector, String path, Filter filter) throws Exception {
        Server server = connector.getServer();
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler(path);
        FilterHolder holder = new FilterHolder(filter);
        holder.setAsyncSupported(true);
        context.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST));
        server.setHandler(context);
        server.start();
    }
}
