package org.bosixnet.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bosixnet.TestRegistry;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many computers behind one address, and their streams that nobody has ended. */
class ManyStreamsTest {

    private static final int OFFICE = 200;

    private final List<SubscriptionClient> clients = new ArrayList<>();
    private TestRegistry registry;

    private void start(Map<String, String> limits) throws Exception {
        Map<String, String> settings = new HashMap<>(limits);
        settings.put("bosixnet.store", "memory");
        settings.put("bosixnet.access", "open");
        registry = new TestRegistry(settings);
    }

    @AfterEach
    void stop() throws Exception {
        for (SubscriptionClient client : clients) {
            client.close();
        }
        registry.close();
    }

    private SubscriptionClient subscribe(String query) throws Exception {
        SubscriptionClient client = new SubscriptionClient(registry.uri(), query, 0);
        clients.add(client);
        return client;
    }

    private static boolean isOpen(SubscriptionClient client) throws Exception {
        return client.head().get(0).contains(" 200 ");
    }

    @Test
    void anOfficeHasRoomEvenIfAllHaveJustLostTheirStreams() throws Exception {
        start(Map.of());
        for (int i = 0; i < 2 * OFFICE; i++) {
            assertThat(isOpen(subscribe(""))).isTrue();
        }
    }

    /** The old connections stay open, as those of computers whose link is away. */
    @Test
    void whoComesAgainTakesThePlaceOfItsOwnDeadStreamAtOnce() throws Exception {
        start(Map.of("bosixnet.streams-per-network", "" + OFFICE));
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < OFFICE; i++) {
                assertThat(isOpen(subscribe("?client=computer-" + i))).isTrue();
            }
        }
        assertThat(isOpen(subscribe("?client=one-more-computer"))).isFalse();
        SubscriptionClient first = clients.get(0);
        first.next();
        assertThat(first.next()).as("it has been ended").isNull();
    }

    @Test
    void whatIsRefusedIsLoggedOnce() throws Exception {
        start(Map.of("bosixnet.streams-per-network", "1"));
        assertThat(isOpen(subscribe(""))).isTrue();
        try (LogCapture log = new LogCapture("org.bosixnet")) {
            for (int i = 0; i < 5; i++) {
                assertThat(isOpen(subscribe(""))).isFalse();
            }
            Await.until("it is logged", () -> !log.warnings().isEmpty());
            assertThat(log.warnings())
                    .containsExactly("127.0.0.1 was refused: There are 1 streams of this network already, which is the"
                            + " limit (bosixnet.streams-per-network).");
        }
    }

    @Test
    void whatCannotBeAClientsNameIsRefused() throws Exception {
        start(Map.of());
        for (String name : List.of("", "short", "a/b/c/d/e/f", "x".repeat(65), "%0d%0aX-Header:x")) {
            assertThat(subscribe("?client=" + name).head().get(0)).as(name).contains(" 400 ");
        }
    }
}
