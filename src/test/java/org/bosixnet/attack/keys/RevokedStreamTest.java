package org.bosixnet.attack.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.events.SubscriptionClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Someone keeps a stream open with what was taken away from him: not one more change is sent to him. */
class RevokedStreamTest {

    private final AttackedRegistry registry = new AttackedRegistry(Map.of());
    private final String name = AttackedRegistry.freshName();

    @AfterEach
    void stop() {
        registry.close();
    }

    private SubscriptionClient subscribe(String header) throws Exception {
        SubscriptionClient client = new SubscriptionClient(registry.registry().uri(), "", 0, header);
        assertThat(client.head().get(0)).contains(" 200 ");
        assertThat(client.next()).startsWith("event: reset\n");
        return client;
    }

    private void assertHears(SubscriptionClient client) throws Exception {
        String changed = AttackedRegistry.freshName();
        registry.report(changed, "2001:db8:aaaa::1");
        assertThat(client.next()).contains("\"" + changed + "\"");
    }

    private void assertHearsNoMore(SubscriptionClient client) throws Exception {
        registry.report(AttackedRegistry.freshName(), "2001:db8:aaaa::1");
        assertThat(client.next()).isNull();
    }

    @Test
    void anUnboundKey() throws Exception {
        try (SubscriptionClient client = subscribe(AttackedRegistry.bearer(registry.bind(name)))) {
            assertHears(client);
            registry.unbind(name);
            assertHearsNoMore(client);
        }
    }

    @Test
    void aKeyInWhosePlaceThereIsAnother() throws Exception {
        try (SubscriptionClient client = subscribe(AttackedRegistry.bearer(registry.bind(name)))) {
            assertHears(client);
            registry.unbind(name);
            registry.bind(name);
            assertHearsNoMore(client);
        }
    }

    @Test
    void aSessionThatWasEnded() throws Exception {
        String session = registry.session(registry.reader());
        try (SubscriptionClient client = subscribe(session);
                SubscriptionClient other = subscribe(AttackedRegistry.bearer(registry.reader()))) {
            assertHears(client);
            AttackedRegistry.must(registry.send("DELETE", "/api/v1/session", null, session, registry.ownOrigin()));
            assertHearsNoMore(client);
            assertThat(other.next()).isNotNull();
        }
    }
}
