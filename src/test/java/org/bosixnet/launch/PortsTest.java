package org.bosixnet.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.bosixnet.tls.Identity;
import org.bosixnet.tls.OwnCertificate;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {

    private final Server server = new Server();
    private final List<Integer> opened = new ArrayList<>();

    @TempDir
    private Path directory;

    private InetAddress free;
    private ServerSocket taken;

    @BeforeEach
    void start() throws Exception {
        server.start();
        free = InetAddress.getByName("127.0.0.2");
        taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void end() throws Exception {
        server.stop();
        taken.close();
    }

    /** Returns ports of which that of http is taken at the second of two addresses. */
    private Ports ports(boolean httpIfFree) {
        KeyStore key = new OwnCertificate(directory, List.of("localhost"), Clock.systemUTC(), new SecureRandom())
                .current()
                .keyStore();
        Supplier<KeyStore> keys = () -> key;
        BiConsumer<Integer, Integer> told = (http, https) -> opened.addAll(List.of(http, https));
        return new Ports(
                server,
                Map.of(
                        "http",
                        List.of(
                                new InetSocketAddress(free, taken.getLocalPort()),
                                new InetSocketAddress(taken.getInetAddress(), taken.getLocalPort())),
                        "https",
                        List.of(new InetSocketAddress(free, 0)),
                        "httpIfFree",
                        httpIfFree,
                        "keys",
                        keys,
                        "password",
                        Identity.PASSWORD,
                        "opened",
                        told));
    }

    @Test
    void thereIsHttpsOnlyWhereNobodyHasAskedForHttpAndItsPortIsTaken() throws Exception {
        ports(true).open();
        Connector[] left = server.getConnectors();
        assertThat(left).hasSize(1);
        assertThat(opened).containsExactly(-1, ((ServerConnector) left[0]).getLocalPort());
        assertThatThrownBy(() -> connect(taken.getLocalPort())).isInstanceOf(ConnectException.class);
        connect(opened.get(1));
    }

    private void connect(int port) throws IOException {
        new Socket(free, port).close();
    }

    @Test
    void whoeverHasAskedForHttpIsToldWhichSettingsToChange() {
        assertThatThrownBy(() -> ports(false).open())
                .isInstanceOf(Ports.UnusableException.class)
                .hasMessage("Port " + taken.getLocalPort() + " of 127.0.0.1 cannot be opened (Address already in use)."
                        + " Choose another port (bosixnet.port, --port), or other addresses (bosixnet.bind, --bind).");
        assertThat(opened).isEmpty();
    }
}
