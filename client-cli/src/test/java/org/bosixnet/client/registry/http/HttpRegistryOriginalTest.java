package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.client.registry.http.Clients.ADDRESS;
import static org.bosixnet.client.registry.http.Clients.NAME;
import static org.bosixnet.client.registry.http.Clients.OTHER;
import static org.bosixnet.client.registry.http.Clients.failureOf;

import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.RegisteredHost;
import org.bosixnet.client.registry.RegisteredHost.State;
import org.bosixnet.client.registry.RegisteredHosts;
import org.bosixnet.client.registry.Registry.ReportOutcome;
import org.bosixnet.client.registry.Registry.WithdrawOutcome;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the client finds out that its peer is an original, and what it says to it then. */
class HttpRegistryOriginalTest {
    private final ConcurrentHashMap<String, String> hosts = new ConcurrentHashMap<>();
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
    private volatile String refusal = "200 OK";
    private volatile boolean down;
    private volatile String timestamps = "";
    private RawServer server;
    private HttpRegistry client;

    @BeforeEach
    void start() throws Exception {
        server = new RawServer(this::answer);
        client = new HttpRegistry(
                HttpRegistryConfig.of(Clients.registry(server.url())),
                Clients::lines,
                nanoTime::get,
                InetAddress::getAllByName);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    private void answer(RawServer.Received request, OutputStream out) throws java.io.IOException {
        String path = request.target().replaceFirst("^/bosixnet/", "");
        if (down) {
            say(out, "502 Bad Gateway", "<html>");
        } else if (!request.method().equals("GET")) {
            say(out, refusal, "<center><h2>Only GET request method is allowed!</h2></center>");
        } else if (path.equals("hosts")) {
            StringBuilder list = new StringBuilder();
            hosts.forEach((name, address) ->
                    list.append(address).append("    ").append(name).append("<br>\n"));
            say(out, "200 OK", list.toString());
        } else if (path.equals("timestamps")) {
            say(out, timestamps.isEmpty() ? "404 x" : "200 OK", timestamps);
        } else if (path.equals("counter")) {
            say(out, "200 OK", "Counter: 3");
        } else if (path.contains("?update=")) {
            String[] parts = path.split("\\?update=", 2);
            hosts.put(parts[0], parts[1]);
            say(out, "200 OK", parts[1]);
        } else {
            say(out, "200 OK", hosts.getOrDefault(path, ""));
        }
    }

    private static void say(OutputStream out, String status, String body) throws java.io.IOException {
        RawServer.say(out, status, "Content-Type: text/html", body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "404 Not Found", "405 Method Not Allowed", "501 Not Implemented"})
    void asksThenUpdatesAndAsksOnlyWhenNothingChanged(String answerToPut) throws Exception {
        refusal = answerToPut;
        assertThat(client.report(NAME, List.of(ADDRESS, OTHER)).outcome()).isEqualTo(ReportOutcome.CREATED);
        assertThat(client.report(NAME, List.of(ADDRESS)).outcome()).isEqualTo(ReportOutcome.UNCHANGED);
        assertThat(client.report(NAME, List.of(OTHER)).outcome()).isEqualTo(ReportOutcome.CHANGED);
        assertThat(server.requests())
                .hasToString("[PUT /bosixnet/api/v1/hosts/alpha, GET /bosixnet/alpha, "
                        + "GET /bosixnet/alpha?update=2001:db8::1, GET /bosixnet/alpha, GET /bosixnet/alpha, "
                        + "GET /bosixnet/alpha?update=2001:db8::2]");
    }

    @Test
    void takesAnotherSpellingOfTheAddressForTheSame() throws Exception {
        hosts.put("alpha", "2001:0DB8:0:0::0001");
        assertThat(client.report(NAME, List.of(ADDRESS)).outcome()).isEqualTo(ReportOutcome.UNCHANGED);
    }

    @Test
    void replacesWhatIsNoAddress() throws Exception {
        hosts.put("alpha", "2a02::::::1");
        assertThat(client.report(NAME, List.of(ADDRESS)).outcome()).isEqualTo(ReportOutcome.CHANGED);
    }

    @Test
    void looksAgainAfterAnHour() throws Exception {
        client.report(NAME, List.of(ADDRESS));
        nanoTime.addAndGet(Duration.ofMinutes(59).toNanos());
        client.report(NAME, List.of(ADDRESS));
        assertThat(puts()).isEqualTo(1);
        nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
        client.report(NAME, List.of(ADDRESS));
        assertThat(puts()).isEqualTo(2);
    }

    @Test
    void looksAgainAfterAFailure() throws Exception {
        client.report(NAME, List.of(ADDRESS));
        down = true;
        assertThat(failureOf(() -> client.report(NAME, List.of(ADDRESS))).kind())
                .isEqualTo(Kind.BUSY);
        down = false;
        client.report(NAME, List.of(ADDRESS));
        assertThat(puts()).isEqualTo(2);
    }

    private long puts() {
        return server.requests().stream()
                .filter(request -> request.method().equals("PUT"))
                .count();
    }

    @Test
    void doesNotTakeAnyWebPageForAnOriginal() throws Exception {
        try (RawServer portal = RawServer.answering("200 OK", "Content-Type: text/html", "<h1>Sign in\n</h1>");
                HttpRegistry lost = Clients.of(portal.url())) {
            assertThat(failureOf(() -> lost.report(NAME, List.of(ADDRESS))))
                    .hasMessage(portal.url() + " did not accept 2001:db8::1: it answered '<h1>Sign in\\u000a</h1>'.");
            assertThat(failureOf(() -> lost.withdraw(NAME)))
                    .hasMessage(portal.url() + " gave an answer that no registry gives: '<h1>Sign in\\u000a</h1>'.");
        }
    }

    @Test
    void cannotWithdrawAndMarksNoHostAsSeenByTrying() throws Exception {
        assertThat(client.withdraw(NAME)).isEqualTo(WithdrawOutcome.UNSUPPORTED);
        assertThat(server.requests()).hasToString("[DELETE /bosixnet/api/v1/hosts/alpha, GET /bosixnet/counter]");
    }

    @Test
    void getsAndListsFromTheListsSoThatNoHostIsMarkedAsSeen() throws Exception {
        hosts.put("alpha", "2001:db8::1");
        hosts.put("Local host", "2001:db8::2");
        timestamps = "2026-11-23_06:31:23_+0100    alpha<br>\nnever    beta<br>\n";
        RegisteredHost alpha = new RegisteredHost(
                NAME, List.of(ADDRESS), null, Instant.parse("2026-11-23T05:31:23Z"), State.UNKNOWN, null);
        assertThat(client.list()).isEqualTo(new RegisteredHosts(List.of(alpha), 1));
        assertThat(client.get(NAME)).contains(alpha);
        assertThat(client.get(new HostName("beta"))).isEmpty();
        assertThat(server.requests()).noneMatch(request -> request.target().equals("/bosixnet/alpha"));
    }

    @Test
    void listsWithoutTimesWhereThereAreNone() throws Exception {
        hosts.put("alpha", "2001:db8::1");
        assertThat(client.list().hosts())
                .containsExactly(new RegisteredHost(NAME, List.of(ADDRESS), null, null, State.UNKNOWN, null));
    }
}
