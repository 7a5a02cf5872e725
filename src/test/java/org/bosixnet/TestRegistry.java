package org.bosixnet;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bosixnet.launch.Ports;
import org.eclipse.jetty.ee10.servlet.FilterMapping;
import org.eclipse.jetty.ee10.servlet.ServletHandler;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.resource.ResourceFactory;

/** The whole application as the container starts it, on a port of the loopback interface. */
public final class TestRegistry implements AutoCloseable {

    /** Where the WAR has its files from. */
    public static final List<Path> FILES = List.of(Path.of("src/main/webapp"), Path.of("target/webjars"));

    /** The filter that this run of the tests is without, to see that everything holds without it, too. */
    private static final Set<String> LEFT_OUT = Set.of(System.getProperty("bosixnet.test.without", ""));

    private final Server server = new Server();
    private final WebAppContext context;
    private final URI uri;
    private final Path directory;

    /**
     * @param settings names and values, as servlet parameters; without a data directory, one is made that goes with the
     *     registry
     */
    public TestRegistry(Map<String, String> settings) throws Exception {
        this(settings, 0);
    }

    /**
     * @param settings as above
     * @param port where it listens, so that one registry can take another's place; 0: anywhere
     */
    public TestRegistry(Map<String, String> settings, int port) throws Exception {
        this(settings, port, false, LEFT_OUT);
    }

    private TestRegistry(Map<String, String> settings, int port, boolean http2, Set<String> without) throws Exception {
        directory = Files.createTempDirectory("bosixnet-registry");
        HttpConfiguration http = Ports.httpConfiguration();
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        if (http2) {
            connector.addConnectionFactory(new HTTP2CServerConnectionFactory(http));
        }
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        context = new WebAppContext();
        context.setContextPath("/bosixnet");
        ResourceFactory files = ResourceFactory.of(context);
        context.setBaseResource(
                ResourceFactory.combine(FILES.stream().map(files::newResource).toList()));
        context.setParentLoaderPriority(true);
        context.setThrowUnavailableOnStartupException(true);
        context.setInitParameter("bosixnet.data-dir", directory.toString());
        settings.forEach(context::setInitParameter);
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception e) {
            server.stop();
            throw e;
        }
        leaveOut(without);
        uri = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/bosixnet");
    }

    /** Starts a registry without some of its filters, whatever the tests are run without. */
    public static TestRegistry without(Set<String> filters, Map<String, String> settings) throws Exception {
        TestRegistry registry = new TestRegistry(settings, 0, false, Set.of());
        registry.leaveOut(filters);
        return registry;
    }

    /** Takes filters out of the way; their requests then go to those that follow. */
    public void leaveOut(Set<String> filters) {
        ServletHandler handler = context.getServletHandler();
        handler.setFilterMappings(Stream.of(handler.getFilterMappings())
                .filter(mapping -> !filters.contains(mapping.getFilterName()))
                .toArray(FilterMapping[]::new));
    }

    /** Starts a registry that takes HTTP/2, too, without TLS. */
    public static TestRegistry withHttp2(Map<String, String> settings) throws Exception {
        return new TestRegistry(settings, 0, true, LEFT_OUT);
    }

    /** Returns the address of the application, without a slash at its end. */
    public String uri() {
        return uri.toString();
    }

    /** Returns the application as the container has it. */
    public WebAppContext context() {
        return context;
    }

    public int port() {
        return uri.getPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
            IO.delete(directory);
        } catch (Exception e) {
            throw new IllegalStateException("the server does not stop", e);
        }
    }
}
