package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.bosixnet.client.Loopback;
import org.bosixnet.client.config.Domains;
import org.bosixnet.client.config.NameGlobs;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.HostList;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.http.HttpRegistry;
import org.bosixnet.client.registry.http.HttpRegistryConfig;
import org.bosixnet.client.registry.wire.HostListParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListSourceTest {

    private final List<HttpServer> servers = new ArrayList<>();

    /** How many lists were sent to somebody who did not have them. */
    private final AtomicInteger sent = new AtomicInteger();

    private final AtomicLong roomLeft = new AtomicLong(4 << 20);
    private final Room room = new Room(100, roomLeft::get);

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    /** A registry that answers a list with an entity tag, and 304 to who has it. */
    private Registry registry(int status, String body) throws IOException {
        return registry(status, body, HostListParser::list);
    }

    private Registry registry(int status, String body, HostList.Reader reader) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(Loopback.address(), 0), 0);
        server.createContext("/", exchange -> {
            boolean known = "W/\"x\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
            sent.addAndGet(known ? 0 : 1);
            byte[] bytes = known ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.getResponseHeaders().set("ETag", "W/\"x\"");
            exchange.sendResponseHeaders(known ? 304 : status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        servers.add(server);
        return new HttpRegistry(
                HttpRegistryConfig.of(RegistryUrl.parse(
                        "http://127.0.0.1:" + server.getAddress().getPort())),
                reader);
    }

    private ListSource source(Registry... registries) {
        return new ListSource(null, List.of(registries), room);
    }

    @Test
    void theFirstRegistryThatAnswersGivesTheList() throws Exception {
        try (Registry first = registry(200, "2001:db8::1    alpha\n");
                Registry second = registry(200, "2001:db8::2    beta\n")) {
            ListSource source = source(first, second);
            assertThat(source.fetch())
                    .isEqualTo(new ListSource.Fetched(
                            first.url(),
                            first,
                            HostList.of(
                                    List.of(new HostEntry(new HostAddress("2001:db8::1"), new HostName("alpha"))))));
            servers.get(0).stop(0);
            assertThat(source.fetch().from()).isEqualTo(second.url());
        }
    }

    @Test
    void aRegistryThatAnswersNonsenseIsPassedOver() throws Exception {
        try (Registry first = registry(200, "<html>Sign in</html>");
                Registry second = registry(200, "2001:db8::2    beta\n")) {
            assertThat(source(first, second).fetch().from()).isEqualTo(second.url());
        }
    }

    /** What is in the exception is said by whoever asked. */
    @Test
    void aListOnThisComputerThatIsNoneIsToldOnce(@TempDir Path logDir) throws Exception {
        Files.setPosixFilePermissions(logDir, PosixFilePermissions.fromString("rwxr-xr-x"));
        TrustedList local = new TrustedList(logDir, HostListParser::list);
        assertThatThrownBy(() -> new ListSource(local, List.of(), room).fetch())
                .hasMessage("There is no host in " + local.file() + ", and no registry is named: set URL.");
        Files.writeString(local.file(), "# nothing\n");
        String said = "The list in LOG_DIR is not used: " + local.file() + " has no line ADDRESS NAME.";
        List<String> logged = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(ListSource.class.getName());
        logger.addHandler(handler);
        try (Registry registry = registry(200, "2001:db8::2    beta\n")) {
            assertThatThrownBy(() -> new ListSource(local, List.of(), room).fetch())
                    .hasMessage(said);
            assertThat(logged).isEmpty();
            assertThat(new ListSource(local, List.of(registry), room).fetch().from())
                    .isEqualTo(registry.url());
            assertThat(logged).containsExactly(said);
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void anUnchangedListIsTheOneThatCameLast() throws Exception {
        try (Registry registry = registry(200, "2001:db8::1    alpha\n")) {
            ListSource source = source(registry);
            assertThat(source.fetch()).isEqualTo(source.fetch());
        }
    }

    @Test
    void aListThatWasCutIsFetchedWholeOnceThereIsMoreRoomAndNotBefore() throws Exception {
        NameGuard guard = new NameGuard(
                new NameGuard.Rules(Domains.NONE, NameGlobs.ANY, List.of(), () -> "node", () -> Set.of("node")));
        HostList.Reader reader = new FittingReader(guard, room, Set::of);
        roomLeft.set(Room.costOfName("alpha") + Room.costOfLine("alpha"));
        try (Registry registry = registry(200, "2001:db8::1    alpha\n2001:db8::2    beta\n", reader)) {
            ListSource source = source(registry);
            for (int i = 0; i < 3; i++) {
                assertThat(source.fetch().list().hosts()).hasSize(1);
            }
            roomLeft.decrementAndGet();
            assertThat(source.fetch().list().hosts()).hasSize(1);
            assertThat(sent).hasValue(1);
            roomLeft.set(4 << 20);
            for (int i = 0; i < 3; i++) {
                assertThat(source.fetch().list().hosts()).hasSize(2);
            }
            roomLeft.set(Long.MAX_VALUE);
            assertThat(source.fetch().list().withoutRoom()).isZero();
            assertThat(sent).hasValue(2);
        }
    }

    @Test
    void whyThereIsNoListIsSaidOfEachRegistry() throws Exception {
        try (Registry first = registry(401, "no");
                Registry second = registry(500, "no")) {
            assertThatThrownBy(() -> source(first, second).fetch())
                    .isInstanceOf(ListSource.UnavailableException.class)
                    .hasMessageContaining(first.url())
                    .hasMessageContaining(second.url())
                    .matches(e -> ((ListSource.UnavailableException) e).refused());
        }
    }
}
