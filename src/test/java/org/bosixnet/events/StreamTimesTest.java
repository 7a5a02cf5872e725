package org.bosixnet.events;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bosixnet.async.FilterServer;
import org.bosixnet.async.StreamCounts;
import org.bosixnet.async.StreamLimits;
import org.bosixnet.async.StreamOwner;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Position;
import org.bosixnet.limit.ThrottledException;
import org.bosixnet.registry.MovingView;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.ManualClock;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What time does to streams over real connections, with a clock that is moved by hand. */
class StreamTimesTest {

    /** More than the buffers of both sockets hold. */
    private static final int MANY = 300;

    private static final String LONG = "x".repeat(32 * 1024);

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final MovingView view = new MovingView();
    private final StreamCounts counts = new StreamCounts("streams", new StreamLimits(2, 3), clock::nanos);
    private final EventStream stream = new EventStream(
            view.history(), view::position, new LongEvents(), () -> Duration.ZERO, counts, 2, clock::nanos);
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private volatile boolean allowed = true;
    private long revision;

    private static final class LongEvents extends RevisionEncoder {
        @Override
        public String change(Position upTo, List<HostName> names) {
            return upTo + " " + LONG;
        }
    }

    @BeforeEach
    void start() throws Exception {
        FilterServer.start(
                connector,
                "/bosixnet",
                (request, response, chain) -> begin((HttpServletRequest) request, (HttpServletResponse) response));
        view.follow(stream::wake);
        view.reset("e", revision);
    }

    @AfterEach
    void stop() throws Exception {
        stream.close();
        server.stop();
    }

    /** The query is whose key it is; its holder may read as long as anybody may. */
    private void begin(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            stream.subscribe(
                    () -> {
                        var async = request.startAsync(request, response);
                        async.setTimeout(0);
                        return async;
                    },
                    null,
                    false,
                    StreamOwner.of(request.getQueryString(), "network"),
                    () -> allowed);
        } catch (ThrottledException e) {
            response.sendError(503);
        }
    }

    private void commit() {
        revision++;
        view.commit(revision);
    }

    private SubscriptionClient subscribe(String key, int receiveBuffer) throws IOException {
        return new SubscriptionClient(
                "http://127.0.0.1:" + connector.getLocalPort() + "/bosixnet", "?" + key, receiveBuffer);
    }

    private boolean isRefused(String key) throws IOException {
        try (SubscriptionClient client = subscribe(key, 0)) {
            return client.head().get(0).contains(" 503 ");
        }
    }

    private static void assertOpen(SubscriptionClient client) throws IOException {
        assertThat(client.head().get(0)).contains(" 200 ");
        assertThat(client.next()).contains("reset");
    }

    @Test
    void aClientThatStopsReadingForGoodIsEndedAndOthersHearEverythingMeanwhile() throws Exception {
        try (SubscriptionClient stopped = subscribe("a", 4096);
                SubscriptionClient reading = subscribe("b", 0)) {
            assertOpen(stopped);
            assertOpen(reading);
            for (int i = 1; i <= MANY; i++) {
                commit();
                assertThat(reading.next()).startsWith("id: e-" + i + "\n");
            }
            clock.advance(Duration.ofSeconds(39));
            assertThat(counts.size()).isEqualTo(2);
            clock.advance(Duration.ofSeconds(3));
            Await.until("its place is given back", () -> counts.size() == 1);
            commit();
            assertThat(reading.next()).startsWith("id: e-" + (MANY + 1) + "\n");
        }
    }

    @Test
    void aKeyThatIsTakenAwayEndsItsStreams() throws Exception {
        try (SubscriptionClient client = subscribe("a", 0)) {
            assertOpen(client);
            allowed = false;
            clock.advance(Subscriber.HEARTBEAT);
            assertThat(client.next()).isNull();
            Await.until("its place is given back", () -> counts.size() == 0);
        }
    }

    @Test
    void theOldestStreamOfAKeyGivesWayToANewOne() throws Exception {
        try (SubscriptionClient first = subscribe("a", 0)) {
            assertOpen(first);
            clock.advance(Duration.ofSeconds(1));
            try (SubscriptionClient second = subscribe("a", 0)) {
                assertOpen(second);
                assertThat(isRefused("a")).isTrue();
                clock.advance(StreamCounts.SETTLED);
                try (SubscriptionClient third = subscribe("a", 0)) {
                    assertOpen(third);
                    assertThat(first.next()).isNull();
                    commit();
                    assertThat(second.next()).startsWith("id: e-1\n");
                    assertThat(third.next()).startsWith("id: e-1\n");
                    Await.until("the first one's place is given back", () -> counts.size() == 2);
                }
            }
        }
    }
}
