package org.bosixnet.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.registry.Authorities.OPEN;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.bind.JsonbBuilder;
import jakarta.servlet.http.HttpServletRequest;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.bosixnet.async.FilterServer;
import org.bosixnet.async.StreamCounts;
import org.bosixnet.async.StreamLimits;
import org.bosixnet.async.StreamOwner;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.http.list.EventsJson;
import org.bosixnet.registry.FakeDao;
import org.bosixnet.registry.HostRegistry;
import org.bosixnet.registry.RegistryConfig;
import org.bosixnet.testing.ManualClock;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many followers over real connections, while everything changes. */
class ManyFollowersTest {

    private static final int FOLLOWERS = 100;

    /** How many of them read nothing before all is over. */
    private static final int LAZY = 10;

    private static final int HOSTS = 3000;
    private static final int ROUNDS = 4;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T06:00:00Z"));
    private final HostRegistry registry = new HostRegistry(
            new FakeDao(), new RegistryConfig(HOSTS, Duration.ofMinutes(15), null), clock, clock::nanos);
    private final StreamCounts counts =
            new StreamCounts("streams", new StreamLimits(FOLLOWERS, FOLLOWERS), clock::nanos);
    private final EventStream stream = new EventStream(
            registry.history(),
            () -> registry.view().position(),
            new EventsJson(registry, JsonbBuilder.create(), clock),
            () -> Duration.ZERO,
            counts,
            2,
            clock::nanos);
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);

    @BeforeEach
    void start() throws Exception {
        registry.start();
        registry.follow(stream::wake);
        FilterServer.start(
                connector,
                "/bosixnet",
                (request, response, chain) -> stream.subscribe(
                        () -> {
                            var async = ((HttpServletRequest) request).startAsync(request, response);
                            async.setTimeout(0);
                            return async;
                        },
                        registry.view().position(),
                        false,
                        StreamOwner.of("key", "network"),
                        () -> true));
    }

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        stream.close();
        server.stop();
        threads.shutdownNow();
    }

    /** Returns what a client knows in the end, which began with an empty list. */
    private Map<String, List<String>> follow(SubscriptionClient client, boolean lazy) throws Exception {
        try (client) {
            if (lazy) {
                over.await();
            }
            Map<String, List<String>> hosts = new HashMap<>();
            while (!hosts.containsKey("last")) {
                String event = client.next();
                assertThat(event).startsWith("id: ");
                try (JsonReader json = Json.createReader(new StringReader(event.substring(event.indexOf('{'))))) {
                    apply(json.readObject(), hosts);
                }
            }
            return hosts;
        }
    }

    private static void apply(JsonObject changes, Map<String, List<String>> hosts) {
        changes.getJsonArray("removed").getValuesAs(JsonString::getString).forEach(hosts::remove);
        for (JsonValue host : changes.getJsonArray("hosts")) {
            hosts.put(
                    host.asJsonObject().getString("name"),
                    host.asJsonObject().getJsonArray("addresses").getValuesAs(JsonString::getString));
        }
    }

    private void change() {
        Random random = new Random();
        for (int round = 1; round <= ROUNDS; round++) {
            for (int i = 0; i < HOSTS - 1; i++) {
                HostName name = new HostName("host" + i);
                if (random.nextInt(10) == 0) {
                    registry.withdraw(name, OPEN);
                } else {
                    String address = "2001:db8:" + round + "::" + Integer.toHexString(i + 1);
                    registry.update(name, List.of(new HostAddress(address)), OPEN);
                }
            }
        }
        registry.update(new HostName("last"), List.of(new HostAddress("2001:db8::1")), OPEN);
    }

    @Test
    void allEndWithWhatThereIsHoweverSlowlyTheyRead() throws Exception {
        List<Future<Map<String, List<String>>>> followers = new ArrayList<>();
        for (int i = 0; i < FOLLOWERS; i++) {
            boolean lazy = i < LAZY;
            SubscriptionClient client = new SubscriptionClient(
                    "http://127.0.0.1:" + connector.getLocalPort() + "/bosixnet", "", lazy ? 4096 : 0);
            followers.add(threads.submit(() -> follow(client, lazy)));
        }
        change();
        over.countDown();
        Map<String, List<String>> expected = registry.view().listed().stream()
                .collect(Collectors.toMap(
                        host -> host.name().value(),
                        host -> host.addresses().stream().map(HostAddress::text).toList()));
        for (Future<Map<String, List<String>>> follower : followers) {
            assertThat(follower.get()).isEqualTo(expected);
        }
        assertThat(stream.totals().begun()).isEqualTo(FOLLOWERS);
    }
}
